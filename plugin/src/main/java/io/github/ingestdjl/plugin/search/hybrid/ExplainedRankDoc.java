/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.search.hybrid;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.Explanation;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.search.rank.RankDoc;

/**
 * A fused document that knows what each retriever has given it. Only a search with {@code explain} makes them: they travel
 * to the nodes with the shards, which others need not understand.
 */
public final class ExplainedRankDoc extends RankDoc {
    private static final String NAME = "djl_hybrid_rank_doc";

    private final List<Share> shares;

    /**
     * What one retriever has given.
     *
     * @param found whether its list has the document
     * @param how the retriever and the arithmetic, for people
     */
    record Share(boolean found, float value, String how) implements Writeable {
        private Share(StreamInput in) throws IOException {
            this(in.readBoolean(), in.readFloat(), in.readString());
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            out.writeBoolean(found);
            out.writeFloat(value);
            out.writeString(how);
        }

        private Explanation explain(Explanation source) {
            return found ? Explanation.match(value, how, source) : Explanation.noMatch(how, source);
        }
    }

    /** @param shares of all retrievers, in their order */
    ExplainedRankDoc(int doc, float score, int shardIndex, List<Share> shares) {
        super(doc, score, shardIndex);
        this.shares = List.copyOf(shares);
    }

    private ExplainedRankDoc(StreamInput in) throws IOException {
        super(in);
        this.shares = in.readCollectionAsList(Share::new);
    }

    /** What the plugin registers. */
    public static NamedWriteableRegistry.Entry entry() {
        return new NamedWriteableRegistry.Entry(RankDoc.class, NAME, ExplainedRankDoc::new);
    }

    @Override
    public Explanation explain(Explanation[] sources, String[] queryNames) {
        List<Explanation> details = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            details.add(shares.get(i).explain(sources[i]));
        }
        return Explanation.match(
                score, "[" + HybridRetrieverBuilder.NAME + "] at rank [" + rank + "], the sum of", details);
    }

    @Override
    protected void doWriteTo(StreamOutput out) throws IOException {
        out.writeCollection(shares);
    }

    @Override
    public String getWriteableName() {
        return NAME;
    }

    @Override
    protected boolean doEquals(RankDoc other) {
        return shares.equals(((ExplainedRankDoc) other).shares);
    }

    @Override
    protected int doHashCode() {
        return shares.hashCode();
    }
}
