/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.source.atom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.RejectReason;
import io.github.ingestdjl.loader.source.UnreadableXmlException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AtomParserTest {

    private final AtomParser parser = new AtomParser();

    @Test
    void anEntryIsAPaper() throws UnreadableXmlException {
        // In the markup of astro-ph/0601001 as arXiv answered in May 2026.
        AtomFeed feed = parse("""
                <opensearch:itemsPerPage>100</opensearch:itemsPerPage>
                  <opensearch:totalResults>214881</opensearch:totalResults>
                  <opensearch:startIndex>50</opensearch:startIndex>
                  <entry>
                    <id>http://arxiv.org/abs/astro-ph/0601001v2</id>
                    <title>Frequency of H{\\"o}lder
                  Jupiters</title>
                    <updated>2006-03-01T23:57:58-05:00</updated>
                    <link href="https://arxiv.org/abs/astro-ph/0601001v2" rel="alternate" type="text/html"/>
                    <summary>  We find V_max&lt;17.5.
                </summary>
                    <category term="astro-ph" scheme="http://arxiv.org/schemas/atom"/>
                    <category term="hep-th" scheme="http://arxiv.org/schemas/atom"/>
                    <category term="05C80; 57M25" scheme="http://arxiv.org/schemas/atom"/>
                    <published>2006-01-02T14:57:58Z</published>
                    <arxiv:comment>62 pages</arxiv:comment>
                    <arxiv:primary_category term="hep-th"/>
                    <arxiv:journal_ref>ActaAstron.56:1-50,2006</arxiv:journal_ref>
                    <arxiv:doi>10.1007/JHEP12(2010)070 10.1007/JHEP02(2011)044</arxiv:doi>
                    <author>
                      <name>Andrew Gould</name>
                      <arxiv:affiliation>Ohio State</arxiv:affiliation>
                    </author>
                    <author>
                      <name>B. Scott Gaudi</name>
                    </author>
                  </entry>""");

        assertThat(feed.totalResults()).isEqualTo(214881);
        assertThat(feed.startIndex()).isEqualTo(50);
        assertThat(feed.itemsPerPage()).isEqualTo(100);
        assertThat(feed.errors()).isEmpty();
        assertThat(feed.entries())
                .containsExactly(new AtomFeed.Entry(
                        "http://arxiv.org/abs/astro-ph/0601001v2",
                        2,
                        Paper.builder("astro-ph/0601001", "Frequency of Hölder Jupiters")
                                .abstractText("We find V_max<17.5.")
                                .authors(List.of("Andrew Gould", "B. Scott Gaudi"))
                                .categories(List.of("hep-th", "astro-ph"))
                                .submitted(LocalDate.of(2006, 1, 2))
                                .updated(LocalDate.of(2006, 3, 2))
                                .dois(List.of("10.1007/JHEP12(2010)070", "10.1007/JHEP02(2011)044"))
                                .journalRef("ActaAstron.56:1-50,2006")
                                .comments("62 pages")
                                .build(),
                        null));
    }

    @Test
    void theFirstVersionIsTheOnlyOneWhoseDayIsKnown() throws UnreadableXmlException {
        String entry =
                "<entry><id>http://arxiv.org/abs/1707.08567v1</id><title>t</title><published>2017-07-27T08:18:33Z</published></entry>";

        assertThat(parse(entry).entries().get(0).paper().versions()).containsExactly(LocalDate.of(2017, 7, 27));
        assertThat(parse(entry.replace("v1<", "v2<")).entries().get(0).paper().versions())
                .isEmpty();
    }

    @Test
    void anErrorIsNoPaper() throws UnreadableXmlException {
        AtomFeed feed = parse("""
                <entry>
                    <id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id>
                    <title>Error</title>
                    <updated>2026-04-12T22:59:06Z</updated>
                    <summary>incorrect id format for abc</summary>
                    <author>
                      <name>arXiv api core</name>
                    </author>
                  </entry>""");

        assertThat(feed.entries()).isEmpty();
        assertThat(feed.errors()).containsExactly("incorrect id format for abc");
    }

    @Test
    void aFeedWithoutEntriesAndNumbersIsEmpty() throws UnreadableXmlException {
        AtomFeed feed = parse("<title>arXiv Query</title>");

        assertThat(feed.entries()).isEmpty();
        assertThat(feed.errors()).isEmpty();
        assertThat(feed.totalResults()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<title>t</title> | INVALID_ID | [null]",
                "<id>http://arxiv.org/abs/17070856</id><title>t</title> | INVALID_ID | 17070856",
                "<id>http://arxiv.org/abs/1707.08567v1</id> | MISSING_TITLE | [title]",
                "<id>http://arxiv.org/abs/1707.08567v1</id><title>t</title><updated>today</updated> | INVALID_DATE | [today]"
            })
    void anEntryThatIsNoPaperHasAProblemAndTheOthersStand(String content, RejectReason reason, String words)
            throws UnreadableXmlException {
        AtomFeed feed = parse("<entry>" + content
                + "</entry><entry><id>http://arxiv.org/abs/1707.08567v1</id><title>t</title></entry>");

        assertThat(feed.entries()).hasSize(2);
        assertThat(feed.entries().get(0).paper()).isNull();
        assertThat(feed.entries().get(0).problem().reason()).isEqualTo(reason);
        assertThat(feed.entries().get(0).problem()).hasMessageContaining(words);
        assertThat(feed.entries().get(1).paper().id()).isEqualTo("1707.08567");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<rss/>", "Rate exceeded.", "", "<feed><entry></feed>", "<feed><entry/>"})
    void whatIsNoFeedIsRefused(String text) {
        assertThatThrownBy(() -> parser.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableXmlException.class);
    }

    private AtomFeed parse(String content) throws UnreadableXmlException {
        String feed = """
                <?xml version='1.0' encoding='UTF-8'?>
                <feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
                xmlns="http://www.w3.org/2005/Atom">
                  <id>https://arxiv.org/api/UYD++GGrMRBcNyYZKVyqJHdTM3s</id>
                  %s
                </feed>
                """.formatted(content);
        return parser.parse(feed.getBytes(StandardCharsets.UTF_8));
    }
}
