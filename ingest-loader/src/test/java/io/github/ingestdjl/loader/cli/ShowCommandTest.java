/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ingestdjl.loader.FakeCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShowCommandTest {

    private final FakeCluster node = new FakeCluster();

    @BeforeEach
    void onePaper() {
        node.setUp("arxiv-papers", "arxiv");
        node.searchAnswer = """
                {"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"hits":[
                {"_index":"p","_id":"hep-th/9901001","_source":{"id":"hep-th/9901001","title":"Naïve strings","abstract":"%s",
                "authors":["A. One","B. Two"],"categories":["hep-th"],"submitted":"1999-01-02"}}]}}""".formatted("They vibrate. ".repeat(9).strip());
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aPaperIsShownInWhole() {
        CommandLineRun run = show("https://arxiv.org/abs/hep-th/9901001v2");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "Naïve strings",
                        "authors     A. One, B. Two",
                        "categories  hep-th",
                        "submitted   1999-01-02",
                        "address     https://arxiv.org/abs/hep-th/9901001",
                        "",
                        "They vibrate. They vibrate. They vibrate. They vibrate. They vibrate. They vibrate.",
                        "They vibrate. They vibrate. They vibrate.");
    }

    @Test
    void aPaperIsShownForPrograms() throws Exception {
        CommandLineRun run = show("--json", "hep-th/9901001");

        assertThat(new ObjectMapper().readTree(run.out()).at("/papers/0/title").asText())
                .isEqualTo("Naïve strings");
    }

    @Test
    void whatIsNotThereIsNamedAndTheRestShown() {
        CommandLineRun run = show("hep-th/9901001", "2106.00009");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("Naïve strings");
        assertThat(run.err()).contains("index [arxiv-papers] has no paper [2106.00009]");
    }

    @Test
    void whatIsNoIdIsRefused() {
        assertThat(show("strings").exitCode()).isEqualTo(2);
    }

    private CommandLineRun show(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "show";
        all[1] = "--url";
        all[2] = node.url();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return CommandLineRun.of(all);
    }
}
