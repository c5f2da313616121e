/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.CacheControl;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;

/**
 * Sends one request and reads its answer, whole or not at all; the body is in memory then. One connection; no redirects and no second tries, which have to keep the pace.
 * For one thread, whose interruption ends a call at once.
 */
final class Transport implements Closeable {

    /** Where {@code Retry-After} is kept, since OkHttp has its own mind about it. */
    static final String WAIT = "Arxiv-Loader-Retry-After";

    // Shorter than arXiv's interval, and than servers keep a silent connection: one that the server has closed in the
    // meantime costs a failed try and its wait, a new one a fraction of the interval.
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    // Looking a host up is nothing that OkHttp can cut short.
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final OkHttpClient client;
    private final ExecutorService executor;
    private final String userAgent;
    private final Duration timeout;
    private final long maxPage;

    /** @param cache null to remember nothing; whoever opened it closes it */
    Transport(Duration timeout, String userAgent, PageCache cache, Dns dns, long maxPage) {
        this.userAgent = userAgent;
        this.timeout = timeout;
        this.maxPage = maxPage;
        this.executor = Executors.newCachedThreadPool(Transport::thread);
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .dispatcher(new Dispatcher(executor))
                .connectionPool(new ConnectionPool(1, KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS))
                .dns(dns)
                .fastFallback(false)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .callTimeout(timeout)
                .connectTimeout(timeout.compareTo(CONNECT_TIMEOUT) < 0 ? timeout : CONNECT_TIMEOUT)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .addNetworkInterceptor(Transport::mediate);
        if (cache != null) {
            cache.addTo(builder);
        }
        this.client = builder.build();
    }

    /** The answer that is remembered and young enough, or null. */
    Response remembered(HttpUrl url, Duration maxAge) throws InterruptedException {
        CacheControl control = new CacheControl.Builder()
                .onlyIfCached()
                .maxAge((int) maxAge.toSeconds(), TimeUnit.SECONDS)
                .build();
        try {
            return call(url, control);
        } catch (IOException e) {
            // Unreadable, so as good as forgotten; if the site cannot be asked either, that will be said.
            return null;
        }
    }

    /** Asks the site, whether an answer remembered has changed where there is one. */
    Response ask(HttpUrl url) throws IOException, InterruptedException {
        return call(url, new CacheControl.Builder().maxAge(0, TimeUnit.SECONDS).build());
    }

    /** Asks the site as if nothing were remembered. */
    Response askAnew(HttpUrl url) throws IOException, InterruptedException {
        return call(url, CacheControl.FORCE_NETWORK);
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        executor.shutdown();
        client.connectionPool().evictAll();
    }

    private Response call(HttpUrl url, CacheControl control) throws IOException, InterruptedException {
        Request request = new Request.Builder()
                .url(url)
                .header("User-Agent", userAgent)
                .cacheControl(control)
                .build();
        Call call = client.newCall(request);
        Reading reading = new Reading();
        // In another thread, because a blocking read takes no notice of an interruption.
        call.enqueue(reading);
        try {
            return reading.answer.get(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException("cannot read " + url, e.getCause());
        } catch (TimeoutException e) {
            call.cancel();
            throw (IOException) new SocketTimeoutException("timeout").initCause(e);
        } catch (InterruptedException e) {
            call.cancel();
            throw e;
        }
    }

    /** Reads the answer in OkHttp's thread; null when it had to come from the cache and does not. */
    private final class Reading implements Callback {

        private final CompletableFuture<Response> answer = new CompletableFuture<>();

        @Override
        public void onFailure(Call call, IOException e) {
            answer.completeExceptionally(e);
        }

        @Override
        public void onResponse(Call call, Response response) {
            Response read;
            try (response) {
                read = read(response);
            } catch (Throwable e) {
                // Whatever it is, the caller is waiting for it.
                answer.completeExceptionally(e);
                return;
            }
            if (isClosed(response)) {
                client.connectionPool().evictAll();
            }
            // Only now is the connection free for the next request.
            answer.complete(read);
        }
    }

    /** Whether the connection ends with the answer, which of HTTP/1.0 OkHttp does not know. */
    private static boolean isClosed(Response response) {
        return response.protocol() == Protocol.HTTP_1_0
                && !"keep-alive".equalsIgnoreCase(response.header("Connection"));
    }

    private Response read(Response response) throws IOException {
        if (response.networkResponse() == null && response.cacheResponse() == null) {
            return null;
        }
        // Of an answer that says to come back later the head is enough.
        byte[] body = RetryingTransport.isTemporary(response) ? new byte[0] : readBody(response);
        return response.newBuilder()
                .body(ResponseBody.create(body, response.body().contentType()))
                .build();
    }

    private byte[] readBody(Response response) throws IOException {
        long declared = response.body().contentLength();
        BufferedSource source = response.body().source();
        if (declared > maxPage || source.request(maxPage + 1)) {
            throw new PageTooLargeException(
                    "page [" + response.request().url() + "] is longer than " + maxPage + " bytes");
        }
        byte[] body = source.readByteArray();
        // OkHttp sees to it when an answer comes from the network, not when from a file that a crash cut short.
        if (declared >= 0 && declared != body.length) {
            throw new IOException("page [" + response.request().url() + "] should be " + declared + " bytes long, got ["
                    + body.length + "]");
        }
        return body;
    }

    /**
     * What OkHttp and the site need not know of each other. OkHttp itself would come back at once when told to after no time, and fails on a
     * number that is none of an int's; what we want from the cache is nothing to the site.
     */
    private static Response mediate(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(
                chain.request().newBuilder().removeHeader("Cache-Control").build());
        String wait = response.header("Retry-After");
        return wait == null
                ? response
                : response.newBuilder()
                        .removeHeader("Retry-After")
                        .header(WAIT, wait)
                        .build();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "arxiv-client");
        thread.setDaemon(true);
        return thread;
    }

    /** A page is longer than any that a parser could use; asking again would only bring it again. */
    static final class PageTooLargeException extends IOException {

        private static final long serialVersionUID = 1;

        PageTooLargeException(String message) {
            super(message);
        }
    }
}
