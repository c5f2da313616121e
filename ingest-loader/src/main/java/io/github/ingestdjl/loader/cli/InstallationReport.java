/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.model.Installation;
import io.github.ingestdjl.loader.model.Installation.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What became of an installation, and what to do next, for people and for programs. */
record InstallationReport(Installation installation) {

    private static final double MEGABYTE = 1 << 20;

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "model [%s] %s: %s, %d files, %.1f MB",
                installation.id(),
                result().replace('_', ' '),
                installation.folder(),
                installation.files(),
                installation.bytes() / MEGABYTE));
        if (installation.owner() != null) {
            lines.add("its files belong to " + installation.owner() + ", with the rights of the configuration folder");
        }
        if (!ownedAsExpected()) {
            lines.add("the configuration belongs to " + installation.expectedOwner()
                    + ": make sure that the node's user can read the model, or install it as root");
        }
        if (installation.outcome() == Outcome.REPLACED) {
            lines.add("a node that has the old one in memory goes on with it until: POST _ingest/djl/models/"
                    + installation.id() + "/_unload");
        }
        lines.add("no restart is needed; install it on every node, then: " + check());
        return String.join(System.lineSeparator(), lines);
    }

    private String check() {
        String command = "arxiv-loader model check " + installation.id();
        return installation.goldenTexts() > 0 ? command : command + " --golden FILE, for it has no golden.json";
    }

    private boolean ownedAsExpected() {
        return installation.owner() == null || installation.owner().equals(installation.expectedOwner());
    }

    private String result() {
        return installation.outcome().name().toLowerCase(Locale.ROOT);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", installation.id().value());
        json.put("folder", installation.folder().toString());
        json.put("result", result());
        json.put("files", installation.files());
        json.put("bytes", installation.bytes());
        json.put(
                "dimensions",
                installation.spec().dimensions() == 0
                        ? null
                        : installation.spec().dimensions());
        json.put("max_length", installation.spec().maxLength());
        json.put("golden_texts", installation.goldenTexts());
        json.put("owner", installation.owner());
        json.put("config_owner", installation.expectedOwner());
        return json;
    }
}
