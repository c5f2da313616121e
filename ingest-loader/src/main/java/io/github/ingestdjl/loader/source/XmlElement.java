/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source;

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
public record XmlElement(String name, Map<String, String> attributes, String text, List<XmlElement> children) {

    /** Copies the collections. */
    public XmlElement {
        attributes = Map.copyOf(attributes);
        children = List.copyOf(children);
    }

    /** The characters directly within on one line; null when there are none but blanks. */
    public String folded() {
        String folded = Whitespace.fold(text);
        return folded.isEmpty() ? null : folded;
    }

    /** The first child of this name, or null. */
    public XmlElement child(String childName) {
        for (XmlElement child : children) {
            if (child.name.equals(childName)) {
                return child;
            }
        }
        return null;
    }

    /** The children of this name. */
    public List<XmlElement> children(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    /** The folded text of the first child of this name; null when it is absent or blank. */
    public String text(String childName) {
        XmlElement child = child(childName);
        return child == null ? null : child.folded();
    }

    /** The folded texts of the children of this name that are not blank. */
    public List<String> texts(String childName) {
        return children.stream()
                .filter(child -> child.name.equals(childName))
                .map(XmlElement::folded)
                .filter(text -> text != null)
                .toList();
    }
}
