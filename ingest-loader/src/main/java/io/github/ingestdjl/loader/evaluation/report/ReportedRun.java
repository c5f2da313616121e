/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.report;

import java.util.List;
import java.util.Map;

/**
 * What the page shows of one configuration.
 *
 * @param name of the configuration, unlike that of any other
 * @param measures by their names, in the order in which they are shown
 * @param judgedBy the measure that single queries are shown by
 */
public record ReportedRun(String name, Map<String, Measure> measures, String judgedBy, List<Query> queries) {

    /** A mean over all queries and its 95 % confidence interval. */
    public record Measure(double mean, double low, double high) {}

    /**
     * A query.
     *
     * @param id of the paper whose text it is, or of the query itself
     * @param title its text; null where unknown
     * @param value of the measure {@code judgedBy}, between 0 and 1
     */
    public record Query(String id, String title, double value) {}
}
