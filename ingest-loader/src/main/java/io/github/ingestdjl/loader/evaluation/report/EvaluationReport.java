/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.evaluation.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ingestdjl.loader.evaluation.RecallReport;
import io.github.ingestdjl.loader.evaluation.relevance.Measure;
import io.github.ingestdjl.loader.evaluation.relevance.RunFile;
import io.github.ingestdjl.loader.index.Statistics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;

/**
 * The page. Immutable.
 *
 * @param subtitle what made it, and when
 * @param runs files of runs to compare by their names, in their order, or none
 * @param judgedBy the measure that single queries are shown by
 * @param recall null where there is none
 * @param index the name of the index of {@code papers}, or null
 * @param papers null where no index was asked
 */
public record EvaluationReport(
        String subtitle,
        Map<String, RunFile> runs,
        Measure judgedBy,
        RecallReport recall,
        String index,
        Statistics papers) {

    // Its build without the kinds of charts that are not drawn here.
    private static final String ECHARTS = "/META-INF/resources/webjars/echarts/%s/dist/echarts.common.min.js";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The page as HTML. */
    public String html() {
        ObjectNode data = MAPPER.createObjectNode();
        Html body = new Html();
        if (!runs.isEmpty()) {
            new RunsSection(ReportedRun.of(runs), judgedBy).add(body, data);
        }
        if (recall != null) {
            new RecallSection(recall).add(body, data);
        }
        if (papers != null) {
            new PapersSection(index, papers).add(body, data);
        }
        String library = text(ECHARTS.formatted(echartsVersion()));
        String script = text("report.js");
        // The data come as data and are drawn by these two scripts; the browser runs no other, should a title ever get
        // out of its quotes.
        String policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src " + hash(library)
                + " " + hash(script);
        return new Html()
                .raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .raw("<title>Evaluation of paper search</title>\n<style>\n" + text("report.css")
                        + "</style>\n</head>\n<body>\n")
                .raw("<header><h1>Evaluation of paper search</h1><p>" + Html.escaped(subtitle)
                        + "</p></header>\n<main>\n")
                .raw(
                        "<noscript><p>Plots are drawn by a script in this file; what they show of measures and of recall is in the tables too.</p></noscript>\n")
                .raw(body.toString())
                .raw("</main>\n<script type=\"application/json\" id=\"data\">" + inScript(data) + "</script>\n")
                .raw("<script>" + library + "</script>\n<script>" + script + "</script>\n</body>\n</html>\n")
                .toString();
    }

    /** JSON that ends no script element. */
    private static String inScript(ObjectNode data) {
        return data.toString().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }

    private static String echartsVersion() {
        Properties properties = new Properties();
        try (InputStream in = EvaluationReport.class.getResourceAsStream("echarts.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static String text(String resource) {
        try (InputStream in = EvaluationReport.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String script) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
