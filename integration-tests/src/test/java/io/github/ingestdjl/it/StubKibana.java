/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;

/** In place of Kibana: it is available, and takes every import. */
final class StubKibana implements AutoCloseable {
    private static final String STAND_IN = """
            #!/bin/sh
            exec curl --silent --show-error --fail --header 'kbn-xsrf: true' --form "file=@$6" \\
              "$2/api/saved_objects/_import?overwrite=true"
            """;

    private final MockWebServer server = new MockWebServer();
    private final List<String> imported = new CopyOnWriteArrayList<>();

    StubKibana() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                String body = "{\"status\":{\"overall\":{\"level\":\"available\"}}}";
                if (request.getTarget().contains("/api/saved_objects/_import")) {
                    imported.add(request.getBody().string(StandardCharsets.UTF_8));
                    body = "{\"success\":true,\"successCount\":1,\"successResults\":[]}";
                }
                return new MockResponse.Builder()
                        .code(200)
                        .addHeader("Content-Type", "application/json")
                        .body(body)
                        .build();
            }
        });
        server.start();
    }

    HttpUrl url() {
        return server.url("/");
    }

    /** What was imported so far, one after the other. */
    List<String> imported() {
        return imported;
    }

    /** Puts the build's saved objects and its script into a folder; where a checkout has none, something in their place. */
    static void savedObjects(Path folder) throws IOException {
        Path kibana = Artifacts.repository().resolve("kibana");
        Path script = folder.resolve("import.sh");
        Path objects = folder.resolve("arxiv-papers.ndjson");
        if (Files.exists(kibana.resolve("target/arxiv-papers.ndjson"))) {
            Files.copy(kibana.resolve("import.sh"), script);
            Files.copy(kibana.resolve("target/arxiv-papers.ndjson"), objects);
        } else {
            Files.writeString(script, STAND_IN);
            Files.writeString(objects, "{\"id\":\"arxiv-papers\",\"type\":\"index-pattern\"}\n");
        }
        script.toFile().setExecutable(true);
    }

    @Override
    public void close() {
        server.close();
    }
}
