/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.benchmark;

import ai.djl.Model;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.translator.TextEmbeddingTranslator;
import ai.djl.inference.Predictor;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The ceiling: DJL as its documentation shows it, its own translator and nothing of ours, in this JVM. Each thread has a
 * predictor, PyTorch has one thread for each.
 */
final class RawDjl implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;
    private final Model model;
    private final TextEmbeddingTranslator translator;

    /** @param libraries the folder of native libraries in an installed plugin */
    static void use(Path libraries) throws IOException {
        String suffix = System.getProperty("os.name").startsWith("Mac") ? ".dylib" : ".so";
        Path rust = libraries.resolve("libtokenizers" + suffix);
        Map.of(
                        "PYTORCH_LIBRARY_PATH", libraries.toString(),
                        "PYTORCH_FLAVOR", "cpu",
                        "RUST_LIBRARY_PATH", rust.toString(),
                        "RUST_FLAVOR", "cpu",
                        "OPT_OUT_TRACKING", "true",
                        "ai.djl.offline", "true",
                        "ai.djl.pytorch.num_threads", "1",
                        "ai.djl.pytorch.num_interop_threads", "1")
                .forEach(System::setProperty);
    }

    RawDjl(Path folder) throws Exception {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve("serving.properties"))) {
            properties.load(reader);
        }
        tokenizer = HuggingFaceTokenizer.builder()
                .optTokenizerPath(folder.resolve("tokenizer.json"))
                .optMaxLength(Integer.parseInt(properties.getProperty("maxLength", "512")))
                .optTruncation(true)
                .optPadding(true)
                .build();
        String name =
                properties.getProperty("option.modelName", folder.getFileName().toString());
        model = Model.newInstance(name, "PyTorch");
        model.load(folder, name + ".pt", Map.of());
        translator = TextEmbeddingTranslator.builder(tokenizer)
                .optPoolingMode(properties.getProperty("pooling", "mean"))
                .optIncludeTokenTypes(Boolean.parseBoolean(properties.getProperty("includeTokenTypes", "false")))
                .build();
    }

    /**
     * Embeds all texts.
     *
     * @param batches each is run at once, padded to its longest text
     * @return texts a second
     */
    double run(List<List<String>> batches, int threads) throws Exception {
        AtomicInteger next = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long start = System.nanoTime();
        try {
            List<Future<Void>> futures = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                futures.add(pool.submit(() -> {
                    try (Predictor<String, float[]> predictor = model.newPredictor(translator)) {
                        for (int i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
                            predictor.batchPredict(batches.get(i));
                        }
                    }
                    return null;
                }));
            }
            for (Future<Void> future : futures) {
                future.get();
            }
        } finally {
            pool.shutdownNow();
        }
        return batches.stream().mapToInt(List::size).sum() * 1e9 / (System.nanoTime() - start);
    }

    @Override
    public void close() {
        model.close();
        tokenizer.close();
    }
}
