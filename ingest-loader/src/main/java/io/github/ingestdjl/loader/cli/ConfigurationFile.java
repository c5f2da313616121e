/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file with profiles: {@code [name]} begins one, and lines {@code key = value} are what it says. Values go to the end of their line as they
 * are, without quotes and escapes; lines that begin with {@code #} or {@code ;} are comments. Messages name lines and keys, never values, which
 * may be secrets.
 *
 * @param profiles by name; the values by key
 */
record ConfigurationFile(Path file, Map<String, Map<String, String>> profiles) {

    private static final Pattern PROFILE = Pattern.compile("\\[\\s*([\\w.-]+)\\s*]");
    private static final Pattern SETTING = Pattern.compile("([\\w.-]+)\\s*=\\s*(.*)");
    private static final Set<String> SECRETS = Set.of("password", "api-key");
    private static final String OTHERS_MAY_NOTHING = "------";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /**
     * Reads a file.
     *
     * @param keys those that a profile may have
     * @throws IllegalArgumentException when the file has other lines than these, all of which it names, or has secrets that others can read
     */
    static ConfigurationFile read(Path file, Set<String> keys) throws IOException {
        Map<String, Map<String, String>> profiles = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        Map<String, String> profile = null;
        int number = 0;
        for (String written : lines(file)) {
            number++;
            String line = written.replace(BYTE_ORDER_MARK, "").strip();
            Matcher header = PROFILE.matcher(line);
            Matcher setting = SETTING.matcher(line);
            String problem = null;
            if (header.matches()) {
                profile = new LinkedHashMap<>();
                problem = profiles.putIfAbsent(header.group(1), profile) == null
                        ? null
                        : "profile [" + header.group(1) + "] is there twice";
            } else if (setting.matches()) {
                problem = add(profile, setting.group(1), setting.group(2), keys);
            } else if (!line.isEmpty() && line.charAt(0) != '#' && line.charAt(0) != ';') {
                problem = "expected [profile] or key = value";
            }
            if (problem != null) {
                problems.add("line " + number + ": " + problem);
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("[" + file + "] " + String.join("; ", problems));
        }
        ConfigurationFile configuration = new ConfigurationFile(file, profiles);
        configuration.checkSecrets();
        return configuration;
    }

    private static List<String> lines(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("[--config-file] must be a file, got [" + file + "]");
        }
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("[" + file + "] is not UTF-8", e);
        }
    }

    /** Adds a value, or says why it cannot be one. */
    private static String add(Map<String, String> profile, String key, String value, Set<String> keys) {
        if (profile == null) {
            return "[" + key + "] is in no profile, begin one with a line such as [default]";
        }
        if (!keys.contains(key)) {
            return "[" + key + "] is no option that takes a value, did you mean " + Nearest.to(key, keys, 1) + "?";
        }
        if (value.isEmpty()) {
            return "[" + key + "] has no value";
        }
        return profile.putIfAbsent(key, value) == null ? null : "[" + key + "] is there twice in its profile";
    }

    /** As ssh does with keys: a secret that others can read is none. */
    private void checkSecrets() throws IOException {
        PosixFileAttributeView attributes = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (attributes == null
                || profiles.values().stream()
                        .flatMap(profile -> profile.keySet().stream())
                        .noneMatch(SECRETS::contains)) {
            return;
        }
        String permissions =
                PosixFilePermissions.toString(attributes.readAttributes().permissions());
        if (!permissions.endsWith(OTHERS_MAY_NOTHING)) {
            throw new IllegalArgumentException("[" + file + "] has a password or API key, and is open to others, got ["
                    + permissions + "]: chmod 600 " + file);
        }
    }
}
