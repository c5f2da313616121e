/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The folder and the zip that people get, and the script that starts it. */
@Timeout(60)
class DistributionIT {

    private static final Path DISTRIBUTION = Path.of(System.getProperty("loader.distribution"));
    private static final Path SCRIPT = DISTRIBUTION.resolve("bin").resolve("arxiv-loader");
    private static final String VERSION = "arxiv-loader " + System.getProperty("loader.version");

    @TempDir
    Path folder;

    private final Map<String, String> environment = new LinkedHashMap<>();

    private record Run(int exitCode, String out, String err) {}

    @Test
    void theScriptStartsTheLoader() throws Exception {
        assertThat(run(SCRIPT, "--version")).isEqualTo(new Run(0, VERSION, ""));
    }

    @Test
    void theScriptStartsThroughAChainOfLinks() throws Exception {
        Path first = Files.createSymbolicLink(folder.resolve("first"), SCRIPT);
        Path second = Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("a b")).resolve("second"), Path.of("..", "first"));

        assertThat(run(second, "--version")).isEqualTo(new Run(0, VERSION, ""));
        // JUnit warns about links that lead out of its folder.
        Files.delete(first);
    }

    @Test
    void theExitCodeIsTheLoadersAndNothingElseIsPrinted() throws Exception {
        Run run = run(SCRIPT, "search", "--url", "http://localhost:1", "text");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("arxiv-loader: cannot reach [http://localhost:1]");
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void argumentsArriveAsTheyAreInTheBareLocaleToo() throws Exception {
        environment.put("LC_ALL", "C");

        assertThat(run(SCRIPT, "setup", "--similarity", "naïve  *").err()).contains("got [naïve *]");
    }

    @Test
    void optionsForTheJvmAreTaken() throws Exception {
        environment.put("ARXIV_LOADER_OPTS", "-Xmx64m -showversion");

        assertThat(run(SCRIPT, "--version").err()).containsIgnoringCase("version");
    }

    @Test
    void anOldJavaIsNamed() throws Exception {
        environment.put(
                "JAVA_HOME",
                javaThatSays("openjdk version \"11.0.2\" 2019-01-15").toString());

        Run run = run(SCRIPT, "--version");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("arxiv-loader: needs Java 17 or later, found [11.0.2]");
    }

    @Test
    void aVeryOldJavaIsNamed() throws Exception {
        environment.put("JAVA_HOME", javaThatSays("java version \"1.8.0_402\"").toString());

        assertThat(run(SCRIPT, "--version").err()).contains("needs Java 17 or later, found [1.8.0_402]");
    }

    @Test
    void aJavaNeedNotBeStartedToTellItsVersion() throws Exception {
        Path home = javaThatSays("openjdk version \"21.0.2\"");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");
        environment.put("JAVA_HOME", home.toString());

        assertThat(run(SCRIPT, "--version").err()).contains("needs Java 17 or later, found [11.0.2]");
    }

    @Test
    void onlyWhatMovesManyPapersIsOptimised() throws Exception {
        environment.put("ARXIV_LOADER_OPTS", "-XX:+PrintFlagsFinal");

        assertThat(run(SCRIPT, "search", "--help").out()).containsPattern("TieredStopAtLevel += 1 ");
        assertThat(run(SCRIPT, "load", "--help").out()).containsPattern("TieredStopAtLevel += 4 ");
    }

    @Test
    void aWrongJavaHomeIsNamed() throws Exception {
        environment.put("JAVA_HOME", folder.toString());

        Run run = run(SCRIPT, "--version");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("arxiv-loader: [JAVA_HOME] holds no bin/java, got [" + folder + "]");
    }

    @Test
    void withoutJavaTheWayOutIsNamed() throws Exception {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("ls", "dirname", "sed")) {
            executable(tools.resolve(tool), "exec /usr/bin/env PATH=/bin:/usr/bin " + tool + " \"$@\"");
        }
        environment.put("PATH", tools.toString());
        environment.put("JAVA_HOME", "");

        Run run = run(SCRIPT, "--version");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("arxiv-loader: found no java: install Java 17 or later, or set JAVA_HOME");
    }

    @Test
    void anInterruptedLoadEndsWithItsSummary() throws Exception {
        try (FakeCluster node = new FakeCluster()) {
            node.setUp("arxiv-papers", "arxiv");
            Process process = start(SCRIPT, "load", "--from", "-", "--url", node.url());
            OutputStream papers = process.getOutputStream();
            papers.write("{\"id\":\"2106.00001\",\"title\":\"T\"}\n".getBytes(StandardCharsets.UTF_8));
            papers.flush();
            while (node.documents.isEmpty()) {
                Thread.sleep(20);
            }

            // SIGTERM takes the same way as Ctrl-C. Sent by the handle: the process itself would close the pipe as
            // well, and
            // the end of the papers might come first.
            process.toHandle().destroy();

            Run run = ended(process);
            assertThat(run.out()).contains("indexed   1 (1 created, 0 updated)").contains("stopped: interrupted");
            assertThat(run.exitCode()).isGreaterThan(128);
        }
    }

    @Test
    void theJarIsOneWholeWithoutSignaturesAndModules() throws IOException {
        try (JarFile jar = new JarFile(
                DISTRIBUTION.resolve("lib").resolve("arxiv-loader.jar").toFile())) {
            List<String> names = Collections.list(jar.entries()).stream()
                    .map(JarEntry::getName)
                    .toList();

            assertThat(jar.isMultiRelease()).isTrue();
            assertThat(names)
                    .doesNotHaveDuplicates()
                    .contains("META-INF/services/jakarta.json.spi.JsonProvider", "META-INF/LICENSE", "META-INF/NOTICE")
                    .noneMatch(name -> name.endsWith("module-info.class"))
                    .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"))
                    .noneMatch(name -> name.startsWith("tools/jackson/"));
        }
    }

    @Test
    void theZipHoldsTheFolderWithAScriptThatCanBeRun() throws IOException {
        String root = DISTRIBUTION.getFileName() + "/";
        try (ZipFile zip =
                ZipFile.builder().setFile(System.getProperty("loader.zip")).get()) {
            Map<String, Integer> modes = new LinkedHashMap<>();
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                modes.put(entry.getName(), entry.getUnixMode() & 0777);
            }

            assertThat(modes)
                    .containsEntry(root + "bin/arxiv-loader", 0755)
                    .containsEntry(root + "lib/arxiv-loader.jar", 0644)
                    .containsEntry(root + "LICENSE", 0644)
                    .containsEntry(root + "share/man/man1/arxiv-loader.1", 0644)
                    .containsEntry(root + "sample/arxiv-sample.jsonl", 0644);
            assertThat(modes.keySet()).allMatch(name -> name.startsWith(root));
        }
    }

    @Test
    void theManPageIsThatOfThisVersion() throws IOException {
        assertThat(Files.readString(DISTRIBUTION.resolve("share/man/man1/arxiv-loader.1")))
                .startsWith(".TH \"ARXIV\\-LOADER\" \"1\" \"\" \"" + VERSION.replace("-", "\\-") + "\"");
    }

    private Path javaThatSays(String version) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("java").resolve("bin"));
        executable(bin.resolve("java"), "echo '" + version + "' >&2");
        return bin.getParent();
    }

    private static void executable(Path file, String command) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + command + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Run run(Path script, String... arguments) throws Exception {
        Process process = start(script, arguments);
        process.getOutputStream().close();
        return ended(process);
    }

    private Process start(Path script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("ARXIV_LOADER_") || "JAVA_TOOL_OPTIONS".equals(name));
        // Whoever runs the tests may have a configuration of their own.
        builder.environment().put("XDG_CONFIG_HOME", folder.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Run ended(Process process) throws Exception {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(
                process.exitValue(),
                Files.readString(folder.resolve("out")).strip(),
                Files.readString(folder.resolve("err")).strip());
    }
}
