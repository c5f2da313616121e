/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.index;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.ElasticsearchTransport;
import co.elastic.clients.transport.TransportOptions;
import co.elastic.clients.transport.TransportUtils;
import co.elastic.clients.transport.rest_client.RestClientOptions;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import io.github.ingestdjl.loader.retry.RetryPolicy;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.RequestOptions;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/** An open connection to one cluster. Thread-safe; whoever opens it closes it. Opening sends nothing. */
public final class ClusterClient implements Closeable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    // A first search or setup may have to wait for the model to load.
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

    // A node embeds a bulk before it answers: some 10 texts a second on one core.
    private static final Duration BULK_TIMEOUT = Duration.ofMinutes(10);

    private final ElasticsearchTransport transport;
    private final ElasticsearchClient elasticsearch;
    private final ClusterErrors errors;

    private ClusterClient(ElasticsearchTransport transport, ClusterErrors errors) {
        this.transport = transport;
        this.elasticsearch = new ElasticsearchClient(transport);
        this.errors = errors;
    }

    /**
     * Prepares the connection.
     *
     * @throws ClusterException when the certificate cannot be used
     */
    public static ClusterClient open(ConnectionSettings settings) {
        // The low-level client takes the nodes in turn, and asks the next one when one is away.
        RestClientBuilder builder = RestClient.builder(
                        settings.urls().stream().map(ClusterClient::host).toArray(HttpHost[]::new))
                .setRequestConfigCallback(config -> timeouts(config, ANSWER_TIMEOUT))
                .setHttpClientConfigCallback(http -> configured(http, settings));
        String path = ConnectionSettings.path(settings.urls().get(0));
        if (!path.isEmpty()) {
            builder.setPathPrefix(path);
        }
        String authorization = settings.credentials().authorization();
        if (authorization != null) {
            builder.setDefaultHeaders(new Header[] {new BasicHeader("Authorization", authorization)});
        }
        return new ClusterClient(
                new RestClientTransport(builder.build(), new JacksonJsonpMapper()), new ClusterErrors(settings.urls()));
    }

    ElasticsearchClient elasticsearch() {
        return elasticsearch;
    }

    ElasticsearchTransport transport() {
        return transport;
    }

    ClusterErrors errors() {
        return errors;
    }

    /** The options of a request that may take as long as a bulk does. */
    static TransportOptions patient() {
        RequestConfig config = timeouts(RequestConfig.custom(), BULK_TIMEOUT).build();
        return new RestClientOptions(
                RequestOptions.DEFAULT.toBuilder().setRequestConfig(config).build(), false);
    }

    /** Sends a request; a failure becomes a {@link ClusterException}. */
    <T> T call(Request<T> request) {
        try {
            return request.send(elasticsearch);
        } catch (Exception e) {
            throw errors.translated(e);
        }
    }

    /**
     * As {@link #call(Request)}, tried again with growing waits while the cluster has no room, restarts or cannot be reached.
     *
     * @param stop when it is done nothing is waited for and nothing tried again
     */
    <T> T call(Request<T> request, RetryPolicy policy, CompletableFuture<Void> stop) throws InterruptedException {
        for (int tried = 1; ; tried++) {
            try {
                return call(request);
            } catch (ClusterException e) {
                if (stop.isDone() || tried >= policy.tries() || !e.isTemporary()) {
                    throw e;
                }
            }
            try {
                stop.get(policy.wait(tried).toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                // The wait is over.
            }
        }
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }

    /** One request to the cluster. */
    @FunctionalInterface
    interface Request<T> {
        T send(ElasticsearchClient elasticsearch) throws IOException;
    }

    private static RequestConfig.Builder timeouts(RequestConfig.Builder config, Duration answer) {
        return config.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis()).setSocketTimeout((int) answer.toMillis());
    }

    private static HttpHost host(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int port = url.getPort() >= 0 ? url.getPort() : "https".equals(scheme) ? 443 : 80;
        return new HttpHost(url.getHost(), port, scheme);
    }

    private static HttpAsyncClientBuilder configured(HttpAsyncClientBuilder http, ConnectionSettings settings) {
        http.setMaxConnPerRoute(BulkOptions.MAX_CONCURRENCY).setMaxConnTotal(BulkOptions.MAX_CONCURRENCY);
        if (settings.caCertificate() != null) {
            http.setSSLContext(certificateOf(settings));
        }
        if (settings.fingerprint() != null) {
            // The fingerprint names the very authority, which stands in for the host name: a node's own certificate
            // often has none.
            http.setSSLContext(TransportUtils.sslContextFromCaFingerprint(settings.fingerprint()))
                    .setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE);
        }
        return http;
    }

    private static SSLContext certificateOf(ConnectionSettings settings) {
        try {
            return TransportUtils.sslContextFromHttpCaCrt(
                    settings.caCertificate().toFile());
        } catch (IOException | RuntimeException e) {
            throw new ClusterException("[--ca-cert] is no PEM certificate: [" + settings.caCertificate() + "]", e);
        }
    }
}
