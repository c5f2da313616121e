/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.it.SharedNode.Node;
import io.github.ingestdjl.node.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Walks through {@code docs/tour.md}: every command after a {@code $} succeeds and prints what stands below it but for numbers. What was printed
 * this time is left in {@code target/…/tour.md}, to be copied over the tour when it has changed.
 */
@ExtendWith(SharedNode.class)
class TourIT {
    private static final Path TOUR = Artifacts.repository().resolve("docs/tour.md");
    private static final Pattern BLOCK = Pattern.compile("(?s)(?<=```console\n).*?(?=```)");
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ (.*)\n((?:(?!\\$ ).*\n)*)");

    private static final Pattern HIT = Pattern.compile("(?m)^ *(\\d+)  \\d\\.\\d{4}  (.*)$");
    // Of a load that takes longer than ten seconds, and what a hit says beside its title.
    private static final Pattern PASSING = Pattern.compile("(?m)^(?:arxiv-loader: [\\d,]+ read, | {13}\\S).*\n");

    private final Node node;

    @TempDir
    private Path work;

    TourIT(Node node) {
        this.node = node;
    }

    @BeforeEach
    @AfterEach
    void noIndex() {
        // By their names: patterns are refused.
        for (String kind : List.of("/", "/_ingest/pipeline/")) {
            node.client()
                    .get(kind + "arxiv-papers-*")
                    .body()
                    .fieldNames()
                    .forEachRemaining(name -> Checks.ok(node.client().request("DELETE", kind + name, null)));
        }
    }

    @Test
    void everyCommandPrintsWhatStandsThere() throws Exception {
        Tools.needed("curl");
        Files.createSymbolicLink(
                work.resolve("ingest-loader"), Artifacts.repository().resolve("ingest-loader"));
        Path bin = Files.createDirectory(work.resolve("bin"));
        Path command = Files.writeString(
                bin.resolve("arxiv-loader"), "#!/bin/sh\nexec sh '%s' \"$@\"\n".formatted(Artifacts.loader()));
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, String> environment = Map.of(
                "ARXIV_LOADER_URL",
                node.process().url().toString(),
                "ARXIV_LOADER_STATE",
                "state",
                // Twenty short runs, for which the optimising compiler does not pay.
                "ARXIV_LOADER_OPTS",
                "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                "PATH",
                bin + ":" + System.getenv("PATH"));

        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        String printed = BLOCK.matcher(Files.readString(TOUR))
                .replaceAll(block ->
                        Matcher.quoteReplacement(COMMAND.matcher(block.group()).replaceAll(step -> {
                            String output = output(step.group(1), environment);
                            expected.add(step.group(1) + "\n" + shape(step.group(2)));
                            actual.add(step.group(1) + "\n" + shape(output));
                            return Matcher.quoteReplacement("$ " + step.group(1) + "\n" + output);
                        })));

        Files.writeString(Artifacts.log("tour").getParent().resolveSibling("tour.md"), printed);
        assertThat(actual).hasSizeGreaterThan(15).containsExactlyElementsOf(expected);
    }

    private String output(String command, Map<String, String> environment) {
        try {
            Commands.Result result = Commands.execute(work, List.of("sh", "-c", command), environment);
            assertThat(result.exitCode()).as("%s: %s", command, result.output()).isZero();
            // A person is not as fast as that.
            Checks.ok(node.client().post("/arxiv-papers*/_refresh", null));
            String output = result.output();
            return output.isEmpty() || output.endsWith("\n") ? output : output + "\n";
        } catch (Exception e) {
            throw new AssertionError(command, e);
        }
    }

    /** Without what differs from run to run, such as times, and from one processor to another, such as the order of papers that are equally good. */
    private static String shape(String output) {
        String papers = HIT.matcher(PASSING.matcher(output).replaceAll(""))
                .replaceAll(
                        hit -> Matcher.quoteReplacement(hit.group(1).equals("1") ? "best: " + hit.group(2) : "next"));
        return papers.replaceAll("load-[0-9a-f]+", "load-#")
                .replaceAll("[█▏▎▍▌▋▊▉]+", "bar")
                .replaceAll("\\d[\\d.,]*", "#")
                .replaceAll("(?m)^- \\[.*$", "- next")
                .replaceAll("[ \\t]+", " ");
    }
}
