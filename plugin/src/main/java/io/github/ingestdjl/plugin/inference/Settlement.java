/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.inference;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.ExceptionsHelper;

/** Answers collected under a lock and given outside of it. For one thread. */
final class Settlement {
    private static final Logger logger = LogManager.getLogger(Settlement.class);

    private final List<Runnable> answers = new ArrayList<>();

    void add(Runnable answer) {
        answers.add(answer);
    }

    /** Gives the answers, each once; a caller that throws, be it an error, does not keep the others from theirs. */
    void run() {
        for (Runnable answer : answers) {
            try {
                answer.run();
            } catch (Throwable t) {
                logger.error("a caller failed to take its vectors", t);
                // As if it had thrown on a thread of Elasticsearch's: an error that nobody can tell its caller.
                ExceptionsHelper.maybeDieOnAnotherThread(t);
            }
        }
        answers.clear();
    }
}
