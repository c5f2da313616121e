/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import io.github.ingestdjl.loader.paper.Whitespace;
import java.util.List;
import java.util.Map;

/**
 * An element of an XML document with everything in it. Names are local names, since recorded responses bind namespaces carelessly. Immutable.
 *
 * @param name without a prefix
 * @param attributes by their names without prefixes
 * @param text the characters directly within, as they stand
 * @param children the elements directly within, in order
 */
record XmlElement(String name, Map<String, String> attributes, String text, List<XmlElement> children) {

    XmlElement {
        attributes = Map.copyOf(attributes);
        children = List.copyOf(children);
    }

    /** The characters directly within on one line; null when there are none but blanks. */
    String folded() {
        String folded = Whitespace.fold(text);
        return folded.isEmpty() ? null : folded;
    }

    /** The children of this name. */
    List<XmlElement> children(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    /** The first child of this name, or null. */
    XmlElement child(String childName) {
        List<XmlElement> named = children(childName);
        return named.isEmpty() ? null : named.get(0);
    }

    /** The folded text of the first child of this name; null when it is absent or blank. */
    String text(String childName) {
        XmlElement child = child(childName);
        return child == null ? null : child.folded();
    }
}
