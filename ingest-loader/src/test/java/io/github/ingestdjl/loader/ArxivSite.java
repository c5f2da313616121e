/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * An arXiv of our own: a web server on this machine that serves what a test gives it, misbehaves on demand and writes down who asked for what.
 * A target is a path with its query, as in a request line: {@code /list/cs/2023-01?skip=0&show=25}. Thread-safe.
 *
 * <pre>{@code
 * try (ArxivSite site = ArxivSite.start()) {
 *     site.page("/abs/2106.09685", html).next("/abs/2106.09685", SiteAnswer.status(429, "Rate exceeded."));
 *     …
 *     assertThat(site.pagesAsked()).containsExactly("/abs/2106.09685", "/abs/2106.09685");
 * }
 * }</pre>
 */
public final class ArxivSite implements AutoCloseable {

    /**
     * A request as it arrived.
     *
     * @param nanos when, by {@link System#nanoTime()}
     * @param connection the client's port, which tells one connection from another
     * @param headers names in lower case, the first value of each
     */
    public record Received(String target, long nanos, int connection, Map<String, String> headers) {}

    private static final String ROBOTS = "/robots.txt";

    static {
        // The JDK's server sends head and body apart; without this every answer would take the 40 ms that TCP waits
        // between them.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService executor;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, SiteAnswer> pages = new ConcurrentHashMap<>();
    private final Map<String, Deque<SiteAnswer>> next = new ConcurrentHashMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Function<String, SiteAnswer> others = target -> null;

    private ArxivSite(HttpServer server, ExecutorService executor) {
        this.server = server;
        this.executor = executor;
    }

    /** A site without pages, whose {@code robots.txt} does not exist. */
    public static ArxivSite start() {
        try {
            ArxivSite site = new ArxivSite(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
                    Executors.newCachedThreadPool(ArxivSite::thread));
            site.server.createContext("/", site::handle);
            site.server.setExecutor(site.executor);
            site.server.start();
            return site;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of a target. */
    public URI uri(String target) {
        return URI.create("http://localhost:" + port() + target);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Serves HTML in UTF-8. */
    public ArxivSite page(String target, String html) {
        return page(target, SiteAnswer.html(html));
    }

    /** Answers every request for a target in this way. */
    public ArxivSite page(String target, SiteAnswer answer) {
        pages.put(target, answer);
        return this;
    }

    /** Answers all other targets; null is 404. */
    public ArxivSite pages(Function<String, SiteAnswer> answers) {
        others = answers;
        return this;
    }

    /** Answers the next requests for a target in these ways, one after the other, and then as before. */
    public ArxivSite next(String target, SiteAnswer... answers) {
        Deque<SiteAnswer> queue = next.computeIfAbsent(target, key -> new ArrayDeque<>());
        synchronized (queue) {
            queue.addAll(List.of(answers));
        }
        return this;
    }

    public ArxivSite robots(String text) {
        return page(ROBOTS, SiteAnswer.content(200, "text/plain", text));
    }

    /** All requests in the order in which they arrived. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    public List<Received> received(String target) {
        return received.stream()
                .filter(request -> request.target().equals(target))
                .toList();
    }

    /** The targets asked for in their order, without {@code robots.txt}. */
    public List<String> pagesAsked() {
        return received.stream()
                .map(Received::target)
                .filter(target -> !target.equals(ROBOTS))
                .toList();
    }

    /** How many connections the requests came over; a client that asks one after the other needs one while nothing breaks. */
    public long connections() {
        return received.stream().mapToInt(Received::connection).distinct().count();
    }

    /** Answers that hang end now. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            String target = exchange.getRequestURI().toString();
            int connection = exchange.getRemoteAddress().getPort();
            received.add(new Received(target, System.nanoTime(), connection, headers(exchange)));
            answer(target).send(exchange, closed);
        } catch (IOException e) {
            // The client went away, as some tests want it to, or the answer is one that breaks off.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private SiteAnswer answer(String target) {
        Deque<SiteAnswer> queue = next.getOrDefault(target, new ArrayDeque<>());
        synchronized (queue) {
            if (!queue.isEmpty()) {
                return queue.remove();
            }
        }
        SiteAnswer page = pages.containsKey(target) ? pages.get(target) : others.apply(target);
        return page == null ? SiteAnswer.content(404, "text/html; charset=utf-8", "<h1>Not Found</h1>") : page;
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new ConcurrentHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return headers;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "arxiv-site");
        thread.setDaemon(true);
        return thread;
    }
}
