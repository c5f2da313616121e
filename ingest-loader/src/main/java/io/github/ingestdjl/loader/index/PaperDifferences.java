/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.loader.paper.Paper;
import io.github.ingestdjl.loader.paper.PaperFilter;
import java.io.Closeable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What must happen to the papers of one index for them to be those of another: vectors are of no account. First those that are missing or
 * differ, then those that the other one has no more; page by page, each index as it was when its reading began. For one thread; whoever opens
 * it closes it.
 */
public final class PaperDifferences implements Closeable {

    private static final PaperFilter ALL = new PaperFilter(List.of(), null, null);

    private final ClusterClient cluster;
    private final String from;
    private final String to;
    private PaperExport papers;
    private boolean surplus;
    private volatile long read;
    private volatile long total = -1;

    /** One paper that is not as it should be. */
    public sealed interface Difference {

        /** A paper that is missing or was another one. */
        record Other(PaperExport.Document document) implements Difference {}

        /**
         * A paper that is gone from the other index.
         *
         * @param updated the day of its last change, or null
         */
        record Surplus(String id, LocalDate updated) implements Difference {}
    }

    /**
     * Opens the first index.
     *
     * @param from the index as it should be
     * @param to the index that is compared with it
     * @throws ClusterException when one of them is missing
     */
    public PaperDifferences(ClusterClient cluster, String from, String to) {
        this.cluster = cluster;
        this.from = from;
        this.to = to;
        this.papers = new PaperExport(cluster, from, ALL, false, Long.MAX_VALUE);
    }

    /**
     * The next ones; null at the end, while no difference on a page is an empty list.
     *
     * @throws ClusterException when a search fails
     */
    public List<Difference> next() throws InterruptedException {
        List<PaperExport.Document> page = papers.next();
        if (page.isEmpty() && surplus) {
            return null;
        }
        if (page.isEmpty()) {
            papers.close();
            papers = new PaperExport(cluster, to, ALL, false, Long.MAX_VALUE);
            surplus = true;
            return List.of();
        }
        if (!surplus) {
            total = papers.total();
            read += page.size();
        }
        return surplus ? surplus(page) : others(page);
    }

    private List<Difference> others(List<PaperExport.Document> page) {
        Map<String, PaperExport.Document> there = new HashMap<>();
        hits(to, page).forEach(hit -> there.put(hit.id(), PaperExport.document(hit)));
        List<Difference> differences = new ArrayList<>();
        for (PaperExport.Document document : page) {
            PaperExport.Document other = there.get(document.id());
            if (other == null || document.paper() == null || !document.paper().equals(other.paper())) {
                differences.add(new Difference.Other(document));
            }
        }
        return differences;
    }

    private List<Difference> surplus(List<PaperExport.Document> page) {
        Set<String> known = hits(from, page).stream().map(Hit::id).collect(Collectors.toSet());
        List<Difference> differences = new ArrayList<>();
        for (PaperExport.Document document : page) {
            if (!known.contains(document.id())) {
                Paper paper = document.paper();
                differences.add(new Difference.Surplus(document.id(), paper == null ? null : paper.updated()));
            }
        }
        return differences;
    }

    private List<Hit<ObjectNode>> hits(String index, List<PaperExport.Document> page) {
        List<String> ids = page.stream().map(PaperExport.Document::id).toList();
        SearchResponse<ObjectNode> response = cluster.call(elasticsearch -> elasticsearch.search(
                search -> search.index(index)
                        .size(ids.size())
                        .allowPartialSearchResults(false)
                        .source(source ->
                                source.filter(filter -> filter.excludes(Paper.TITLE_VECTOR, Paper.ABSTRACT_VECTOR)))
                        .query(any -> any.ids(query -> query.values(ids))),
                ObjectNode.class));
        return response.hits().hits();
    }

    /** How many papers of the first index were looked at; may be asked by any thread. */
    public long read() {
        return read;
    }

    /** How many papers the first index has, -1 before the first page; may be asked by any thread. */
    public long total() {
        return total;
    }

    @Override
    public void close() {
        papers.close();
    }
}
