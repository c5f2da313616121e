/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import io.github.ingestdjl.loader.http.CacheOptions;
import io.github.ingestdjl.loader.http.PageClient;
import io.github.ingestdjl.loader.http.PoliteClient;
import io.github.ingestdjl.loader.source.PaperSource;
import io.github.ingestdjl.loader.source.Resume;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** What the commands that ask arXiv itself share: the client. */
abstract class WebCommand extends TransferCommand {

    @Mixin
    private WebFlags web;

    /** The address of the real site. */
    abstract URI arxiv();

    /** For how many days an answer is as good as new. */
    abstract int cacheDays();

    /** What is asked for, as words for the journal. */
    abstract Map<String, String> requestIdentity();

    /** Opens the source on an open client, which it takes over. */
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
        PageClient client =
                PoliteClient.open(web.politeness(io().environment()), cache(), ArxivLoader.version(), progress::say);
        try {
            return valid(() -> open(site(), client, resume, progress));
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    private CacheOptions cache() {
        return web.cache(flags().state(io().environment()), cacheDays());
    }

    final URI site() {
        return valid(() -> web.site(arxiv(), io().environment()));
    }
}
