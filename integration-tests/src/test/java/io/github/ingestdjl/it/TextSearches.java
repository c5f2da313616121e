/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.node.NodeClient;
import io.github.ingestdjl.node.NodeClient.Response;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A user who searches for new texts, one after the other, as long as this is open. As clients do, it asks the nodes in turn, and the next
 * one when one does not answer.
 */
final class TextSearches implements AutoCloseable {
    private final List<Supplier<NodeClient>> nodes;
    private final List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread = new Thread(this::run, "text-searches");
    private volatile boolean end;
    private volatile long begun;

    /**
     * What became of one search.
     *
     * @param status 0 if no node answered
     * @param asked how many nodes
     */
    private record Answer(int status, int asked, String reasons, long sent, long came) {}

    private TextSearches(List<Supplier<NodeClient>> nodes) {
        this.nodes = nodes;
    }

    /** @param nodes to ask; suppliers, since a node that is started again has a new client */
    static TextSearches start(List<Supplier<NodeClient>> nodes) {
        TextSearches searches = new TextSearches(nodes);
        searches.begun = System.nanoTime();
        searches.thread.start();
        return searches;
    }

    private void run() {
        for (int i = 0; end == false; i++) {
            Answer answer = search(i);
            answers.add(answer);
            if (answer.status != 200) {
                pause();
            }
        }
    }

    private Answer search(int number) {
        String query = """
                { "size": 1, "knn": { "field": "title_vector", "k": 1, "num_candidates": 10,
                    "query_vector_builder": { "djl_text_embedding": { "model_text": "query %d" } } } }""".formatted(number);
        long sent = System.nanoTime();
        String reasons = "";
        for (int i = 0; i < nodes.size(); i++) {
            try {
                Response response =
                        nodes.get((number + i) % nodes.size()).get().post("/" + PaperLoad.INDEX + "/_search", query);
                return new Answer(response.status(), i + 1, response.reasons(), sent, System.nanoTime());
            } catch (UncheckedIOException e) {
                reasons = String.valueOf(e.getCause());
            }
        }
        return new Answer(0, nodes.size(), reasons, sent, System.nanoTime());
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the first result of a search that was begun from now on, for as long as the test may take; the seconds until then. */
    double secondsUntilAnAnswer() throws InterruptedException {
        long since = System.nanoTime();
        while (true) {
            synchronized (answers) {
                for (int i = answers.size() - 1; i >= 0 && answers.get(i).sent >= since; i--) {
                    if (answers.get(i).status == 200) {
                        return seconds(answers.get(i).came - since);
                    }
                }
            }
            assertThat(thread.isAlive()).isTrue();
            Thread.sleep(20);
        }
    }

    /** What was measured; to be asked for when this is closed. */
    ObjectNode figures() {
        ObjectNode figures = ChaosFigures.create();
        TreeMap<String, Integer> failures = new TreeMap<>();
        long last = begun;
        long gap = 0;
        int answered = 0;
        int byAnother = 0;
        for (Answer answer : answers) {
            if (answer.status == 200) {
                answered++;
                byAnother += answer.asked > 1 ? 1 : 0;
                gap = Math.max(gap, answer.came - last);
                last = answer.came;
            } else {
                failures.merge((answer.status + " " + answer.reasons).strip(), 1, Integer::sum);
            }
        }
        figures.put("answered", answered)
                .put("answered_by_the_next_node", byAnother)
                .put("failed", answers.size() - answered)
                .put("longest_without_an_answer_seconds", seconds(gap))
                .put(
                        "slowest_answer_seconds",
                        seconds(answers.stream()
                                .mapToLong(answer -> answer.came - answer.sent)
                                .max()
                                .orElse(0)));
        figures.set("failures", Papers.JSON.valueToTree(failures));
        return figures;
    }

    /** No failure but those that say that a shard or a node is not there now. */
    void assertOnlyAway() {
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.status).as("status of %s", answer).isIn(0, 200, 502, 503));
        assertThat(answers).anyMatch(answer -> answer.status == 200);
    }

    private static double seconds(long nanos) {
        return nanos / 1_000_000 / 1e3;
    }

    @Override
    public void close() {
        end = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
