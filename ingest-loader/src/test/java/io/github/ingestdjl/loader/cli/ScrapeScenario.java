/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.PaperPages;
import io.github.ingestdjl.loader.paper.Paper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A scrape of an arXiv of our own. */
abstract class ScrapeScenario extends SiteScenario {

    static final YearMonth JANUARY = YearMonth.of(2023, 1);
    static final String LIST = "/list/cs/2023-01?skip=0&show=2000";

    CommandLineRun scrape(String... options) {
        List<String> all = new ArrayList<>(List.of("scrape", "--archive", "cs", "--from", "2023-01"));
        all.addAll(List.of(options));
        all.addAll(List.of("--checkpoint", "0"));
        return run("", all.toArray(String[]::new));
    }

    List<Paper> serve(int count) {
        List<Paper> papers = papers(JANUARY, count);
        PaperPages.serve(site, "cs", papers);
        return papers;
    }

    /** What lies in the folder but for the state. */
    List<String> filesBeside() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.equals(state))
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
