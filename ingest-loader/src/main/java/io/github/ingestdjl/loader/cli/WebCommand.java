/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.http.CacheOptions;
import io.github.ingestdjl.loader.http.PageClient;
import io.github.ingestdjl.loader.http.PoliteClient;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Position;
import io.github.ingestdjl.loader.source.Reach;
import io.github.ingestdjl.loader.source.Resume;
import io.github.ingestdjl.loader.source.SourceRecord;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** What the commands that ask arXiv itself share: the client, and that it is closed with its source. */
abstract class WebCommand extends TransferCommand {

    @Mixin
    private WebFlags web;

    /** The address of the real site. */
    abstract URI arxiv();

    /** For how many days an answer is as good as new. */
    abstract int cacheDays();

    /** What is asked for, as words for the journal. */
    abstract Map<String, String> requestIdentity();

    /** Opens the source on an open client. */
    abstract PaperSource open(URI site, PageClient client, Resume resume, Progress progress);

    @Override
    void check() {
        valid(() -> {
            Map<String, String> identity = requestIdentity();
            web.politeness(io().environment()).checkFor(site());
            cache();
            return identity;
        });
    }

    @Override
    final Map<String, String> sourceIdentity() {
        Map<String, String> identity = new HashMap<>(requestIdentity());
        identity.put("site", site().toString());
        return identity;
    }

    @Override
    final PaperSource open(Resume resume, Progress progress) throws IOException {
        PageClient client = PoliteClient.open(
                web.politeness(io().environment()), cache(), VersionProvider.version(), progress::say);
        try {
            return new Owning(valid(() -> open(site(), client, resume, progress)), client);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private CacheOptions cache() {
        return web.cache(flags().state(io().environment()), cacheDays());
    }

    private URI site() {
        return valid(() -> web.site(arxiv(), io().environment()));
    }

    /** Closes the client after the source. */
    private record Owning(PaperSource source, PageClient client) implements PaperSource {

        @Override
        public SourceRecord next() throws IOException, InterruptedException {
            return source.next();
        }

        @Override
        public Position position() {
            return source.position();
        }

        @Override
        public Reach reach() {
            return source.reach();
        }

        @Override
        public void close() throws IOException {
            try (client) {
                source.close();
            }
        }
    }
}
