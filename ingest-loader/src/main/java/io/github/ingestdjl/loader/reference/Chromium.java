/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A real browser without a window, with a profile of its own that goes with it. For one thread; whoever starts it closes it, and a process that
 * is interrupted takes it with it.
 */
public final class Chromium implements Closeable {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 200;
    private static final int MAX_EVENTS = 10_000;

    // Runs in a world of its own, where the page's scripts change nothing, and takes no more than it says.
    private static final String LOOK = """
            (() => ({
              url: location.href.slice(0, 2000),
              text: (document.body ? document.body.innerText : '').slice(0, 20000),
              links: Array.from(document.links).slice(0, 2000).map(link => String(link.href).slice(0, 2000)),
              frames: Array.from(document.querySelectorAll('iframe')).slice(0, 100).map(frame => String(frame.src).slice(0, 2000)),
              captchas: document.querySelectorAll('[id*=captcha i], [class*=captcha i], [name*=captcha i]').length
            }))()""";
    // A dialog would wait for somebody to answer it.
    private static final String NO_DIALOGS = "window.alert = window.confirm = window.prompt = () => undefined;";

    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>(MAX_EVENTS);
    private final Process process;
    private final Path profile;
    private final Thread hook;
    private DevTools tools;

    private Chromium(Process process, Path profile) {
        this.process = process;
        this.profile = profile;
        this.hook = new Thread(this::end, "arxiv-loader-browser-end");
    }

    /**
     * The browser to use.
     *
     * @param named by the user, or null for the one on the path
     * @throws IllegalArgumentException when there is none
     */
    public static Path find(Path named, String searchPath) {
        if (named != null) {
            if (Files.isRegularFile(named) && Files.isExecutable(named)) {
                return named;
            }
            throw new IllegalArgumentException("[--browser] must be a Chromium that can be run, got [" + named + "]");
        }
        return NAMES.stream()
                .flatMap(name -> Stream.of(searchPath.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no Chromium is installed: none of " + NAMES + " is on the path, and [--browser] names none"));
    }

    /**
     * Starts it.
     *
     * @param sandbox whether pages are kept from the rest of the machine, which Chromium cannot do for root or without the kernel's leave
     * @throws IOException when it does not start, with the end of what it printed
     */
    public static Chromium start(Path program, boolean sandbox) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("arxiv-loader-browser");
        Path log = profile.resolve("log");
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(
                                        program.toString(),
                                        "--headless=new",
                                        "--remote-debugging-port=0",
                                        "--user-data-dir=" + profile,
                                        "--no-first-run",
                                        "--disable-background-networking",
                                        "--disable-dev-shm-usage",
                                        "--disable-gpu",
                                        "--mute-audio",
                                        "--window-size=1280,2000"),
                                sandbox ? Stream.empty() : Stream.of("--no-sandbox"))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Chromium chromium = new Chromium(process, profile);
        Runtime.getRuntime().addShutdownHook(chromium.hook);
        try {
            chromium.tools = DevTools.connect(chromium.address(program, log), chromium::note);
            chromium.call(null, "Browser.setDownloadBehavior", Map.of("behavior", "deny"));
            return chromium;
        } catch (IOException | InterruptedException | RuntimeException e) {
            chromium.close();
            throw e;
        }
    }

    /** Where it listens, which it writes into a file of its profile. */
    private URI address(Path program, Path log) throws IOException, InterruptedException {
        Path file = profile.resolve("DevToolsActivePort");
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (true) {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (lines.size() >= 2) {
                return URI.create(
                        "ws://127.0.0.1:" + lines.get(0).strip() + lines.get(1).strip());
            }
            if (!process.isAlive() || System.nanoTime() > deadline) {
                List<String> printed = Files.exists(log) ? Files.readAllLines(log) : List.of();
                String end = String.join(" ", printed.subList(Math.max(0, printed.size() - 3), printed.size()));
                throw new IOException("[" + program + "] does not start"
                        + (end.contains("sandbox") ? ", without its sandbox it might ([--no-sandbox])" : "") + ": "
                        + end);
            }
            Thread.sleep(LOOK_MILLIS / 4);
        }
    }

