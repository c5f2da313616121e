/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import ai.djl.Model;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import io.github.ingestdjl.plugin.model.Embedder;
import io.github.ingestdjl.plugin.model.EmbeddingException;
import io.github.ingestdjl.plugin.model.LongText;
import io.github.ingestdjl.plugin.model.ModelSpec;
import io.github.ingestdjl.plugin.model.TokenWindow;
import io.github.ingestdjl.plugin.model.TokenizedText;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * <p>{@code Criteria.loadModel()} is not used: it makes a class loader, which Elasticsearch does not entitle plugins to.
 */
final class DjlEmbedder implements Embedder {
    private static final Logger logger = LogManager.getLogger(DjlEmbedder.class);

    private static final String WARM_UP = "warm-up";

    /** The share of a window that the next one repeats: a quarter keeps a sentence at the seam whole. */
    private static final int OVERLAP = 4;

    /** An average over more windows says nothing any more; it also bounds what one text can cost. */
    private static final int MOST_WINDOWS = 64;

    private final ModelSpec spec;
    private final HuggingFaceTokenizer truncating;
    private final HuggingFaceTokenizer windowing;
    private final Model model;
    private final BatchTranslator translator;
    private final Queue<Predictor<List<TokenWindow>, List<float[]>>> idle = new ConcurrentLinkedQueue<>();
    private final int dimensions;

    private DjlEmbedder(ModelSpec spec, HuggingFaceTokenizer truncating, HuggingFaceTokenizer windowing, Model model) {
        this.spec = spec;
        this.truncating = truncating;
        this.windowing = windowing;
        this.model = model;
        this.translator = new BatchTranslator(spec);
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
    static DjlEmbedder load(ModelSpec spec) {
        HuggingFaceTokenizer truncating = null;
        HuggingFaceTokenizer windowing = null;
        Model model = null;
        try {
            truncating = tokenizer(spec).build();
            // The native tokenizer aborts the JVM where the stride is not less than the room for text.
            int room = room(spec, truncating);
            windowing = tokenizer(spec)
                    .optWithOverflowingTokens(true)
                    .optStride(room / OVERLAP)
                    .build();
            model = Model.newInstance(spec.id().value(), "PyTorch");
            Path file = spec.model();
            model.load(file.getParent(), file.getFileName().toString(), Map.of());
            return new DjlEmbedder(spec, truncating, windowing, model);
        } catch (Exception e) {
            close(model, truncating, windowing);
            throw new EmbeddingException("model [" + spec.id() + "] cannot be loaded: " + e.getMessage(), e);
        }
    }

    /** How many tokens of text a window holds beside its special tokens. */
    private static int room(ModelSpec spec, HuggingFaceTokenizer tokenizer) {
        int special = tokenizer.encode("").getIds().length;
        if (special >= spec.maxLength()) {
            throw new IllegalStateException("[maxLength] must be more than the [" + special + "] special tokens, got ["
                    + spec.maxLength() + "]");
        }
        return spec.maxLength() - special;
    }

    private static HuggingFaceTokenizer.Builder tokenizer(ModelSpec spec) {
        // Without modelMaxLength DJL silently takes 512 for anything longer.
        return HuggingFaceTokenizer.builder(Map.of("modelMaxLength", spec.maxLength()))
                .optTokenizerPath(spec.tokenizer())
                .optAddSpecialTokens(spec.addSpecialTokens())
                .optTruncation(true)
                .optMaxLength(spec.maxLength())
                .optPadding(false);
    }

    /** The first runs of a TorchScript compile it, for one row and for several; no caller is to wait for that. */
    private int warmUp() {
        TokenWindow window = tokenize(WARM_UP, LongText.TRUNCATE).windows().get(0);
        float[] vector = null;
        for (int run = 0; run < 3; run++) {
            vector = embed(List.of(window)).get(0);
            embed(List.of(window, window));
        }
        return vector.length;
    }

    @Override
    public TokenizedText tokenize(String text, LongText longText) {
        boolean average = longText == LongText.AVERAGE;
        TokenizerInput input = new TokenizerInput(text, spec.maxLength() * (average ? MOST_WINDOWS : 1));
        Encoding encoding = (average ? windowing : truncating).encode(input.text());
        Encoding[] overflow = average ? encoding.getOverflowing() : new Encoding[0];
        int kept = Math.min(overflow.length, MOST_WINDOWS - 1);
        List<TokenWindow> windows = new ArrayList<>(1 + kept);
        windows.add(window(encoding));
        for (int i = 0; i < kept; i++) {
            windows.add(window(overflow[i]));
        }
        boolean leftOut = average ? kept < overflow.length : encoding.exceedMaxLength();
        return new TokenizedText(windows, input.cut() || leftOut);
    }

    private static TokenWindow window(Encoding encoding) {
        return new TokenWindow(encoding.getIds(), encoding.getTypeIds());
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
    public void close() {
        idle.forEach(Predictor::close);
        close(model, truncating, windowing);
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
