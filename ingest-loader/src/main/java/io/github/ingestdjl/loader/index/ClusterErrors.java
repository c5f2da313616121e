/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.transport.TransportException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.http.conn.ConnectTimeoutException;
import org.elasticsearch.client.ResponseException;

/** Says in the user's words what went wrong, and what to do about it. Immutable. */
final class ClusterErrors {

    /** The type of the error that says that an index or alias does not exist. */
    static final String MISSING_INDEX = "index_not_found_exception";

    // Too many requests, and the three ways of a proxy or node to say that it is not there right now.
    private static final Set<Integer> TEMPORARY = Set.of(429, 502, 503, 504);

    /** What a node answers with 500, though it passes: no node that ingests is there, or it is just closing. */
    private static final List<String> AWAY =
            List.of("There are no ingest nodes in this cluster", "node_closed_exception");

    private final String url;

    ClusterErrors(List<URI> urls) {
        this.url = urls.stream().map(URI::toString).collect(Collectors.joining(", "));
    }

    /** The failure with a message for the user; one that has it already stays as it is. */
    ClusterException translated(Throwable failure) {
        Throwable cause = unwrapped(failure);
        return cause instanceof ClusterException known
                ? known
                : new ClusterException(message(cause), cause, isTemporary(cause));
    }

    /** The HTTP status of the answer, or 0 when there was none. */
    static int status(Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof ElasticsearchException answer) {
            return answer.status();
        }
        if (cause instanceof ResponseException answer) {
            return answer.getResponse().getStatusLine().getStatusCode();
        }
        return cause instanceof TransportException answer ? answer.statusCode() : 0;
    }

    /** Whether the failure may pass: then the same request may succeed later, and until then every other will fail too. */
    static boolean isTemporary(Throwable failure) {
        int status = status(failure);
        if (status == 500) {
            String message = String.valueOf(unwrapped(failure).getMessage());
            return AWAY.stream().anyMatch(message::contains);
        }
        return status == 0 ? unwrapped(failure) instanceof IOException : isTemporary(status);
    }

    /** Whether an answer with this status says the same. */
    static boolean isTemporary(int status) {
        return TEMPORARY.contains(status);
    }

    /** Whether the answer says that an index or alias does not exist. */
    static boolean isMissingIndex(Throwable failure) {
        return unwrapped(failure) instanceof ElasticsearchException answer
                && MISSING_INDEX.equals(answer.error().type());
    }

    /** The error with its causes on one line, outermost first. */
    static String text(ErrorCause error) {
        return Stream.iterate(error, cause -> cause != null, ErrorCause::causedBy)
                .map(cause -> cause.reason() == null ? cause.type() : cause.type() + ": " + cause.reason())
                .distinct()
                .collect(Collectors.joining("; caused by "));
    }

    private String message(Throwable cause) {
        int status = status(cause);
        if (status == 401) {
            return "not authenticated at [" + url + "]: check --user and --password, or --api-key";
        }
        if (cause instanceof ElasticsearchException answer) {
            return answered(answer.status(), answer.error());
        }
        if (status == 403) {
            // A HEAD request has no room for a reason.
            return "[" + url + "] refused, these credentials do not suffice";
        }
        if (status != 0) {
            return "[" + url + "] answered with status [" + status + "]: " + oneLine(cause.getMessage());
        }
        if (cause instanceof IOException) {
            return unanswered(cause);
        }
        return "request to [" + url + "] failed: " + oneLine(cause.toString());
    }

    private String answered(int status, ErrorCause error) {
        String text = text(error);
        if (text.contains("No processor type exists with name [" + EmbeddingPipeline.PROCESSOR + "]")
                || text.contains("unknown field [" + EmbeddingPipeline.PROCESSOR + "]")
                || text.contains("unknown named object category")
                || text.contains("no handler found for uri [/" + PluginModels.PATH)) {
            return "the node at [" + url + "] does not know [" + EmbeddingPipeline.PROCESSOR
                    + "]: install the plugin ingest-djl on every node and restart it";
        }
        // The second is what a node says that holds papers, when a newer one asks it to explain their ranks.
        if (text.contains("unknown retriever [" + HybridRetriever.NAME + "]")
                || text.contains("[" + HybridRetriever.NAME + "_rank_doc]")) {
            return "a node at [" + url + "] does not know [" + HybridRetriever.NAME
                    + "]: its plugin ingest-djl is too old or not there; install the one of this release on every node and"
                    + " restart it, or search with --mode knn or --mode text";
        }
        if (MISSING_INDEX.equals(error.type())) {
            return missingIndex(
                    error.metadata().containsKey("index")
                            ? error.metadata().get("index").to(String.class)
                            : "");
        }
        String verb =
                status == 403 ? "refused, these credentials do not suffice" : "refused with status [" + status + "]";
        String hint = text.contains("[model_id] names no model of this node")
                ? "; 'arxiv-loader model list' shows those that it has"
                : "";
        return "[" + url + "] " + verb + ": " + oneLine(text) + hint;
    }

    static String missingIndex(String index) {
        return "index [" + index + "] does not exist: create it with 'arxiv-loader setup --index " + index + "'";
    }

    /** What to do when an alias disappears while papers are sent to it. */
    String goneAlias(String alias) {
        return "alias [" + alias + "] is gone from [" + url + "]: " + lost(alias);
    }

    /** What to do when an alias changes while papers are sent to it. */
    String otherIndex(String alias, String before, String now) {
        return "alias [" + alias + "] of [" + url + "] leads to index [" + now + "], no more to [" + before + "]: "
                + lost(alias);
    }

    private static String lost(String alias) {
        return "the index was deleted, or the node replaced by another one; nothing more is sent, and what is settled is"
                + " remembered for when the index is back; a new one, by 'arxiv-loader setup --index " + alias
                + "', is loaded from the beginning";
    }

    private String unanswered(Throwable cause) {
        if (ofKind(SSLException.class, cause)) {
            return "no secure connection to [" + url + "]: " + oneLine(cause.getMessage())
                    + "; name the cluster's authority with --ca-cert or --fingerprint, or check that --url is right about https";
        }
        if (ofKind(UnknownHostException.class, cause)) {
            return "cannot reach [" + url + "]: unknown host; check --url";
        }
        if (ofKind(ConnectException.class, cause) || ofKind(ConnectTimeoutException.class, cause)) {
            return "cannot reach [" + url + "]: no connection; is Elasticsearch running there? check --url";
        }
        if (ofKind(SocketTimeoutException.class, cause)) {
            return "[" + url + "] did not answer in time";
        }
        return "connection to [" + url + "] broke: " + oneLine(String.valueOf(cause.getMessage()));
    }

    /** The failure itself: futures wrap it, once for each stage it passes. */
    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Whether the failure or one of its causes is of a kind: the low-level client wraps some of them in a plain IOException. */
    private static boolean ofKind(Class<? extends IOException> kind, Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(kind::isInstance);
    }

    private static String oneLine(String text) {
        return text == null ? "" : text.replaceAll("\\s+", " ").strip();
    }
}
