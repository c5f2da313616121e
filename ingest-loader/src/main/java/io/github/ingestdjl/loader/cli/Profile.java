/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The defaults of options that a profile of the configuration file brings. Keys are the names of options that take a value: {@code k} for all
 * commands that have it, {@code search.k} for one. What is said on the command line or by the environment wins; so options that have a variable
 * get their value as if it were set, and the others as a default of picocli's.
 */
final class Profile implements IDefaultValueProvider {

    static final Profile NONE = new Profile(null, null, Map.of());
    private static final String DEFAULT = "default";
    private static final String DASHES = "--";
    private static final String HOME = "~/";

    private static final Set<String> CHOOSING = Set.of("profile", "config-file");

    private static final Map<String, String> VARIABLES = Map.ofEntries(
            Map.entry("url", "ARXIV_LOADER_URL"),
            Map.entry("user", "ARXIV_LOADER_USER"),
            Map.entry("password", "ARXIV_LOADER_PASSWORD"),
            Map.entry("api-key", "ARXIV_LOADER_API_KEY"),
            Map.entry("ca-cert", "ARXIV_LOADER_CA_CERT"),
            Map.entry("fingerprint", "ARXIV_LOADER_FINGERPRINT"),
            Map.entry("index", "ARXIV_LOADER_INDEX"),
            Map.entry("contact", "ARXIV_LOADER_CONTACT"),
            Map.entry("site", "ARXIV_LOADER_SITE"),
            Map.entry("state", "ARXIV_LOADER_STATE"),
            Map.entry("config", "ES_PATH_CONF"));

    // Who sets one of these variables does without the profile's other way.
    private static final Map<String, List<String>> INSTEAD = Map.of(
            "user", List.of("ARXIV_LOADER_API_KEY"),
            "password", List.of("ARXIV_LOADER_API_KEY"),
            "api-key", List.of("ARXIV_LOADER_USER", "ARXIV_LOADER_PASSWORD"),
            "ca-cert", List.of("ARXIV_LOADER_FINGERPRINT"),
            "fingerprint", List.of("ARXIV_LOADER_CA_CERT"));

    private final String name;
    private final Path file;
    private final Map<String, String> values;

    /**
     * A profile.
     *
     * @param values those that the environment does not overrule
     */
    private Profile(String name, Path file, Map<String, String> values) {
        this.name = name;
        this.file = file;
        this.values = values;
    }

    /**
     * The profile that a command line or the environment names, or else the one with the name {@code default}, or none.
     *
     * @throws IllegalArgumentException when there is no such profile, or the file is not as it should be
     */
    static Profile chosen(CommandSpec loader, Map<String, String> environment, String[] args) throws IOException {
        ProfileOptions options = ProfileOptions.of(args);
        Path file = options.file(environment);
        String name = options.profile(environment);
        if (name == null && !options.fileNamed(environment) && !Files.exists(file)) {
            return NONE;
        }
        Map<String, Map<String, String>> profiles =
                ConfigurationFile.read(file, keys(loader)).profiles();
        if (name == null && !profiles.containsKey(DEFAULT)) {
            return NONE;
        }
        String chosen = name == null ? DEFAULT : name;
        if (!profiles.containsKey(chosen)) {
            throw new IllegalArgumentException(
                    "[--profile] must be one of " + profiles.keySet() + " in [" + file + "], got [" + chosen + "]");
        }
        Map<String, String> values = new HashMap<>(profiles.get(chosen));
        values.keySet().removeIf(key -> isOverruled(key, environment));
        return new Profile(chosen, file, values);
    }

    /** What a profile can set, of a command and those below it. */
    private static Set<String> keys(CommandSpec command) {
        Set<String> keys = new HashSet<>();
        for (OptionSpec option : command.options()) {
            if (isSettable(option)) {
                keys.add(key(option));
                if (!VARIABLES.containsKey(key(option))) {
                    keys.add(keyOfCommand(option));
                }
            }
        }
        command.subcommands().values().forEach(below -> keys.addAll(keys(below.getCommandSpec())));
        return keys;
    }

    /** Flags do things, such as to delete an index, and so do options of which one has to be chosen: they are given each time. */
    private static boolean isSettable(OptionSpec option) {
        return option.arity().max() > 0 && option.group() == null && !CHOOSING.contains(key(option));
    }

    private static String key(OptionSpec option) {
        return option.longestName().substring(DASHES.length());
    }

    private static String keyOfCommand(OptionSpec option) {
        String path = option.command().qualifiedName(".");
        return path.substring(path.indexOf('.') + 1) + "." + key(option);
    }

    private static boolean isOverruled(String key, Map<String, String> environment) {
        return VARIABLES.containsKey(key) && isSet(environment, VARIABLES.get(key))
                || INSTEAD.getOrDefault(key, List.of()).stream().anyMatch(other -> isSet(environment, other));
    }

    private static boolean isSet(Map<String, String> environment, String variable) {
        return !environment.getOrDefault(variable, "").isBlank();
    }

    /** The environment, as if it had what the profile says. */
    Map<String, String> environment(Map<String, String> given) {
        Map<String, String> all = new HashMap<>(given);
        VARIABLES.forEach((key, variable) -> {
            if (values.containsKey(key)) {
                all.put(variable, value(key));
            }
        });
        return all;
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || !isSettable(option) || VARIABLES.containsKey(key(option))) {
            return null;
        }
        String value = value(keyOfCommand(option));
        return value != null ? value : value(key(option));
    }

    private String value(String key) {
        String value = values.get(key);
        return value != null && value.startsWith(HOME)
                ? System.getProperty("user.home") + value.substring(HOME.length() - 1)
                : value;
    }

    /** What to add to a message about options: which of them nobody has given but the profile. */
    String origin(String message, String[] args) {
        List<String> options = values.keySet().stream()
                .map(key -> DASHES + key.substring(key.lastIndexOf('.') + 1))
                .filter(option -> message.contains("[" + option + "]"))
                .filter(option ->
                        Arrays.stream(args).noneMatch(arg -> arg.equals(option) || arg.startsWith(option + "=")))
                .distinct()
                .toList();
        return options.isEmpty() ? "" : ", set by profile [" + name + "] of [" + file + "]";
    }
}
