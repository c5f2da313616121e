/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Answers collected under a lock and given outside of it. For one thread. */
final class Settlement {
    private static final Logger logger = LogManager.getLogger(Settlement.class);

    private final List<Runnable> answers = new ArrayList<>();

    void add(Runnable answer) {
        answers.add(answer);
    }

    /** Gives the answers, each once; a caller that throws does not keep the others from theirs. */
    void run() {
        for (Runnable answer : answers) {
            try {
                answer.run();
            } catch (RuntimeException e) {
                logger.error("a caller failed to take its vectors", e);
            }
        }
        answers.clear();
    }
}
