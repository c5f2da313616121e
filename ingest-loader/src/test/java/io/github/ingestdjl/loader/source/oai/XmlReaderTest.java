/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.oai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XmlReaderTest {

    @Test
    void elementsComeOneByOneAndContainersWithoutTheirContent() throws UnreadableXmlException {
        XmlReader xml = reader(
                "<list kind='short'><item n='1'>one <b>and</b> a <!-- not this --> half</item><x:item xmlns:x='u'>two</x:item></list>");

        XmlElement list = xml.next(Set.of("list"));
        XmlElement first = xml.next(Set.of("list"));
        XmlElement second = xml.next(Set.of("list"));

        assertThat(list.name()).isEqualTo("list");
        assertThat(list.attributes()).containsEntry("kind", "short");
        assertThat(list.children()).isEmpty();
        assertThat(first.attributes()).containsEntry("n", "1");
        assertThat(first.folded()).isEqualTo("one a half");
        assertThat(first.text("b")).isEqualTo("and");
        assertThat(second.name()).isEqualTo("item");
        assertThat(xml.next(Set.of("list"))).isNull();
    }

    @Test
    void escapedCharactersAndCharacterDataAreText() throws UnreadableXmlException {
        assertThat(text("<t>a &lt; b &amp;&amp; c &#248; &#x1D4D0;<![CDATA[ <raw> & ]]></t>"))
                .isEqualTo("a < b && c ø 𝓐 <raw> &");
    }

    @Test
    void theDocumentTellsItsCharacterSet() throws UnreadableXmlException {
        assertThat(text("<?xml version='1.0' encoding='ISO-8859-1'?><t>Erdös</t>", StandardCharsets.ISO_8859_1))
                .isEqualTo("Erdös");
        assertThat(text("<?xml version='1.0'?><t>Erdős</t>", StandardCharsets.UTF_8))
                .isEqualTo("Erdős");
        assertThat(text("\uFEFF<t>Erdős</t>", StandardCharsets.UTF_8)).isEqualTo("Erdős");
    }

    @Test
    void bytesThatAreNotOfTheCharacterSetAreRefused() {
        assertThatThrownBy(() -> text("<t>Erdös</t>", StandardCharsets.ISO_8859_1))
                .isInstanceOf(UnreadableXmlException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void aCharacterSetThatNobodyKnowsIsRefused() {
        assertThatThrownBy(() -> text("<?xml version='1.0' encoding='TeX-1'?><t/>"))
                .isInstanceOf(UnreadableXmlException.class)
                .hasMessageContaining("[TeX-1]");
    }

    @Test
    void aForbiddenControlCharacterIsABlank() throws UnreadableXmlException {
        assertThat(text("<t>form\ffeed and\u0000nothing\uFFFF</t>")).isEqualTo("form feed and nothing");
    }

    @Test
    void aDocumentThatIsCutOffSaysWhere() {
        assertThatThrownBy(() -> text("<list>\n<item>one</item>\n<item>tw"))
                .isInstanceOf(UnreadableXmlException.class)
                .hasMessageStartingWith("line 3, column ")
                .hasMessageNotContaining("\n")
                .hasCauseInstanceOf(javax.xml.stream.XMLStreamException.class);
    }

    @Test
    void aCutAfterAnElementIsSeenAtTheEnd() throws UnreadableXmlException {
        XmlReader xml = reader("<list><item>one</item>");
        xml.next(Set.of("list"));
        xml.next(Set.of("list"));

        assertThatThrownBy(() -> xml.next(Set.of("list"))).isInstanceOf(UnreadableXmlException.class);
    }

    @Test
    void nothingAndPlainTextAreRefused() {
        assertThatThrownBy(() -> text("")).isInstanceOf(UnreadableXmlException.class);
        assertThatThrownBy(() -> text("Rate exceeded.")).isInstanceOf(UnreadableXmlException.class);
    }

    @Test
    void aForeignFileIsNotRead(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "the secret");

        assertThatThrownBy(() -> text("<!DOCTYPE t [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]><t>&x;</t>"))
                .isInstanceOf(UnreadableXmlException.class)
                .hasMessageContaining("document type declaration")
                .hasMessageNotContaining("the secret");
    }

    @Test
    void aBillionLaughsAreRefused() {
        assertThatThrownBy(() ->
                        text("<!DOCTYPE t [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'><!ENTITY c '&b;&b;&b;'>]><t>&c;</t>"))
                .isInstanceOf(UnreadableXmlException.class)
                .hasMessageContaining("document type declaration");
    }

    @Test
    void aDocumentOfBottomlessDepthIsRefused() {
        assertThatThrownBy(() -> text("<a>".repeat(100_000)))
                .isInstanceOf(UnreadableXmlException.class)
                .hasMessageContaining("deeper");
    }

    @Test
    void aLargePageFullOfEscapedCharactersIsRead() throws UnreadableXmlException {
        // Java 24 and later allow 100,000 of them by default.
        String text = text("<t>" + "x&#39;y&lt;".repeat(150_000) + "</t>");

        assertThat(text).hasSize(600_000).startsWith("x'y<x'");
    }

    private static XmlReader reader(String document) throws UnreadableXmlException {
        return new XmlReader(document.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String document) throws UnreadableXmlException {
        return text(document, StandardCharsets.UTF_8);
    }

    private static String text(String document, Charset charset) throws UnreadableXmlException {
        return new XmlReader(document.getBytes(charset)).next(Set.of()).folded();
    }
}
