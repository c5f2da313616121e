/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.file;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Tells by its first bytes how a stream is compressed; names lie, and standard input has none. */
final class Compression {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MAGIC_BYTES = 4;

    private Compression() {}

    /**
     * The stream's plain bytes: of gzip or bzip2, also of several such streams one after the other, or the bytes as they are.
     *
     * @param in closed with the returned stream
     * @throws IOException when the stream cannot be read
     */
    static InputStream decompressed(BufferedInputStream in) throws IOException {
        byte[] magic = magic(in);
        if (startsWith(magic, 0x1f, 0x8b)) {
            // Not the JDK's GZIPInputStream: it takes a pipe that has no byte ready for the end of the data.
            return GzipCompressorInputStream.builder()
                    .setInputStream(in)
                    .setDecompressConcatenated(true)
                    .get();
        }
        if (startsWith(magic, 'B', 'Z', 'h')) {
            return new BZip2CompressorInputStream(in, true);
        }
        return in;
    }

    /** Whether the stream is a zip archive; an empty one begins with its end. */
    static boolean isZip(BufferedInputStream in) throws IOException {
        byte[] magic = magic(in);
        return startsWith(magic, 'P', 'K', 3, 4) || startsWith(magic, 'P', 'K', 5, 6);
    }

    static BufferedInputStream buffered(InputStream in) {
        return new BufferedInputStream(in, BUFFER_BYTES);
    }

    private static byte[] magic(BufferedInputStream in) throws IOException {
        in.mark(MAGIC_BYTES);
        byte[] magic = in.readNBytes(MAGIC_BYTES);
        in.reset();
        return magic;
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
