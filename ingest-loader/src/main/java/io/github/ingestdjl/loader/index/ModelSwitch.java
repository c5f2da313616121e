/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch.indices.IndexSettings;
import co.elastic.clients.elasticsearch.indices.IndexState;
import co.elastic.clients.elasticsearch.indices.add_block.IndicesBlockOptions;
import co.elastic.clients.elasticsearch.indices.update_aliases.Action;
import co.elastic.clients.elasticsearch.ingest.Pipeline;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts an index with vectors of another model in the place of the one behind an alias: searches go on all the while, and see the old index or
 * the new one. Each step can be repeated. The unfinished index is behind an alias of its own, by which a later run finds it. For one thread.
 */
public final class ModelSwitch {

    private static final String UNFINISHED = "-reembed";

    // What Elasticsearch gives an index, and takes from nobody.
    private static final List<String> OF_THE_INDEX_ALONE = List.of(
            "uuid", "creation_date", "provided_name", "version", "history", "resize", "blocks", "verified_read_only");

    private final ClusterClient cluster;
    private final String alias;
    private final String unfinished;

    /** Uses the connection, and leaves it open. */
    public ModelSwitch(ClusterClient cluster, String alias) {
        this.cluster = cluster;
        this.alias = alias;
        this.unfinished = alias + UNFINISHED;
    }

    /**
     * What goes where.
     *
     * @param from the index behind the alias
     * @param to the index that is to take its place
     * @param before the model of the first, or null where it does not say it
     * @param model of the second
     * @param goingOn whether an earlier run has made the second
     */
    public record Plan(String from, String to, String before, String model, int dims, boolean goingOn) {}

    /**
     * Makes the new index, with mapping and settings of the old one, and its pipeline; or finds them.
     *
     * @throws ClusterException when there is nothing to move, the index has vectors of that model already, or an unfinished index is there for
     *     another one
     */
    public Plan prepare(String model) {
        AliasedIndex index = new AliasedIndex(cluster, alias);
        IndexState state = index.state();
        if (state == null || !index.isAliased()) {
            throw new ClusterException(
                    state == null
                            ? ClusterErrors.missingIndex(alias)
                            : "[" + alias + "] must be an alias, got an index: put it behind one by 'arxiv-loader setup"
                                    + " --index " + alias + "'");
        }
        IndexModel noted = IndexModel.of(state.mappings());
        PaperField vectors = vectors(state);
        int dims = new EmbeddingPipeline(new IndexModel(model, null, null, null), vectors).dimensions(cluster);
        IndexModel wanted = IndexModel.onNodes(cluster, model);
        if (wanted.id().equals(noted.id()) && wanted.fingerprint().equals(noted.fingerprint())) {
            throw new ClusterException("the vectors of index [" + index.name() + "] are those of [--model] [" + model
                    + "] already, with the fingerprint [" + noted.fingerprint() + "]");
        }
        AliasedIndex begun = new AliasedIndex(cluster, unfinished);
        if (begun.state() == null) {
            refuseWhatWouldBeLost(index.name(), state);
            create(index, wanted, vectors, dims);
            return new Plan(index.name(), index.nextName(), noted.id(), wanted.id(), dims, false);
        }
        IndexModel other = IndexModel.of(begun.state().mappings());
        if (!wanted.equals(other)) {
            throw new ClusterException("index [" + begun.name() + "] is left from moving to model [" + other.id()
                    + "], fingerprint [" + other.fingerprint() + "]: go on with that one, or say --abandon first");
        }
        return new Plan(index.name(), begun.name(), noted.id(), wanted.id(), dims, true);
    }

    private static PaperField vectors(IndexState state) {
        List<String> there = PaperField.BOTH.vectors().stream()
                .filter(state.mappings().properties()::containsKey)
                .toList();
        for (PaperField field : PaperField.values()) {
            if (field.vectors().equals(there)) {
                return field;
            }
        }
        throw new ClusterException(
                "the index has none of the vectors " + PaperField.BOTH.vectors() + ": there is nothing to embed anew");
    }

    /** Papers are written anew as the loader knows them. */
    private void refuseWhatWouldBeLost(String name, IndexState state) {
        Set<String> unknown = new TreeSet<>(state.mappings().properties().keySet());
        unknown.removeAll(IndexSetup.fields());
        if (!unknown.isEmpty()) {
            throw new ClusterException(
                    "index [" + name + "] has fields that 'arxiv-loader' does not know and would lose, " + unknown
                            + ": move it by an index and a pipeline of your own and _reindex");
        }
        String used = LoadTarget.settings(state).defaultPipeline();
        Pipeline pipeline = used == null
                ? null
                : cluster.call(elasticsearch -> elasticsearch.ingest().getPipeline(get -> get.id(used)))
                        .get(used);
        if (pipeline != null && pipeline.processors().size() > 1) {
            throw new ClusterException("pipeline [" + used + "] of index [" + name + "] does more than to embed, got ["
                    + pipeline.processors().size() + "] processors: move the index by an index and a pipeline of your"
                    + " own and _reindex");
        }
    }

