/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import okhttp3.Cache;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/**
 * Remembers answers on disk: OkHttp's cache, told to keep what a scraper needs and not what the headers say to browsers. A lock file keeps
 * the folder, and with it the pace, to one client; the operating system frees it when a process is killed, and OkHttp's journal makes that
 * only whole answers are found again.
 */
final class PageCache implements Closeable {

    private static final String LOCK = "loader.lock";
    private static final String PAGES = "pages";

    private final Cache cache;
    private final FileChannel lockFile;

    private PageCache(Cache cache, FileChannel lockFile) {
        this.cache = cache;
        this.lockFile = lockFile;
    }

    /** @throws IOException when the folder cannot be used, or another client uses it */
    static PageCache open(CacheOptions options) throws IOException {
        FileChannel lockFile;
        try {
            Files.createDirectories(options.folder());
            lockFile = lock(options.folder().resolve(LOCK));
        } catch (FileSystemException e) {
            throw new IOException(
                    "[--state] must be a folder that can be written to, got [" + options.folder() + "]", e);
        }
        try {
            Cache cache = new Cache(options.folder().resolve(PAGES).toFile(), options.size());
            cache.initialize();
            return new PageCache(cache, lockFile);
        } catch (IOException e) {
            lockFile.close();
            throw new IOException("[--state] cannot be used, got [" + options.folder() + "]: " + e.getMessage(), e);
        }
    }

    void addTo(OkHttpClient.Builder builder) {
        builder.cache(cache).addNetworkInterceptor(PageCache::mark);
    }

    /** Throws away what is remembered of an address. Looks through all addresses, since OkHttp offers no shorter way. */
    void forget(HttpUrl url) throws IOException {
        Iterator<String> urls = cache.urls();
        while (urls.hasNext()) {
            if (urls.next().equals(url.toString())) {
                urls.remove();
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (lockFile) {
            cache.close();
        }
    }

    /** Says to the cache above what to keep: pages and where they moved, for as long as the request will say, unless the site forbids it. */
    private static Response mark(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        boolean kept =
                switch (response.code()) {
                    case 200, 301, 302, 304, 307, 308 ->
                        !response.cacheControl().noStore();
                    default -> false;
                };
        return response.newBuilder()
                .removeHeader("Pragma")
                .removeHeader("Expires")
                .removeHeader("Age")
                // All our requests are alike.
                .removeHeader("Vary")
                .header("Cache-Control", kept ? "max-age=" + Integer.MAX_VALUE : "no-store")
                .build();
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process, which is as bad.
            lock = null;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new IOException("[--state] is in use by another loader, which holds [" + file
                    + "]: wait until it has ended, since two would ask twice as often as arXiv allows");
        }
        return channel;
    }
}
