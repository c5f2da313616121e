/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Reads a model folder and checks that it can be a model: the properties are valid, the TorchScript file is a whole
 * archive, the tokenizer is there. It does not load anything, so it is quick enough for the thread that applies a
 * pipeline; what only loading can find, loading reports.
 */
final class ModelSpecReader {
    static final String PROPERTIES = "serving.properties";
    static final String TOKENIZER = "tokenizer.json";

    /** Longer inputs are no sentence embeddings any more; it also keeps a typing error from eating the memory. */
    private static final int LONGEST = 32_768;

    private static final int DEFAULT_LENGTH = 512;
    private static final int MOST_DIMENSIONS = 4096;

    private static final Set<String> KEYS = Set.of(
            "addSpecialTokens",
            "dimensions",
            "engine",
            "includeTokenTypes",
            "maxLength",
            "normalize",
            "option.modelName",
            "passage_prefix",
            "pooling",
            "query_prefix",
            "truncation");

    private ModelSpecReader() {}

    /** @throws IllegalArgumentException with everything that is wrong with the folder */
    static ModelSpec read(ModelId id, Path folder) {
        ServingProperties properties = new ServingProperties(load(id, folder));
        properties.parse("engine", "PyTorch", engine -> oneOf("engine", engine, "PyTorch"));
        properties.parse("truncation", "true", truncation -> oneOf("truncation", truncation, "true"));
        Pooling pooling = properties.parse("pooling", Pooling.MEAN, Pooling::fromKey);
        ModelSpec spec = new ModelSpec(
                id,
                modelFile(id, folder, properties),
                folder.resolve(TOKENIZER),
                pooling,
                properties.bool("normalize", true),
                properties.bool("includeTokenTypes", false),
                properties.bool("addSpecialTokens", true),
                properties.integer("maxLength", DEFAULT_LENGTH, 1, LONGEST),
                properties.string("query_prefix", ""),
                properties.string("passage_prefix", ""),
                properties.integer("dimensions", 0, 1, MOST_DIMENSIONS));
        if (Files.isRegularFile(spec.tokenizer()) == false) {
            properties.problem("[" + TOKENIZER + "] is missing");
        }
        List<String> problems = properties.problems(KEYS);
        if (problems.isEmpty() == false) {
            throw new IllegalArgumentException(
                    "model [" + id + "] in [" + folder + "] is invalid: " + String.join("; ", problems));
        }
        return spec;
    }

    private static Properties load(ModelId id, Path folder) {
        Properties properties = new Properties();
        Path file = folder.resolve(PROPERTIES);
        if (Files.isRegularFile(file) == false) {
            throw new IllegalArgumentException(
                    "model [" + id + "] in [" + folder + "] is invalid: [" + PROPERTIES + "] is missing");
        }
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "model [" + id + "] in [" + folder + "] is invalid: [" + PROPERTIES + "] cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }

    private static String oneOf(String key, String value, String only) {
        if (only.equals(value) == false) {
            throw new IllegalArgumentException("[" + key + "] must be [" + only + "], got [" + value + "]");
        }
        return value;
    }

    /** The file DJL would take: the one named by {@code option.modelName}, by the folder, or the only one there is. */
    private static Path modelFile(ModelId id, Path folder, ServingProperties properties) {
        String name = properties.parse("option.modelName", null, Function.identity());
        Path file = folder.resolve(id + ".pt");
        if (name != null) {
            file = folder.resolve(name + ".pt").normalize();
            if (folder.normalize().equals(file.getParent()) == false) {
                properties.problem("[option.modelName] must name a file of the folder, got [" + name + "]");
                return file;
            }
        } else if (Files.isRegularFile(file) == false) {
            List<Path> candidates = torchScriptFiles(folder);
            if (candidates.size() != 1) {
                properties.problem(
                        candidates.isEmpty()
                                ? "no TorchScript file [*.pt] is there"
                                : "which TorchScript file to take is not said by [option.modelName], there are "
                                        + candidates.stream()
                                                .map(Path::getFileName)
                                                .toList());
                return file;
            }
            file = candidates.get(0);
        }
        checkArchive(file, properties);
        return file;
    }

    private static List<Path> torchScriptFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().endsWith(".pt"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("[" + folder + "] cannot be listed: " + e.getMessage(), e);
        }
    }

    /** TorchScript is a zip whose directory stands at its end: a file cut short or of another kind is found here. */
    private static void checkArchive(Path file, ServingProperties properties) {
        if (Files.isRegularFile(file) == false) {
            properties.problem("[" + file.getFileName() + "] is missing");
            return;
        }
        try (ZipFile archive = new ZipFile(file.toFile())) {
            if (archive.stream().noneMatch(entry -> entry.getName().contains("/code/"))) {
                properties.problem("[" + file.getFileName() + "] is not TorchScript: the archive has no [code] folder");
            }
        } catch (IOException e) {
            properties.problem("[" + file.getFileName() + "] is not TorchScript or was cut short: " + e.getMessage());
        }
    }
}
