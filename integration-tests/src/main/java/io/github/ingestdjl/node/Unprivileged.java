/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Elasticsearch refuses to run as root: who is root runs it as nobody, who owns the folder then. */
final class Unprivileged {
    private static final String NOBODY = "65534";

    private Unprivileged() {}

    /** The command as an unprivileged user runs it. */
    static List<String> command(List<String> command) {
        if (isRoot() == false) {
            return command;
        }
        List<String> wrapped =
                new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        wrapped.addAll(command);
        return wrapped;
    }

    /** Gives a folder and all in it to that user. */
    static void own(Path folder) throws IOException, InterruptedException {
        if (isRoot()) {
            Commands.run(folder, List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()), Map.of());
        }
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }
}
