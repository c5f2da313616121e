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
import io.github.ingestdjl.plugin.model.ModelSpec;
import io.github.ingestdjl.plugin.model.TokenizedText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A tokenizer and a TorchScript model, loaded through DJL. The weights are shared by all threads; a predictor serves
 * one thread at a time, so there are as many as there ever were simultaneous calls.
 *
 * <p>{@code Criteria.loadModel()} is not used: it makes a class loader, which Elasticsearch does not entitle plugins to.
 */
final class DjlEmbedder implements Embedder {
    private static final String WARM_UP = "warm-up";

    private final ModelSpec spec;
    private final HuggingFaceTokenizer tokenizer;
    private final Model model;
    private final BatchTranslator translator;
    private final Queue<Predictor<List<TokenizedText>, List<float[]>>> idle = new ConcurrentLinkedQueue<>();
    private final int dimensions;

    private DjlEmbedder(ModelSpec spec, HuggingFaceTokenizer tokenizer, Model model) {
        this.spec = spec;
        this.tokenizer = tokenizer;
        this.model = model;
        this.translator = new BatchTranslator(spec);
        this.dimensions = embed(List.of(tokenize(WARM_UP))).get(0).length;
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
        HuggingFaceTokenizer tokenizer = null;
        Model model = null;
        try {
            tokenizer = HuggingFaceTokenizer.builder()
                    .optTokenizerPath(spec.tokenizer())
                    .optAddSpecialTokens(spec.addSpecialTokens())
                    .optTruncation(true)
                    .optMaxLength(spec.maxLength())
                    .optPadding(false)
                    .build();
            model = Model.newInstance(spec.id().value(), "PyTorch");
            Path file = spec.model();
            model.load(file.getParent(), file.getFileName().toString(), Map.of());
            return new DjlEmbedder(spec, tokenizer, model);
        } catch (Exception e) {
            if (model != null) {
                model.close();
            }
            if (tokenizer != null) {
                tokenizer.close();
            }
            throw new EmbeddingException("model [" + spec.id() + "] cannot be loaded: " + e.getMessage(), e);
        }
    }

    @Override
    public TokenizedText tokenize(String text) {
        TokenizerInput input = new TokenizerInput(text, spec.maxLength());
        Encoding encoding = tokenizer.encode(input.text());
        return new TokenizedText(encoding.getIds(), encoding.getTypeIds(), input.cut() || encoding.exceedMaxLength());
    }

    @Override
    public List<float[]> embed(List<TokenizedText> batch) {
        Predictor<List<TokenizedText>, List<float[]>> predictor = idle.poll();
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
        model.close();
        tokenizer.close();
    }
}
