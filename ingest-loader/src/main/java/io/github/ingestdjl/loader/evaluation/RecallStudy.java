/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation;

import io.github.ingestdjl.loader.evaluation.RecallOptions.Queries;
import io.github.ingestdjl.loader.evaluation.RecallReport.Row;
import io.github.ingestdjl.loader.index.ClusterClient;
import io.github.ingestdjl.loader.index.VectorCopy;
import io.github.ingestdjl.loader.index.VectorCopy.Neighbour;
import io.github.ingestdjl.loader.index.VectorField;
import io.github.ingestdjl.loader.index.VectorIndexType;
import io.github.ingestdjl.loader.index.VectorReader;
import io.github.ingestdjl.loader.index.VectorReader.Stored;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * HNSW against exact kNN on the same vectors. It copies them into temporary indices, one for each type of {@code index_options} and a flat one,
 * whose search is exact, and asks all of them for the same. For one thread; closing deletes the copies.
 */
public final class RecallStudy implements Closeable {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int WARM_UP = 50;

    private final ClusterClient cluster;
    private final VectorField field;
    private final RecallOptions options;
    private final Consumer<String> progress;
    private final List<VectorCopy> copies;
    private boolean created;

    /** @param excluded the paper itself, where its own vector is looked for, or null */
    private record Query(List<Float> vector, String excluded) {}

    /** A copy and a way to search it, with what came of it. */
    private static final class Way {
        private final VectorCopy copy;
        private final Integer candidates;
        private final Double oversample;
        private final double[] recall;
        private final double[] took;
        private final double[] wall;
        private int searches;

        Way(VectorCopy copy, Integer candidates, Double oversample, int queries, int rounds) {
            this.copy = copy;
            this.candidates = candidates;
            this.oversample = oversample;
            this.recall = new double[queries];
            this.took = new double[queries * rounds];
            this.wall = new double[took.length];
        }

        Row row() {
            double[] sorted = recall.clone();
            Arrays.sort(sorted);
            double mean = Arrays.stream(recall).average().orElseThrow();
            return new Row(
                    copy.type(),
                    candidates,
                    oversample,
                    mean,
                    Percentiles.margin(recall, mean),
                    Percentiles.rank(sorted, 5),
                    Percentiles.of(took),
                    Percentiles.of(wall));
        }
    }

    /**
     * Sends nothing yet.
     *
     * @param progress hears what is done
     */
    public RecallStudy(ClusterClient cluster, VectorField field, RecallOptions options, Consumer<String> progress) {
        this.cluster = cluster;
        this.field = field;
        this.options = options;
        this.progress = progress;
        this.copies = Stream.concat(Stream.of(VectorIndexType.FLAT), options.types().stream())
                .map(type -> new VectorCopy(cluster, field, type))
                .toList();
    }

    /**
     * Measures.
     *
     * @param embedder makes query vectors of titles, all at once
     */
    public RecallReport run(Function<List<String>, List<float[]>> embedder) throws InterruptedException {
        field.check(copies.stream().map(VectorCopy::type).toList(), options.oversample());
        copies.forEach(VectorCopy::check);
        created = true;
        copies.forEach(VectorCopy::create);
        Map<VectorCopy, Double> seconds = new LinkedHashMap<>();
        List<Stored> sample = copied(seconds);
        List<RecallReport.Index> indices = new ArrayList<>();
        for (VectorCopy copy : copies) {
            long start = System.nanoTime();
            copy.finish(options.merge());
            double all = seconds.get(copy) + (System.nanoTime() - start) / NANOS_PER_SECOND;
            indices.add(RecallReport.Index.of(copy.type(), copy.size(), all));
            progress.accept(String.format(Locale.ROOT, "%s: indexed in %.1f s", copy.type(), all));
        }
        List<Query> queries = queries(sample, embedder);
        List<Row> rows = measured(queries);
        return new RecallReport(
                field.index(),
                field.name(),
                field.server().toString(),
                field.dimensions(),
                field.similarity(),
                copies.get(0).size().vectors(),
                options.queries(),
                queries.size(),
                options.seed(),
                options.rounds(),
                options.k(),
                options.target(),
                indices,
                rows);
    }