    private void create(AliasedIndex index, IndexModel model, PaperField vectors, int dims) {
        String name = index.nextName();
        if (cluster.call(elasticsearch -> elasticsearch.indices().exists(exists -> exists.index(name)))
                .value()) {
            throw new ClusterException("index [" + name + "] is in the way: delete or rename it");
        }
        EmbeddingPipeline pipeline = new EmbeddingPipeline(model, vectors);
        cluster.call(elasticsearch -> elasticsearch.ingest().putPipeline(put -> put.id(name)
                .description(pipeline.definition().description())
                .processors(pipeline.definition().processors())));
        JsonNode old = new JsonRequests(cluster).get("/" + index.name()).path(index.name());
        ObjectNode definition = old.deepCopy();
        ObjectNode settings = definition.withObject("/settings/index").put("default_pipeline", name);
        settings.remove(OF_THE_INDEX_ALONE);
        // Where an index came from that was cloned.
        settings.withObject("/routing/allocation").remove("initial_recovery");
        model.note(definition.withObject("/mappings/_meta"));
        vectors.vectors()
                .forEach(vector ->
                        definition.withObject("/mappings/properties/" + vector).put("dims", dims));
        definition.putObject("aliases").putObject(unfinished).put("is_write_index", true);
        new JsonRequests(cluster).send("PUT", "/" + name, Map.of(), definition);
    }

    /** Where papers are written to meanwhile. */
    public LoadTarget target() {
        return LoadTarget.checked(cluster, unfinished, null);
    }

    /** What is still to be written, as of now. */
    public PaperDifferences differences(Plan plan) {
        cluster.call(
                elasticsearch -> elasticsearch.indices().refresh(refresh -> refresh.index(plan.from(), plan.to())));
        return new PaperDifferences(cluster, plan.from(), plan.to());
    }

    /** Lets nobody write to the old index any more; what is being written arrives before this returns. */
    public void block(Plan plan) {
        cluster.call(elasticsearch -> elasticsearch.indices().addBlock(block -> block.index(plan.from())
                .block(IndicesBlockOptions.Write)));
    }

    /** Whether nobody may write to the old index, as a run that was killed leaves it. */
    public boolean isBlocked(Plan plan) {
        IndexSettings settings = LoadTarget.settings(
                cluster.call(elasticsearch -> elasticsearch.indices().get(get -> get.index(plan.from())))
                        .get(plan.from()));
        return settings.blocks() != null
                && Boolean.TRUE.equals(settings.blocks().write());
    }

    /** Lets everybody write again, if the alias still leads to the old index: a swap that was not answered may have been made. */
    public void reopen(Plan plan) {
        if (new AliasedIndex(cluster, alias).name().equals(plan.from())) {
            unblock(plan);
        }
    }

    private void unblock(Plan plan) {
        cluster.call(elasticsearch -> elasticsearch.indices().putSettings(put -> put.index(plan.from())
                .settings(settings -> settings.blocks(blocks -> blocks.write(false)))));
    }

    /** Replaces the old index by the new one, for every reader and writer at once. Other aliases of the old one go along. */
    public void swap(Plan plan) {
        IndexState old = cluster.call(elasticsearch -> elasticsearch.indices().get(get -> get.index(plan.from())))
                .get(plan.from());
        List<Action> actions = new ArrayList<>();
        old.aliases().forEach((name, other) -> {
            actions.add(Action.of(
                    action -> action.remove(remove -> remove.index(plan.from()).alias(name))));
            actions.add(AliasedIndex.leading(plan.to(), name, other));
        });
        actions.add(Action.of(
                action -> action.remove(remove -> remove.index(plan.to()).alias(unfinished))));
        cluster.call(elasticsearch -> elasticsearch.indices().updateAliases(update -> update.actions(actions)));
    }

    /** Deletes the old index with its pipeline, once another one has its place. */
    public void deleteOld(Plan plan) {
        delete(plan.from());
    }

    /**
     * Deletes an index that was begun, and lets everybody write to the old one.
     *
     * @return the name of the index, or null when there was none
     */
    public String abandon() {
        AliasedIndex begun = new AliasedIndex(cluster, unfinished);
        if (begun.state() == null) {
            return null;
        }
        AliasedIndex index = new AliasedIndex(cluster, alias);
        if (index.state() != null) {
            unblock(new Plan(index.name(), null, null, null, 0, true));
        }
        delete(begun.name());
        return begun.name();
    }

    /** The pipeline too, if it has the index's name: then it is the index's own. */
    private void delete(String index) {
        cluster.call(elasticsearch -> elasticsearch.indices().delete(delete -> delete.index(index)));
        if (!cluster.call(elasticsearch -> elasticsearch.ingest().getPipeline(get -> get.id(index)))
                .result()
                .isEmpty()) {
            cluster.call(elasticsearch -> elasticsearch.ingest().deletePipeline(delete -> delete.id(index)));
        }
    }
}
