/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import io.github.ingestdjl.loader.ArxivSite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Dns;

/** A client under test and what surrounds it: real sockets, a time of its own, and no chance. */
final class ClientRun implements AutoCloseable {

    static final Duration INTERVAL = Duration.ofSeconds(3);
    static final long MAX_PAGE = 1 << 20;

    final List<String> notices = new CopyOnWriteArrayList<>();
    final FakeTime time;
    final PoliteClient client;

    private final ArxivSite site;

    private ClientRun(ArxivSite site, FakeTime time, PolitenessOptions options, CacheOptions cache, Dns dns)
            throws IOException {
        this.site = site;
        this.time = time;
        // The whole of each wait, so that tests can name it.
        PoliteClient.Environment environment = new PoliteClient.Environment(time, () -> 1, dns, MAX_PAGE);
        this.client = PoliteClient.open(options, cache, "1.2", notices::add, environment);
    }

    static ClientRun open(ArxivSite site) throws IOException {
        return open(site, options(INTERVAL, null));
    }

    static ClientRun open(ArxivSite site, PolitenessOptions options) throws IOException {
        return new ClientRun(site, new FakeTime(), options, null, Dns.SYSTEM);
    }

    static ClientRun open(ArxivSite site, PolitenessOptions options, Dns dns) throws IOException {
        return new ClientRun(site, new FakeTime(), options, null, dns);
    }

    static ClientRun remembering(ArxivSite site, Path folder, Duration maxAge) throws IOException {
        CacheOptions cache = new CacheOptions(folder, maxAge, 10 << 20);
        return new ClientRun(site, new FakeTime(), options(INTERVAL, null), cache, Dns.SYSTEM);
    }

    /** As the command line has them, but for these two. */
    static PolitenessOptions options(Duration interval, String contact) {
        return new PolitenessOptions(interval, contact, Duration.ofMinutes(1), 8, Duration.ofHours(1));
    }

    Page get(String target) throws IOException, InterruptedException {
        return client.get(site.uri(target));
    }

    Page getAgain(String target) throws IOException, InterruptedException {
        return client.getAgain(site.uri(target));
    }

    static String text(Page page) {
        return new String(page.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