    /** The papers that were drawn while all vectors were copied. */
    private List<Stored> copied(Map<VectorCopy, Double> seconds) throws InterruptedException {
        QuerySample<Stored> sample = new QuerySample<>(options.sample(), options.seed(), Stored::id);
        long vectors = 0;
        try (VectorReader reader = new VectorReader(cluster, field)) {
            for (List<Stored> page = reader.next(); !page.isEmpty(); page = reader.next()) {
                for (VectorCopy copy : copies) {
                    long start = System.nanoTime();
                    copy.add(page);
                    seconds.merge(copy, (System.nanoTime() - start) / NANOS_PER_SECOND, Double::sum);
                }
                page.stream().filter(this::canBeAsked).forEach(sample::add);
                vectors += page.size();
            }
        }
        if (sample.papers().isEmpty()) {
            throw new IllegalStateException("no paper of index [" + field.index() + "] has a vector in [" + field.name()
                    + "]" + (options.queries() == Queries.TITLES ? " and a title" : ""));
        }
        progress.accept(
                String.format(Locale.ROOT, "%,d vectors copied into %d temporary indices", vectors, copies.size()));
        return sample.papers();
    }

    private boolean canBeAsked(Stored paper) {
        return options.queries() == Queries.PAPERS
                || paper.title() != null && !paper.title().isBlank();
    }

    private List<Query> queries(List<Stored> sample, Function<List<String>, List<float[]>> embedder) {
        if (options.queries() == Queries.PAPERS) {
            return sample.stream()
                    .map(paper -> new Query(boxed(paper.vector()), paper.id()))
                    .toList();
        }
        return embedder.apply(sample.stream().map(Stored::title).toList()).stream()
                .map(vector -> new Query(boxed(vector), null))
                .toList();
    }

    private List<Row> measured(List<Query> queries) {
        VectorCopy flat = copies.get(0);
        List<Recall> exact = queries.stream()
                .map(query -> new Recall(
                        nearest(flat, query, Recall.ROOM_FOR_TIES, 0, 0).neighbours(), options.k()))
                .toList();
        List<Way> ways = ways(queries.size());
        for (Way way : ways) {
            queries.stream().limit(WARM_UP).forEach(query -> nearest(way, query));
        }
        for (int round = 1; round <= options.rounds(); round++) {
            // All ways in each round: whatever else the machine does meanwhile, it does it to all of them.
            for (Way way : ways) {
                for (int i = 0; i < queries.size(); i++) {
                    search(way, queries.get(i), i, exact.get(i));
                }
            }
            progress.accept(String.format(
                    Locale.ROOT,
                    "round %d of %d: %d ways to search, %,d queries each",
                    round,
                    options.rounds(),
                    ways.size(),
                    queries.size()));
        }
        return ways.stream().map(Way::row).toList();
    }

    private List<Way> ways(int queries) {
        List<Way> ways = new ArrayList<>();
        for (VectorCopy copy : copies) {
            boolean exact = copy.type() == VectorIndexType.FLAT;
            List<Double> factors =
                    copy.type().isQuantised() ? options.oversample() : Collections.singletonList((Double) null);
            for (Double factor : factors) {
                for (Integer candidates : exact ? Collections.singletonList((Integer) null) : options.candidates()) {
                    ways.add(new Way(copy, candidates, factor, queries, options.rounds()));
                }
            }
        }
        return ways;
    }

    private void search(Way way, Query query, int number, Recall exact) {
        long start = System.nanoTime();
        VectorCopy.Found found = nearest(way, query);
        way.wall[way.searches] = (System.nanoTime() - start) / NANOS_PER_MILLI;
        way.took[way.searches] = found.tookMillis();
        way.searches++;
        way.recall[number] =
                exact.of(found.neighbours().stream().map(Neighbour::id).toList());
    }

    private VectorCopy.Found nearest(Way way, Query query) {
        return nearest(
                way.copy,
                query,
                0,
                way.candidates == null ? 0 : way.candidates,
                way.oversample == null ? 0 : way.oversample);
    }

    /** The nearest but for the query itself, {@code k} of them and some more. */
    private VectorCopy.Found nearest(VectorCopy copy, Query query, int more, int candidates, double oversample) {
        int k = options.k() + more + (query.excluded == null ? 0 : 1);
        VectorCopy.Found found = copy.nearest(query.vector, k, Math.max(k, candidates), oversample);
        return new VectorCopy.Found(
                found.neighbours().stream()
                        .filter(neighbour -> !neighbour.id().equals(query.excluded))
                        .toList(),
                found.tookMillis());
    }

    private static List<Float> boxed(float[] vector) {
        List<Float> values = new ArrayList<>(vector.length);
        for (float value : vector) {
            values.add(value);
        }
        return values;
    }

    /**
     * Deletes the copies, unless they are to be kept; also when this thread was interrupted.
     *
     * @throws RuntimeException when some cannot be deleted; all have been tried
     */
    @Override
    public void close() {
        if (!created || options.keep()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        RuntimeException failure = null;
        for (VectorCopy copy : copies) {
            try {
                copy.close();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
