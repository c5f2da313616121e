/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

import io.github.ingestdjl.loader.paper.Whitespace;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
public final class XmlReader {

    // The responses read here are seven deep; a document deeper than this is built to exhaust the stack.
    private static final int MAX_DEPTH = 64;

    private final XMLStreamReader xml;

    /** Begins a document. */
    public XmlReader(byte[] document) throws UnreadableXmlException {
        try {
            this.xml = factory().createXMLStreamReader(new StringReader(XmlText.of(document)));
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
    public XmlElement next(Set<String> containers) throws UnreadableXmlException {
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
