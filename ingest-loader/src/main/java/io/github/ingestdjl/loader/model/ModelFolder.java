/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * A model folder as far as it can be checked without loading it: its files are there, whole, and of the right kind.
 *
 * @param dimensions the number of values of a vector, 0 if the folder does not say it
 * @param maxLength the number of tokens after which a text is cut, 0 if the folder does not say it
 * @param goldenTexts of how many texts it has the vectors they ought to get, 0 if it has no {@code golden.json}
 */
record ModelFolder(int dimensions, int maxLength, int goldenTexts) {

    private static final String TOKENIZER = "tokenizer.json";
    private static final String WEIGHTS = ".pt";

    /** A page of text; real ones have a dozen lines. */
    private static final long LARGEST_PROPERTIES = 1 << 16;

    /**
     * Reads a folder.
     *
     * @param name what the message calls it
     * @throws InvalidModelException with everything that is wrong
     */
    static ModelFolder read(String name, Path folder) throws IOException {
        List<String> problems = new ArrayList<>();
        ServingProperties properties = new ServingProperties(properties(folder, problems), problems);
        properties.only("engine", "PyTorch");
        properties.only("truncation", "true");
        properties.oneOf("pooling", "mean", "cls", "max", "mean_sqrt_len", "none");
        properties.bool("normalize");
        properties.bool("includeTokenTypes");
        properties.bool("addSpecialTokens");
        int dimensions = properties.positive("dimensions");
        int maxLength = properties.positive("maxLength");
        checkWeights(folder, properties.value("option.modelName"), problems);
        checkTokenizer(folder.resolve(TOKENIZER), problems);
        int golden = goldenTexts(folder.resolve(GoldenVectors.FILE), dimensions, problems);
        if (!problems.isEmpty()) {
            throw new InvalidModelException(
                    "[" + name + "] is no model that a node can load: " + String.join("; ", problems));
        }
        return new ModelFolder(dimensions, maxLength, golden);
    }

    private static Properties properties(Path folder, List<String> problems) throws IOException {
        Properties properties = new Properties();
        Path file = folder.resolve(ServingProperties.FILE);
        if (!Files.isRegularFile(file)) {
            problems.add("[" + ServingProperties.FILE + "] is missing");
        } else if (Files.size(file) > LARGEST_PROPERTIES) {
            problems.add("[" + ServingProperties.FILE + "] is larger than [" + LARGEST_PROPERTIES + "] bytes");
        } else {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                problems.add("[" + ServingProperties.FILE + "] cannot be read: " + e.getMessage());
            }
        }
        return properties;
    }

    /** The file that is named, or the only one there is. */
    private static void checkWeights(Path folder, String named, List<String> problems) throws IOException {
        List<String> files;
        try (Stream<Path> children = Files.list(folder)) {
            files = children.map(child -> child.getFileName().toString())
                    .filter(child -> child.endsWith(WEIGHTS))
                    .sorted()
                    .toList();
        }
        if (named != null && !files.contains(named + WEIGHTS)) {
            problems.add("[" + named + WEIGHTS + "] is missing, which [option.modelName] names");
        } else if (named == null && files.size() != 1) {
            problems.add(
                    files.isEmpty()
                            ? "no TorchScript file [*" + WEIGHTS + "] is there"
                            : "[option.modelName] must name one of the TorchScript files " + files);
        } else {
            checkTorchScript(folder.resolve(named == null ? files.get(0) : named + WEIGHTS), problems);
        }
    }

    /** TorchScript is a zip with code; a checkpoint of weights alone has none, and one cut short has no directory. */
    private static void checkTorchScript(Path file, List<String> problems) {
        try (ZipFile archive = new ZipFile(file.toFile())) {
            for (String part : List.of("/data.pkl", "/constants.pkl", "/code/")) {
                if (archive.stream().noneMatch(entry -> entry.getName().contains(part))) {
                    problems.add(
                            "[" + file.getFileName() + "] is not TorchScript: it has no [" + part.substring(1) + "]");
                    return;
                }
            }
        } catch (IOException e) {
            problems.add("[" + file.getFileName() + "] is not TorchScript or was cut short: " + e.getMessage());
        }
    }

    private static void checkTokenizer(Path file, List<String> problems) {
        if (!Files.isRegularFile(file)) {
            problems.add("[" + TOKENIZER + "] is missing");
            return;
        }
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = new JsonFactory().createParser(in)) {
            if (!hasModel(parser)) {
                problems.add("[" + TOKENIZER + "] is no fast tokenizer's: it has no [model]");
            }
        } catch (IOException e) {
            problems.add("[" + TOKENIZER + "] is no JSON: "
                    + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    /** Reads to the end, megabytes of vocabulary too: a file cut short has its model at the beginning. */
    private static boolean hasModel(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        boolean model = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean named = "model".equals(parser.currentName());
            model |= parser.nextToken() == JsonToken.START_OBJECT && named;
            parser.skipChildren();
        }
        return model;
    }

    private static int goldenTexts(Path file, int dimensions, List<String> problems) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (InputStream in = Files.newInputStream(file)) {
            GoldenVectors golden = GoldenVectors.read(GoldenVectors.FILE, in);
            if (dimensions > 0
                    && golden.vectors().values().stream()
                            .flatMap(List::stream)
                            .anyMatch(vector -> vector.length != dimensions)) {
                problems.add("[" + GoldenVectors.FILE + "] has vectors of other than [" + dimensions + "] dimensions");
            }
            return golden.texts().size();
        } catch (InvalidModelException e) {
            problems.add(e.getMessage());
            return 0;
        }
    }
}
