/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What runs leave in the folder of the loader's state: failed papers of each job, and how far unfinished ones have come. */
class StateCommandTest extends LoadScenario {

    private static final String BAD = "{broken\n";

    @Test
    void failedPapersOfOneJobAreNotReplacedByAnothers() throws IOException {
        CommandLineRun first = run("load", "--from", write("a.jsonl", BAD).toString(), "--to", to("a-out"));
        CommandLineRun second =
                run("load", "--from", write("b.jsonl", BAD + BAD).toString(), "--to", to("b-out"));

        Path one = Path.of(MAPPER.readTree(first.out()).get("failed_file").textValue());
        Path other = Path.of(MAPPER.readTree(second.out()).get("failed_file").textValue());
        assertThat(one).isNotEqualTo(other).hasParent(state().resolve("failed"));
        assertThat(Files.readAllLines(one)).hasSize(1);
        assertThat(Files.readAllLines(other)).hasSize(2);
        assertThat(run("state", "list").out()).contains(one.toString()).contains(other.toString());
    }

    @Test
    void aNamedFileOfAnotherJobIsNotReplacedEither() throws IOException {
        load(write("a.jsonl", BAD));

        CommandLineRun second = load(write("b.jsonl", "{bricks\n"), "--json");

        assertThat(Files.readAllLines(failed)).hasSize(1);
        assertThat(MAPPER.readTree(second.out()).get("failed_file").textValue())
                .isEqualTo(folder.resolve("failed-2.jsonl").toString());
    }

    @Test
    void aFailedFileInItsFolderGoesWhenItsPapersHaveArrived() throws IOException {
        node.failDocument("2106.00001", 400);
        String url = node.url();
        CommandLineRun first =
                run("load", "--url", url, "--from", file(paper(1) + paper(2)).toString());
        String left = MAPPER.readTree(first.out()).get("failed_file").textValue();

        CommandLineRun again = run("load", "--url", url, "--from", left);

        assertThat(again.exitCode()).isZero();
        assertThat(node.documents).hasSize(2);
        assertThat(Path.of(left)).doesNotExist();
    }

    @Test
    void unfinishedJobsAreListedAndRemovedWithTheirParts() throws IOException {
        Path papers = file(paper(1) + BAD + paper(2));
        run("load", "--from", papers.toString(), "--to", to("out"), "--on-error", "stop", "--checkpoint", "0");
        assertThat(parts("out")).hasSize(1);

        JsonNode job = MAPPER.readTree(run("state", "list").out()).at("/jobs/0");
        assertThat(job.get("command").textValue()).isEqualTo("load");
        assertThat(job.get("read").intValue()).isEqualTo(1);
        assertThat(job.get("at_work").booleanValue()).isFalse();
        assertThat(job.at("/parts/0").textValue()).isEqualTo(parts("out").get(0).toString());

        assertThat(run("state", "clean").exitCode()).isEqualTo(2);
        assertThat(run("state", "clean", "load-0").err())
                .contains("[JOB] must be one of [load-")
                .contains("got [load-0]");
        CommandLineRun cleaned = run("state", "clean", job.get("name").textValue());

        assertThat(cleaned.exitCode()).isZero();
        assertThat(parts("out")).isEmpty();
        assertThat(MAPPER.readTree(run("state", "list").out()).get("jobs")).isEmpty();
        assertThat(run("load", "--from", papers.toString(), "--to", to("out")).err())
                .doesNotContain("going on");
    }

    @Test
    void damagedJournalsAreListedAndRemovedAsOthers() throws IOException {
        Path journals = Files.createDirectories(state().resolve("journals"));
        Files.writeString(journals.resolve("load-1.journal"), "null\nnull\n{\"checkpoint\":null}\n");
        Files.writeString(journals.resolve("load-2.journal"), "{}\n");
        Files.createDirectory(journals.resolve("load-3.journal"));

        assertThat(MAPPER.readTree(run("state", "list").out()).get("jobs")).hasSize(2);
        assertThat(run("state", "clean", "--all").exitCode()).isZero();
        assertThat(MAPPER.readTree(run("state", "list").out()).get("jobs")).isEmpty();
    }

    @Test
    void withoutAStateThereIsNothingToShow() {
        CommandLineRun list = CommandLineRun.of("state", "list", "--state", state().toString());

        assertThat(list.exitCode()).isZero();
        assertThat(list.out()).isEqualTo("no unfinished runs\n");
        assertThat(CommandLineRun.of("state", "clean", "--all", "--state", state().toString())
                        .out())
                .isEqualTo("nothing to remove\n");
    }

    private CommandLineRun run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--state", state().toString(), "--json"));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    private Path state() {
        return folder.resolve("state");
    }

    private String to(String name) {
        return folder.resolve(name + ".jsonl").toString();
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private List<Path> parts(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name + ".jsonl."))
                    .toList();
        }
    }
}
