/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.atom;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.loader.source.RecordedResponses;
import io.github.ingestdjl.loader.source.UnreadableXmlException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every feed of arXiv's query interface in the shared data. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArxivPagesAtomTest {

    private final AtomParser parser = new AtomParser();
    private SortedMap<String, byte[]> files;

    @BeforeAll
    void readTheFiles() throws IOException {
        files = RecordedResponses.in("atom");
        assertThat(files.keySet()).hasSize(27);
    }

    @Test
    void everyEntryOfEveryFeedIsAPaperOrAnError() throws UnreadableXmlException {
        int papers = 0;
        for (String name : files.keySet()) {
            AtomFeed feed = parser.parse(files.get(name));
            String text = new String(files.get(name), StandardCharsets.UTF_8);

            assertThat(feed.entries().size() + feed.errors().size())
                    .as(name)
                    .isEqualTo((text.length() - text.replace("<entry>", "").length()) / "<entry>".length());
            assertThat(feed.totalResults()).as(name).isNotNull();
            assertThat(feed.entries()).as(name).allSatisfy(entry -> {
                assertThat(entry.problem()).isNull();
                assertThat(entry.version()).isPositive();
                assertThat(entry.paper().title()).isNotBlank();
                assertThat(entry.paper().abstractText()).isNotBlank();
                assertThat(entry.paper().authors()).isNotEmpty();
                assertThat(entry.paper().primaryCategory()).isNotNull();
                assertThat(entry.paper().updated())
                        .isAfterOrEqualTo(entry.paper().submitted());
            });
            papers += feed.entries().size();
        }
        assertThat(papers).isEqualTo(256);
    }

    @Test
    void theErrorAndTheEmptyFeedAreToldApart() throws UnreadableXmlException {
        AtomFeed error = parser.parse(files.get("atom/arxivpy_id_abc_s0_m100_b79c8dcf6bc3.xml"));
        AtomFeed empty = parser.parse(files.get("atom/arxivpy_id_0000.0000_s0_m100_8b51d9633a68.xml"));

        assertThat(error.errors()).containsExactly("incorrect id format for abc");
        assertThat(empty.errors()).isEmpty();
        assertThat(empty.entries()).isEmpty();
        assertThat(empty.totalResults()).isZero();
    }

    @Test
    void anOldIdKeepsItsArchive() throws UnreadableXmlException {
        AtomFeed feed = parser.parse(files.get("atom/arxivpy_id_quant-ph_0201082v1_s0_m100_86989fe779ef.xml"));

        assertThat(feed.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.paper().id()).isEqualTo("quant-ph/0201082");
            assertThat(entry.version()).isEqualTo(1);
        });
    }
}
