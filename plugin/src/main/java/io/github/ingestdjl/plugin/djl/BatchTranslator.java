/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import io.github.ingestdjl.format.ModelSpec;
import io.github.ingestdjl.format.Pooling;
import io.github.ingestdjl.plugin.model.TokenWindow;
import io.github.ingestdjl.plugin.model.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tokens to tensors and tensors to vectors, a whole batch at a time: {@code [batch, tokens]} in, {@code [batch, tokens,
 * dimensions]} or, with pooling {@code none}, {@code [batch, dimensions]} out of the model. Stateless.
 */
final class BatchTranslator implements NoBatchifyTranslator<List<TokenWindow>, List<float[]>> {
    private static final String MASK = "attention_mask";

    private final ModelSpec spec;

    BatchTranslator(ModelSpec spec) {
        this.spec = spec;
    }

    @Override
    public NDList processInput(TranslatorContext context, List<TokenWindow> batch) {
        int rows = batch.size();
        int columns = batch.stream().mapToInt(TokenWindow::length).max().orElse(0);
        long[] ids = new long[rows * columns];
        long[] mask = new long[rows * columns];
        for (int row = 0; row < rows; row++) {
            TokenWindow window = batch.get(row);
            System.arraycopy(window.ids(), 0, ids, row * columns, window.length());
            Arrays.fill(mask, row * columns, row * columns + window.length(), 1);
        }
        NDManager manager = context.getNDManager();
        Shape shape = new Shape(rows, columns);
        NDArray maskArray = manager.create(mask, shape);
        context.setAttachment(MASK, maskArray);
        NDList input = new NDList(manager.create(ids, shape), maskArray);
        if (spec.includeTokenTypes()) {
            long[] types = new long[rows * columns];
            for (int row = 0; row < rows; row++) {
                long[] typeIds = batch.get(row).typeIds();
                System.arraycopy(typeIds, 0, types, row * columns, typeIds.length);
            }
            input.add(manager.create(types, shape));
        }
        return input;
    }

    @Override
    public List<float[]> processOutput(TranslatorContext context, NDList output) {
        NDArray mask = (NDArray) context.getAttachment(MASK);
        NDArray vectors = pool(output.head(), mask);
        int rows = (int) vectors.getShape().get(0);
        if (rows != mask.getShape().get(0)) {
            throw new IllegalStateException("the model must return a row for each of the ["
                    + mask.getShape().get(0) + "] texts, got " + vectors.getShape());
        }
        int dimensions = (int) vectors.getShape().get(1);
        float[] values = vectors.toType(DataType.FLOAT32, false).toFloatArray();
        List<float[]> result = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            float[] vector = Arrays.copyOfRange(values, row * dimensions, (row + 1) * dimensions);
            if (spec.normalize()) {
                Vectors.normalize(vector);
            }
            result.add(vector);
        }
        return result;
    }

    private NDArray pool(NDArray hidden, NDArray mask) {
        int dimension = spec.pooling() == Pooling.NONE ? 2 : 3;
        if (hidden.getShape().dimension() != dimension) {
            throw new IllegalStateException("with [pooling] [" + spec.pooling().key() + "] the model must return "
                    + (dimension == 2 ? "[batch, dimensions]" : "[batch, tokens, dimensions]") + ", got "
                    + hidden.getShape());
        }
        return switch (spec.pooling()) {
            case NONE -> hidden;
            case CLS -> hidden.get(":, 0");
            case MEAN -> sum(hidden, mask).div(count(mask));
            case MEAN_SQRT_LEN -> sum(hidden, mask).div(count(mask).sqrt());
            case MAX -> {
                NDArray padding = mask.toType(DataType.FLOAT32, false)
                        .sub(1)
                        .mul(Float.MAX_VALUE)
                        .expandDims(2);
                yield hidden.add(padding).max(new int[] {1});
            }
        };
    }

    private static NDArray sum(NDArray hidden, NDArray mask) {
        return hidden.mul(mask.toType(hidden.getDataType(), false).expandDims(2))
                .sum(new int[] {1});
    }

    private static NDArray count(NDArray mask) {
        return mask.toType(DataType.FLOAT32, false).sum(new int[] {1}, true);
    }
}
