/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.nio.file.Path;

/**
 * What a model folder says about its model.
 *
 * @param id the folder's name
 * @param model the TorchScript file
 * @param tokenizer the tokenizer.json file
 * @param pooling how token vectors become a text's vector
 * @param normalize whether vectors are scaled to length one
 * @param includeTokenTypes whether the model takes token types as its third input
 * @param addSpecialTokens whether the tokenizer frames a text with its special tokens
 * @param maxLength the number of tokens, special ones included, after which a text is cut
 * @param queryPrefix put before every query text
 * @param passagePrefix put before every passage text
 * @param dimensions the number of values of a vector as the folder declares it, 0 if it does not
 * @param precision what the model may compute in; anything but float32 takes a TorchScript file that can
 */
public record ModelSpec(
        ModelId id,
        Path model,
        Path tokenizer,
        Pooling pooling,
        boolean normalize,
        boolean includeTokenTypes,
        boolean addSpecialTokens,
        int maxLength,
        String queryPrefix,
        String passagePrefix,
        int dimensions,
        Precision precision) {

    /** The text as the model was trained to see it: with the prefix of its input type. */
    public String prefixed(String text, InputType inputType) {
        return (inputType == InputType.QUERY ? queryPrefix : passagePrefix) + text;
    }
}