    /**
     * Opens a page in a tab of its own and looks at it, again and again while its scripts have time, until it is good.
     *
     * @param timeout for loading
     * @param settle for what scripts bring after that
     * @throws IOException when the page does not load, or the browser is gone
     */
    ResultsPage open(URI address, Duration timeout, Duration settle, Predicate<ResultsPage> good)
            throws IOException, InterruptedException {
        String target = call(null, "Target.createTarget", Map.of("url", "about:blank"))
                .path("targetId")
                .asText();
        try {
            String tab = call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                    .path("sessionId")
                    .asText();
            call(tab, "Page.enable", Map.of());
            call(tab, "Network.enable", Map.of());
            call(tab, "Page.addScriptToEvaluateOnNewDocument", Map.of("source", NO_DIALOGS));
            events.clear();
            JsonNode start = tools.call(tab, "Page.navigate", Map.of("url", address.toString()), timeout);
            String failure = start.path("errorText").asText();
            if (!failure.isEmpty()) {
                throw new IOException("cannot be opened: " + failure);
            }
            String frame = start.path("frameId").asText();
            int status = loaded(tab, frame, timeout);
            long deadline = System.nanoTime() + settle.toNanos();
            while (true) {
                boolean last = System.nanoTime() > deadline;
                try {
                    ResultsPage page = look(tab, frame, status);
                    if (last || good.test(page)) {
                        return page;
                    }
                } catch (DevTools.RefusedException e) {
                    // Between two looks the page has gone on to another, as many do that ask for cookies.
                    if (last) {
                        throw e;
                    }
                }
                Thread.sleep(LOOK_MILLIS);
            }
        } finally {
            if (process.isAlive()) {
                call(null, "Target.closeTarget", Map.of("targetId", target));
            }
        }
    }

    /** Waits for the page, and tells the status of the last answer that it came with. */
    private int loaded(String tab, String frame, Duration timeout) throws IOException, InterruptedException {
        int status = 0;
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            JsonNode event = events.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new IOException("did not load within [--timeout] " + timeout.toSeconds() + " s");
            }
            if (!tab.equals(event.path("sessionId").asText())) {
                continue;
            }
            JsonNode parameters = event.path("params");
            switch (event.path("method").asText()) {
                case "Network.responseReceived" -> {
                    if (frame.equals(parameters.path("frameId").asText())
                            && "Document".equals(parameters.path("type").asText())) {
                        status = parameters.at("/response/status").asInt();
                    }
                }
                case "Page.loadEventFired" -> {
                    return status;
                }
                default -> {
                    // Of no account here.
                }
            }
        }
    }

    private ResultsPage look(String tab, String frame, int status) throws IOException, InterruptedException {
        int world = call(tab, "Page.createIsolatedWorld", Map.of("frameId", frame))
                .path("executionContextId")
                .asInt();
        JsonNode result =
                call(tab, "Runtime.evaluate", Map.of("expression", LOOK, "contextId", world, "returnByValue", true));
        if (result.at("/result/value") instanceof ObjectNode page) {
            return DevTools.MAPPER.treeToValue(page.put("status", status), ResultsPage.class);
        }
        throw new IOException("the page cannot be looked at: "
                + result.at("/exceptionDetails/exception/description").asText());
    }

    private JsonNode call(String session, String method, Map<String, ?> parameters)
            throws IOException, InterruptedException {
        return tools.call(session, method, parameters, CALL_TIMEOUT);
    }

    /** A page that makes more noise than anybody listens to loses the rest of it. */
    private void note(JsonNode event) {
        String method = event.path("method").asText();
        if (method.equals("Network.responseReceived") || method.equals("Page.loadEventFired")) {
            events.offer(event);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook does this as well.
        }
        end();
    }

    private void end() {
        if (tools != null) {
            tools.close();
        }
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException e) {
            // What is left in the folder for temporary files is the system's to clear.
        }
    }
}
