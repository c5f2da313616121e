/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.demo.Demo;
import io.github.ingestdjl.node.NodeClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo in a process of its own, as Maven runs it, with a temporary folder of its own to see what stays behind. */
class DemoIT {
    private static final Pattern ADDRESS = Pattern.compile("The node answers at (http://\\S+)");

    @TempDir
    private Path temporary;

    @TempDir
    private Path work;

    @Test
    void loadsSearchesAndLeavesNothingBehind() throws Exception {
        Process demo = start(Artifacts.sample(), "false");
        String output = new String(demo.getInputStream().readAllBytes());
        assertThat(demo.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("indexed   277 (277 created, 0 updated)", "failed    0")
                .contains("Searching for \"Attention Is All You Need\" with " + Artifacts.TRANSFORMER)
                .contains("Epidemic processes in complex networks")
                .contains("https://arxiv.org/abs/1408.2701");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void staysUpUntilItIsInterruptedAndThenLeavesNothingBehind() throws Exception {
        Process demo = start(threePapers(), "true");
        BufferedReader output = demo.inputReader();
        URI url = awaitInvitation(output);
        NodeClient client = new NodeClient(url);
        assertThat(client.get("/arxiv-papers/_count").body().path("count").asInt())
                .isEqualTo(3);

        // What Ctrl-C does to a JVM, short of a terminal.
        demo.destroy();
        assertThat(demo.waitFor(90, TimeUnit.SECONDS)).isTrue();
        awaitEmpty(temporary);
    }

    @Test
    void nodeDoesNotOutliveTheDemoThatIsKilled() throws Exception {
        Process demo = start(threePapers(), "true");
        awaitInvitation(demo.inputReader());
        demo.destroyForcibly();
        awaitEmpty(temporary);
    }

    @Test
    void failingStepEndsTheDemoWithItsReasonAndLeavesNothingBehind() throws Exception {
        Path papers = Files.writeString(work.resolve("bad.jsonl"), "{ \"id\": ");
        Process demo = start(papers, "true");
        String output = new String(demo.getInputStream().readAllBytes());
        assertThat(demo.waitFor()).isNotZero();
        assertThat(output).containsPattern("arxiv-loader load --index .* ended with exit code \\[1]");
        assertThat(temporary).isEmptyDirectory();
    }

    private Path threePapers() throws IOException {
        try (Stream<String> lines = Files.lines(Artifacts.sample())) {
            return Files.write(work.resolve("mine.jsonl"), lines.limit(3).toList());
        }
    }

    private Process start(Path papers, String keep) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Djava.io.tmpdir=" + temporary,
                "-Ddemo.elasticsearch=" + Artifacts.elasticsearch(),
                "-Ddemo.plugin=" + Artifacts.plugin(),
                "-Ddemo.loader=" + Artifacts.loader(),
                "-Ddemo.papers=" + papers,
                "-Ddemo.keep=" + keep,
                "-Ddemo.work=" + work,
                Demo.class.getName()));
        // The node may run as another user, who must get to its folder.
        temporary.toFile().setExecutable(true, false);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static URI awaitInvitation(BufferedReader output) throws IOException {
        URI url = null;
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                url = URI.create(address.group(1));
            }
            if (line.contains("until Ctrl-C")) {
                return url;
            }
        }
        throw new AssertionError("the demo ended before it invited anybody to try");
    }

    private static void awaitEmpty(Path folder) throws Exception {
        for (int i = 0; i < 900 && isEmpty(folder) == false; i++) {
            Thread.sleep(100);
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}
