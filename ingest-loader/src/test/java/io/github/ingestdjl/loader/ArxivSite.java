/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ServerSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

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
     * @param connection tells one connection from another
     * @param headers names in lower case, the first value of each
     */
    public record Received(String target, int connection, Map<String, String> headers) {}

    private static final String ROBOTS = "/robots.txt";

    static {
        // It would write each request to standard error.
        Logger.getLogger(MockWebServer.class.getName()).setLevel(Level.OFF);
    }

    private final MockWebServer server = new MockWebServer();
    private final Map<String, SiteAnswer> pages = new ConcurrentHashMap<>();
    private final Map<String, Deque<SiteAnswer>> next = new ConcurrentHashMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Function<String, SiteAnswer> others = target -> null;

    private ArxivSite() {}

    /** A site without pages, whose {@code robots.txt} does not exist. */
    public static ArxivSite start() {
        ArxivSite site = new ArxivSite();
        site.server.setServerSocketFactory(new PromptSockets());
        site.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return site.answer(request);
            }
        });
        try {
            site.server.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return site;
    }

    /** The address of a target. */
    public URI uri(String target) {
        return URI.create("http://localhost:" + port() + target);
    }

    public int port() {
        return server.getPort();
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
        next.computeIfAbsent(target, key -> new ConcurrentLinkedDeque<>()).addAll(List.of(answers));
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
        server.close();
    }

    private MockResponse answer(RecordedRequest request) {
        String target = request.getTarget();
        Map<String, String> headers = new HashMap<>();
        request.getHeaders()
                .forEach(header -> headers.putIfAbsent(header.getFirst().toLowerCase(Locale.ROOT), header.getSecond()));
        received.add(new Received(target, request.getConnectionIndex(), headers));
        SiteAnswer answer = next.getOrDefault(target, new ArrayDeque<>()).poll();
        if (answer == null) {
            answer = pages.containsKey(target) ? pages.get(target) : others.apply(target);
        }
        SiteAnswer found =
                answer == null ? SiteAnswer.content(404, "text/html; charset=utf-8", "<h1>Not Found</h1>") : answer;
        return found.to(request.getHeaders());
    }

    /** The server sends head and body apart; without this every answer would take the 40 ms that TCP waits between them. */
    private static final class PromptSockets extends ServerSocketFactory {

        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new ServerSocket() {
                @Override
                public Socket accept() throws IOException {
                    Socket socket = super.accept();
                    socket.setTcpNoDelay(true);
                    return socket;
                }
            };
        }

        @Override
        public ServerSocket createServerSocket(int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
            throw new UnsupportedOperationException();
        }
    }
}
