/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.paper.Whitespace;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Walks through an XML document that a server has sent, so that no more than one element is held beside the document itself. The character set is
 * told by the document, UTF-8 if it says nothing. For one thread.
 *
 * <p>A document type declaration is refused, whatever it says: the responses read here have none, and it is the door to foreign files and to
 * entities that grow without end.
 */
final class XmlReader {

    // The responses read here are seven deep; a document deeper than this is built to exhaust the stack.
    private static final int MAX_DEPTH = 64;

    private static final Pattern DECLARED =
            Pattern.compile("^<\\?xml\\s[^>]*?\\sencoding\\s*=\\s*[\"']([A-Za-z][A-Za-z0-9._-]*)[\"']");
    private static final int DECLARATION_LENGTH = 200;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final XMLStreamReader xml;

    XmlReader(byte[] document) throws UnreadableXmlException {
        try {
            this.xml = factory().createXMLStreamReader(new StringReader(text(document)));
        } catch (XMLStreamException e) {
            throw unreadable(e);
        }
    }

    private static XMLInputFactory factory() {
        // The platform's own, whatever else lies on the class path: the settings below are those of a known parser.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // Without declarations there is nothing to expand. Since Java 24 these limits count characters written as
        // "&#39;"
        // or "&lt;", of which an honest page may have more than the 100,000 allowed there.
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
        return factory;
    }

    /**
     * The next element, or null at the end of the document, which is checked to be there.
     *
     * @param containers names of elements that are entered: such a one is returned without its content, which follows element by element
     */
    XmlElement next(Set<String> containers) throws UnreadableXmlException {
        try {
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.DTD) {
                    throw new UnreadableXmlException(
                            "a document type declaration, as HTML pages have one, is not expected here");
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    return containers.contains(xml.getLocalName())
                            ? new XmlElement(xml.getLocalName(), attributes(), "", List.of())
                            : element(1);
                }
            }
            return null;
        } catch (XMLStreamException e) {
            throw unreadable(e);
        }
    }

    /**
     * Decodes a document, here because the platform's parser writes to standard error of its own when it fails to.
     *
     * <p>Control characters, which XML forbids, become blanks: authors paste them, and a single one would make a page of thousands of records
     * unreadable, today and whenever it is asked for again.
     */
    private static String text(byte[] document) throws UnreadableXmlException {
        Charset charset = charset(document);
        try {
            CharBuffer text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(document));
            for (int i = 0; i < text.length(); i++) {
                char c = text.get(i);
                if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') || c >= '\uFFFE') {
                    text.put(i, ' ');
                }
            }
            boolean marked = text.length() > 0 && text.get(0) == BYTE_ORDER_MARK;
            return text.subSequence(marked ? 1 : 0, text.length()).toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableXmlException("the bytes are not [" + charset + "], as the document says", e);
        }
    }

    private static Charset charset(byte[] document) throws UnreadableXmlException {
        String begin =
                new String(document, 0, Math.min(document.length, DECLARATION_LENGTH), StandardCharsets.ISO_8859_1);
        Matcher declared = DECLARED.matcher(begin);
        try {
            return declared.find() ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException e) {
            throw new UnreadableXmlException("unknown character set [" + declared.group(1) + "]", e);
        }
    }

    private XmlElement element(int depth) throws XMLStreamException, UnreadableXmlException {
        if (depth > MAX_DEPTH) {
            throw new UnreadableXmlException("elements lie deeper within each other than " + MAX_DEPTH);
        }
        String name = xml.getLocalName();
        Map<String, String> attributes = attributes();
        StringBuilder text = new StringBuilder();
        List<XmlElement> children = new ArrayList<>();
        for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                children.add(element(depth + 1));
            } else if (xml.hasText() && event != XMLStreamConstants.COMMENT) {
                text.append(xml.getText());
            }
        }
        return new XmlElement(name, attributes, text.toString(), children);
    }

    private Map<String, String> attributes() {
        int count = xml.getAttributeCount();
        if (count == 0) {
            return Map.of();
        }
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < count; i++) {
            attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
        return attributes;
    }

    private static UnreadableXmlException unreadable(XMLStreamException e) {
        String message = Whitespace.fold(String.valueOf(e.getMessage()));
        // "ParseError at [row,col]:[3,7] Message: The element type must be terminated by the matching end-tag."
        int words = message.indexOf("Message: ");
        String problem = words < 0 ? message : message.substring(words + "Message: ".length());
        return new UnreadableXmlException(
                e.getLocation() == null
                        ? problem
                        : "line " + e.getLocation().getLineNumber() + ", column "
                                + e.getLocation().getColumnNumber() + ": " + problem,
                e);
    }
}
