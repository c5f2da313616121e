/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.translate.TranslateException;
import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.format.Precision;
import io.github.ingestdjl.plugin.model.Embedder;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.TokenWindow;
import io.github.ingestdjl.plugin.model.TokenizedText;
import io.github.ingestdjl.plugin.model.Vectors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * A tokenizer and a TorchScript model, loaded through DJL. The weights are shared by all threads; a predictor serves
 * one thread at a time, so there are as many as there ever were simultaneous calls.
 *
 * <p>A text becomes windows of tokens in {@link WindowTokenizer}; a batch of windows becomes tensors, and the model's output
 * vectors again, in {@link BatchTranslator}.
 *
 * <p>{@code Criteria.loadModel()} is not used: it makes a class loader, which Elasticsearch does not entitle plugins to.
 */
final class DjlEmbedder implements Embedder {
    private static final Logger logger = LogManager.getLogger(DjlEmbedder.class);

    private static final String WARM_UP = "warm-up";

    /** The method by which a model that can is told to compute in bfloat16. */
    private static final String TO_BFLOAT16 = "to_bfloat16";

    private final ModelSpec spec;
    private final WindowTokenizer tokenizer;
    private final Model model;
    private final BatchTranslator translator;
    private final Queue<Predictor<List<TokenWindow>, List<float[]>>> idle = new ConcurrentLinkedQueue<>();
    private final Precision precision;
    private final int dimensions;

    private DjlEmbedder(ModelSpec spec, WindowTokenizer tokenizer, Model model, Precision precision) {
        this.spec = spec;
        this.tokenizer = tokenizer;
        this.model = model;
        this.translator = new BatchTranslator(spec);
        this.precision = precision;
        this.dimensions = warmUp();
        if (spec.dimensions() != 0 && spec.dimensions() != dimensions) {
            throw new IllegalStateException(
                    "[dimensions] says [" + spec.dimensions() + "], but the model returns [" + dimensions + "]");
        }
    }

    /**
     * Loads a model and computes a first vector with it.
     *
     * @throws EmbeddingException if the files are no working model; nothing stays in memory then
     */
    static DjlEmbedder load(ModelSpec spec, PrecisionChoice choice) {
        WindowTokenizer tokenizer = null;
        Model model = null;
        boolean loaded = false;
        try {
            tokenizer = WindowTokenizer.load(spec);
            model = Model.newInstance(spec.id().value(), "PyTorch");
            Path file = spec.model();
            model.load(file.getParent(), file.getFileName().toString(), Map.of());
            DjlEmbedder embedder = new DjlEmbedder(spec, tokenizer, model, setPrecision(spec, model, choice));
            loaded = true;
            return embedder;
        } catch (Exception e) {
            throw new EmbeddingException("model [" + spec.id() + "] cannot be loaded: " + e.getMessage(), e);
        } finally {
            if (loaded == false) {
                close(model, tokenizer);
            }
        }
    }

    /** Before the model runs: its first runs compile it for what it computes in. */
    private static Precision setPrecision(ModelSpec spec, Model model, PrecisionChoice choice) {
        if (spec.precision() == Precision.FLOAT32) {
            return Precision.FLOAT32;
        }
        PtSymbolBlock block = (PtSymbolBlock) model.getBlock();
        if (Arrays.asList(JniUtils.getMethodNames(block)).contains(TO_BFLOAT16) == false) {
            throw new IllegalStateException("[precision] must be [" + Precision.FLOAT32.key()
                    + "] for a model without the method [" + TO_BFLOAT16 + "], got ["
                    + spec.precision().key() + "]");
        }
        Precision precision = choice.of(spec);
        if (precision == Precision.BFLOAT16) {
            IValueUtils.runMethod(block, TO_BFLOAT16).close();
        }
        return precision;
    }

    /**
     * The first runs of a TorchScript compile it, for one row and for several; no caller is to wait for that. Also shows
     * that the model gives vectors at all.
     */
    private int warmUp() {
        List<TokenWindow> windows = tokenize(WARM_UP, LongText.TRUNCATE).windows();
        if (windows.isEmpty()) {
            throw new IllegalStateException("the tokenizer has no token for the text [" + WARM_UP + "]");
        }
        TokenWindow window = windows.get(0);
        float[] vector = null;
        for (int run = 0; run < 3; run++) {
            vector = embed(List.of(window)).get(0);
            embed(List.of(window, window));
        }
        if (Vectors.hasDirection(vector) == false) {
            throw new IllegalStateException("the model returns no vector for the text [" + WARM_UP
                    + "]: all its values are 0, or one is no finite number");
        }
        return vector.length;
    }

    @Override
    public TokenizedText tokenize(String text, LongText longText) {
        return tokenizer.tokenize(text, longText);
    }

    @Override
    public List<float[]> embed(List<TokenWindow> batch) {
        Predictor<List<TokenWindow>, List<float[]>> predictor = idle.poll();
        if (predictor == null) {
            predictor = model.newPredictor(translator);
        }
        try {
            return predictor.predict(batch);
        } catch (TranslateException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new EmbeddingException("model [" + spec.id() + "] failed: " + cause.getMessage(), e);
        } finally {
            idle.add(predictor);
        }
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public void close() {
        idle.forEach(Predictor::close);
        close(model, tokenizer);
    }

    private static void close(AutoCloseable... resources) {
        for (AutoCloseable resource : resources) {
            try {
                if (resource != null) {
                    resource.close();
                }
            } catch (Exception e) {
                logger.warn("[" + resource + "] cannot be closed", e);
            }
        }
    }
}
