/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The characters of an XML document, decoded here because the platform's parser writes to standard error of its own when it fails to. */
final class XmlText {

    private static final Pattern DECLARED =
            Pattern.compile("^<\\?xml\\s[^>]*?\\sencoding\\s*=\\s*[\"']([A-Za-z][A-Za-z0-9._-]*)[\"']");
    private static final int DECLARATION_LENGTH = 200;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private XmlText() {}

    /**
     * Decodes a document by the character set that it declares, UTF-8 if it says nothing.
     *
     * <p>Control characters, which XML forbids, become blanks: authors paste them, and a single one would make a page of thousands of records
     * unreadable, today and whenever it is asked for again.
     */
    static String of(byte[] document) throws UnreadableXmlException {
        Charset charset = charset(document);
        try {
            CharBuffer text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(document));
            for (int i = 0; i < text.length(); i++) {
                if (forbidden(text.get(i))) {
                    text.put(i, ' ');
                }
            }
            boolean marked = text.length() > 0 && text.get(0) == BYTE_ORDER_MARK;
            return text.subSequence(marked ? 1 : 0, text.length()).toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableXmlException("the bytes are not [" + charset + "], as the document says", e);
        }
    }

    private static boolean forbidden(char c) {
        return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c >= '\uFFFE';
    }

    private static Charset charset(byte[] document) throws UnreadableXmlException {
        int first = document.length < 2 ? 0 : (document[0] & 0xFF) << 8 | document[1] & 0xFF;
        switch (first) {
            case 0xFEFF, 0xFFFE:
                return StandardCharsets.UTF_16;
            case 0x003C:
                return StandardCharsets.UTF_16BE;
            case 0x3C00:
                return StandardCharsets.UTF_16LE;
            default:
                return declared(document);
        }
    }

    private static Charset declared(byte[] document) throws UnreadableXmlException {
        String begin =
                new String(document, 0, Math.min(document.length, DECLARATION_LENGTH), StandardCharsets.ISO_8859_1);
        Matcher declared = DECLARED.matcher(begin);
        if (!declared.find()) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(declared.group(1));
        } catch (IllegalArgumentException e) {
            throw new UnreadableXmlException("unknown character set [" + declared.group(1) + "]", e);
        }
    }
}
