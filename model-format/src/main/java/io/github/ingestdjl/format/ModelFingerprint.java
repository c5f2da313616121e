/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Tells models apart by all that decides their vectors: the weights, the tokenizer, and how both are used. The folder's
 * name is not part of it, nor is the precision: what it changes in a vector is less than what vectors are compared by.
 */
public final class ModelFingerprint {
    /** So many of the hexadecimal digits of SHA-256; it names, it does not protect. */
    private static final int DIGITS = 32;

    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{" + DIGITS + "}");

    private ModelFingerprint() {}

    /** The fingerprint, of 32 hexadecimal digits; reads all of the files. */
    public static String of(ModelSpec spec) throws IOException {
        MessageDigest digest = digest();
        update(digest, spec.model());
        update(digest, spec.tokenizer());
        String use = String.join(
                "\u0000",
                spec.pooling().key(),
                Boolean.toString(spec.normalize()),
                Boolean.toString(spec.includeTokenTypes()),
                Boolean.toString(spec.addSpecialTokens()),
                Integer.toString(spec.maxLength()),
                spec.queryPrefix(),
                spec.passagePrefix());
        digest.update(use.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    /**
     * The value, which may be null, if it can be one.
     *
     * @throws IllegalArgumentException if it is no fingerprint
     */
    public static String checked(String fingerprint) {
        if (fingerprint != null && FINGERPRINT.matcher(fingerprint).matches() == false) {
            throw new IllegalArgumentException("[model_fingerprint] must be " + DIGITS
                    + " hexadecimal digits in lower case, " + Problems.got(fingerprint));
        }
        return fingerprint;
    }

    /** Of a single file, in lower case hexadecimal digits. */
    static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        readInto(digest, file);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has it", e);
        }
    }

    private static void update(MessageDigest digest, Path file) throws IOException {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(Files.size(file)).array());
        readInto(digest, file);
    }

    private static void readInto(MessageDigest digest, Path file) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
    }
}
