/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.HealthStatus;
import co.elastic.clients.elasticsearch._types.Time;
import co.elastic.clients.elasticsearch.cluster.HealthResponse;
import co.elastic.clients.elasticsearch.indices.Alias;
import co.elastic.clients.elasticsearch.indices.IndexSettings;
import co.elastic.clients.elasticsearch.indices.IndexState;
import co.elastic.clients.elasticsearch.indices.update_aliases.Action;
import co.elastic.clients.json.JsonData;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An alias, and the index behind it that is named after it: {@code arxiv-papers-000001} behind {@code arxiv-papers}. As it was when it was
 * looked at. For one thread.
 */
final class AliasedIndex {

    private static final String SUFFIX = "-%06d";
    private static final Pattern NUMBERED = Pattern.compile("-\\d{6}");
    private static final Time READY = Time.of(time -> time.time("60s"));

    private final ClusterClient cluster;
    private final String alias;
    private final String target;
    // Whatever has the alias's name or the index's.
    private final Map<String, IndexState> states;

    AliasedIndex(ClusterClient cluster, String alias) {
        this.cluster = cluster;
        this.alias = alias;
        this.target = nameBehind(alias);
        this.states = cluster.call(elasticsearch -> elasticsearch
                .indices()
                .get(get -> get.index(alias, target).ignoreUnavailable(true))
                .result());
    }

    /** The name of the first index that is made for an alias. */
    static String nameBehind(String alias) {
        return alias + SUFFIX.formatted(1);
    }

    /** The name of an index that is to be made now: that of the one it replaces, if it has such a name. */
    String newName() {
        return isNumbered() ? name() : target;
    }

    /** The name of an index that is to be made beside the one that is there, and to replace it later. */
    String nextName() {
        return alias + SUFFIX.formatted(isNumbered() ? number(name()) + 1 : 2);
    }

    private boolean isNumbered() {
        return name().startsWith(alias)
                && NUMBERED.matcher(name().substring(alias.length())).matches();
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(name.length() - 6));
    }

    /** The name of the index that holds the papers or, where there is none, will hold them. */
    String name() {
        return isPlain()
                ? alias
                : states.entrySet().stream()
                        .filter(entry -> entry.getValue().aliases().containsKey(alias))
                        // Of several behind it the one that is written to.
                        .min(Comparator.comparing(entry ->
                                !isTrue(entry.getValue().aliases().get(alias).isWriteIndex())))
                        .map(Map.Entry::getKey)
                        .orElse(target);
    }

    /** The index, or null where there is none. */
    IndexState state() {
        return states.get(name());
    }

    /** Whether the index is behind its alias, as it should be. */
    boolean isAliased() {
        return state() != null && state().aliases().containsKey(alias);
    }

    /** Makes the index and its alias, in one; {@code definition} is its settings and its mapping, which the client need not know all of. */
    void create(ObjectNode definition) {
        definition.putObject("aliases").putObject(alias).put("is_write_index", true);
        new JsonRequests(cluster).send("PUT", "/" + newName(), Map.of(), definition);
    }

    /** The indices that are in the way of a new one: the one behind the alias, and whatever has its name or the new one's. */
    List<String> inTheWay() {
        return Stream.of(name(), alias, newName())
                .filter(states::containsKey)
                .distinct()
                .sorted()
                .toList();
    }

    /** Deletes them, papers and all. */
    void delete() {
        List<String> names = inTheWay();
        if (!names.isEmpty()) {
            cluster.call(elasticsearch -> elasticsearch.indices().delete(delete -> delete.index(names)));
        }
    }

    /**
     * Puts an index that has the alias's own name, or has lost its alias, behind the alias. No paper is copied, and nothing is lost when this is
     * killed: between any two steps a further run goes on.
     *
     * @throws ClusterException when another index is in the way
     */
    void putBehindAlias() {
        if (!isPlain()) {
            cluster.call(elasticsearch -> elasticsearch.indices().updateAliases(update -> update.actions(ownAlias())));
            return;
        }
        IndexState plain = states.get(alias);
        IndexState clone = states.get(target);
        // A hidden alias of the clone, until it has its own, tells whose clone it is.
        String mark = alias + "-clone-of-" + LoadTarget.settings(plain).uuid();
        if (clone != null && !clone.aliases().containsKey(mark)) {
            throw new ClusterException("index [" + alias + "] cannot be put behind an alias of its name, since index ["
                    + target + "] is in the way: delete or rename it");
        }
        boolean blocked = isBlocked(plain);
        if (clone != null && !blocked) {
            // Of an index that was written to since.
            cluster.call(elasticsearch -> elasticsearch.indices().delete(delete -> delete.index(target)));
            clone = null;
        }
        if (!blocked) {
            cluster.call(elasticsearch -> elasticsearch.indices().putSettings(put -> put.index(alias)
                    .settings(settings -> settings.blocks(blocks -> blocks.write(true)))));
        }
        if (clone == null) {
            // The files are linked, not copied; the block is not taken over.
            cluster.call(elasticsearch -> elasticsearch.indices().clone(copy -> copy.index(alias)
                    .target(target)
                    .aliases(mark, hidden -> hidden.isHidden(true))
                    .settings("index.blocks.write", JsonData.of(JsonValue.NULL))));
        }
        HealthResponse health =
                cluster.call(elasticsearch -> elasticsearch.cluster().health(wait -> wait.index(target)
                        .waitForStatus(HealthStatus.Yellow)
                        .timeout(READY)));
        if (health.timedOut()) {
            throw new ClusterException("index [" + target + "] is not ready yet: run the same command again to go on");
        }
        swap(plain, mark);
    }

    /** Replaces the index by an alias of its name, for every reader and writer at once. Other aliases of it go along. */
    private void swap(IndexState plain, String mark) {
        List<Action> actions = new ArrayList<>();
        plain.aliases().forEach((name, other) -> actions.add(leading(target, name, other)));
        actions.add(ownAlias());
        actions.add(
                Action.of(action -> action.remove(remove -> remove.index(target).alias(mark))));
        actions.add(Action.of(action -> action.removeIndex(remove -> remove.index(alias))));
        cluster.call(elasticsearch -> elasticsearch.indices().updateAliases(update -> update.actions(actions)));
    }

    /** The alias that the papers are written by. */
    private Action ownAlias() {
        return Action.of(
                action -> action.add(add -> add.index(target).alias(alias).isWriteIndex(true)));
    }

    /** An alias as it is, but leading to another index: whoever sees some papers by it is to see no others. */
    static Action leading(String index, String name, Alias alias) {
        return Action.of(action -> action.add(add -> add.index(index)
                .alias(name)
                .filter(alias.filter())
                .indexRouting(alias.indexRouting())
                .searchRouting(alias.searchRouting())
                .isHidden(alias.isHidden())
                .isWriteIndex(alias.isWriteIndex())));
    }

    /** Whether there is an index of the alias's own name. */
    private boolean isPlain() {
        return states.containsKey(alias);
    }

    private static boolean isBlocked(IndexState index) {
        IndexSettings settings = LoadTarget.settings(index);
        return settings.blocks() != null && isTrue(settings.blocks().write());
    }

    private static boolean isTrue(Boolean value) {
        return Boolean.TRUE.equals(value);
    }
}
