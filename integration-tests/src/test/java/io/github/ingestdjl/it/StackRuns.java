/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import io.github.ingestdjl.node.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs on this machine what the services of {@code docker/} run in their containers: the same scripts with the same arguments and
 * environment, where only paths and host names are this machine's.
 */
final class StackRuns {
    private static final String SCRIPTS = "/opt/ingest-djl/scripts";
    private static final String SAVED_OBJECTS = "/opt/ingest-djl/kibana";
    private static final String CERTIFICATES = "/usr/share/elasticsearch/config/certificates";

    private final Path work;
    private final Map<String, String> hosts = new LinkedHashMap<>();

    /** @param work an empty folder: {@code bin} goes before the path, {@code kibana} has the saved objects, {@code certificates} what it says */
    StackRuns(Path work) throws IOException {
        this.work = work;
        program("arxiv-loader", "exec sh '" + Artifacts.loader() + "' \"$@\"");
        Files.createDirectories(savedObjects());
    }

    Path certificates() {
        return work.resolve("certificates");
    }

    Path savedObjects() {
        return work.resolve("kibana");
    }

    /** A program that scripts find before any other of that name. */
    Path program(String name, String script) throws IOException {
        Path bin = Files.createDirectories(work.resolve("bin"));
        Path program = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        program.toFile().setExecutable(true);
        return program;
    }

    /** From now on a service is reached at another address than the one that the compose file has for it. */
    void serve(String url, Object here) {
        hosts.put(url, here.toString().replaceFirst("/$", ""));
    }

    private String here(String text) {
        String changed = text.replace(
                        SCRIPTS, ComposeFile.FOLDER.resolve("scripts").toString())
                .replace(SAVED_OBJECTS, savedObjects().toString())
                .replace(CERTIFICATES, certificates().toString())
                .replace(
                        "/opt/arxiv-loader",
                        Artifacts.loader().getParent().getParent().toString());
        for (Map.Entry<String, String> host : hosts.entrySet()) {
            changed = changed.replace(host.getKey(), host.getValue());
        }
        return changed;
    }

    /** Runs what a service runs. */
    Commands.Result run(ComposeFile compose, String service) throws IOException, InterruptedException {
        return run(compose.environment(service), compose.command(service, "arxiv-loader"));
    }

    /** Runs the health check of a service. */
    Commands.Result health(ComposeFile compose, String service) throws IOException, InterruptedException {
        List<String> test =
                ComposeFile.texts(compose.service(service).path("healthcheck").path("test"));
        return run(compose.environment(service), test.subList(1, test.size()));
    }

    /** Runs a command with paths and host names of the containers. */
    Commands.Result run(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Map<String, String> here = new LinkedHashMap<>();
        environment.forEach((name, value) -> {
            // A shell's variable: settings of nodes are none.
            if (name.contains(".") == false) {
                here.put(name, here(value));
            }
        });
        here.put("PATH", work.resolve("bin") + ":" + System.getenv("PATH"));
        here.put("JAVA_HOME", System.getProperty("java.home"));
        here.put("ARXIV_LOADER_STATE", work.resolve("state").toString());
        here.putIfAbsent("ATTEMPTS", "3");
        here.putIfAbsent("PAUSE", "0.1");
        // Which looks for the program on the path that is given here.
        List<String> found = Stream.concat(Stream.of("env"), command.stream().map(this::here))
                .toList();
        return Commands.execute(work, found, here);
    }
}
