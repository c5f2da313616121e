/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What makes two runs the same job, so that the second goes on where the first was cut off: the command, its source and its targets. How fast
 * it runs and what it prints do not belong to it.
 *
 * @param command the name of the command
 * @param parameters everything that decides what ends up in the targets
 */
public record JobKey(String command, Map<String, String> parameters) {

    private static final int SHOWN_DIGEST_BYTES = 6;

    public JobKey {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** A short name for files, the same for equal keys. Others may share it, which the journal notices. */
    public String name() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json().getBytes(StandardCharsets.UTF_8));
            return command + "-" + HexFormat.of().formatHex(digest, 0, SHOWN_DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private String json() {
        try {
            return new ObjectMapper().writeValueAsString(Map.of(command, parameters));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
