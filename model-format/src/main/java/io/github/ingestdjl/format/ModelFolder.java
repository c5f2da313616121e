/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads a model folder and checks that it can be a model: the properties are valid, the TorchScript file is an archive
 * of code and weights, the tokenizer is there. It reads no weights, so it is quick enough for the thread that applies a
 * pipeline; {@link TorchScriptArchive#verify} reads them, and what only loading can find, loading reports.
 */
public final class ModelFolder {
    public static final String PROPERTIES = "serving.properties";
    public static final String TOKENIZER = "tokenizer.json";

    /** Longer inputs are no sentence embeddings any more; it also keeps a typing error from eating the memory. */
    private static final int LONGEST = 32_768;

    private static final int DEFAULT_LENGTH = 512;
    private static final int MOST_DIMENSIONS = 4096;

    /** A page of text; real ones have a dozen lines. */
    private static final long LARGEST_PROPERTIES = 1 << 16;

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
            "precision",
            "query_prefix",
            "truncation");

    private ModelFolder() {}

    /** @throws InvalidModelException with everything that is wrong with the folder */
    public static ModelSpec read(ModelId id, Path folder) {
        checkLinks(id, folder);
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
                properties.integer("dimensions", 0, 1, MOST_DIMENSIONS),
                properties.parse("precision", Precision.FLOAT32, Precision::fromKey));
        if (Files.isRegularFile(spec.tokenizer()) == false) {
            properties.problem("[" + TOKENIZER + "] is missing");
        }
        Problems problems = properties.problems(KEYS);
        if (problems.isEmpty() == false) {
            throw invalid(id, problems.toString(), null);
        }
        return spec;
    }

    /**
     * What is read must lie in the folder of models: messages quote what is wrong with a file, and would quote any file of the
     * machine. Within it links may lead anywhere, as Kubernetes makes them.
     */
    private static void checkLinks(ModelId id, Path folder) {
        checkLinks(id, folder.getParent(), List.of(folder));
        try (Stream<Path> files = Files.list(folder)) {
            checkLinks(id, folder.getParent(), files.sorted().toList());
        } catch (IOException e) {
            throw invalid(id, "the folder cannot be listed: " + Problems.reason(e), e);
        }
    }

    private static void checkLinks(ModelId id, Path models, List<Path> files) {
        Problems problems = new Problems();
        for (Path file : files) {
            if (Files.isSymbolicLink(file) && leadsInto(models, file) == false) {
                problems.add(
                        "[" + file.getFileName() + "] is a link that leads out of the folder of models, or nowhere");
            }
        }
        if (problems.isEmpty() == false) {
            throw invalid(id, problems.toString(), null);
        }
    }

    private static boolean leadsInto(Path models, Path link) {
        try {
            return link.toRealPath().startsWith(models.toRealPath());
        } catch (IOException | SecurityException e) {
            // The latter is Elasticsearch's, which does not let a plugin ask where that is.
            return false;
        }
    }

    private static InvalidModelException invalid(ModelId id, String problem, Exception cause) {
        return new InvalidModelException("model [" + id + "] is invalid: " + problem, cause);
    }

    private static Properties load(ModelId id, Path folder) {
        Properties properties = new Properties();
        Path file = folder.resolve(PROPERTIES);
        if (Files.isRegularFile(file) == false) {
            throw invalid(id, "[" + PROPERTIES + "] is missing", null);
        }
        try {
            if (Files.size(file) > LARGEST_PROPERTIES) {
                throw invalid(id, "[" + PROPERTIES + "] is larger than [" + LARGEST_PROPERTIES + "] bytes", null);
            }
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
            return properties;
        } catch (CharacterCodingException e) {
            throw invalid(id, "[" + PROPERTIES + "] is not encoded in UTF-8", e);
        } catch (InvalidModelException e) {
            throw e;
        } catch (IOException e) {
            throw invalid(id, "[" + PROPERTIES + "] cannot be read: " + Problems.reason(e), e);
        } catch (IllegalArgumentException e) {
            throw invalid(id, "[" + PROPERTIES + "] cannot be read: " + e.getMessage(), e);
        }
    }

    private static String oneOf(String key, String value, String only) {
        if (only.equals(value) == false) {
            throw new IllegalArgumentException("[" + key + "] must be [" + only + "], " + Problems.got(value));
        }
        return value;
    }

    /** The file DJL would take: the one named by {@code option.modelName}, by the folder, or the only one there is. */
    private static Path modelFile(ModelId id, Path folder, ServingProperties properties) {
        Path named = properties.parse("option.modelName", null, name -> inFolder(folder, name));
        Path file = folder.resolve(id + ".pt");
        if (named != null) {
            file = named;
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

    private static Path inFolder(Path folder, String name) {
        String problem = "[option.modelName] must name a file of the folder, " + Problems.got(name);
        try {
            Path file = folder.resolve(name + ".pt").normalize();
            if (folder.normalize().equals(file.getParent())) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(problem, e);
        }
        throw new IllegalArgumentException(problem);
    }

    private static List<Path> torchScriptFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().endsWith(".pt"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidModelException("the folder cannot be listed: " + Problems.reason(e), e);
        }
    }

    private static void checkArchive(Path file, ServingProperties properties) {
        if (Files.isRegularFile(file) == false) {
            properties.problem("[" + file.getFileName() + "] is missing");
            return;
        }
        try {
            TorchScriptArchive.open(file).close();
        } catch (InvalidModelException e) {
            properties.problem(e.getMessage());
        } catch (IOException e) {
            properties.problem("[" + file.getFileName() + "] cannot be read: " + Problems.reason(e));
        }
    }
}
