/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.model;

import java.util.List;

/**
 * A text cut into the model's tokens.
 *
 * @param windows none for a text without tokens; more than one only for a long text that is averaged
 * @param truncated whether the end of the text is in no window
 */
public record TokenizedText(List<TokenWindow> windows, boolean truncated) {
    public TokenizedText {
        windows = List.copyOf(windows);
    }
}
