/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import io.github.ingestdjl.node.ElasticsearchHome;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Lets the Elasticsearch of these tests have its security index, where the passwords of its own users are. The distribution for tests
 * lacks the module {@code analysis-common}, some of whose names that index has in its settings; a plugin that is compiled against the
 * distribution itself brings them.
 */
final class SecurityIndex {
    private static final String CLASS = "SecurityIndexAnalysis";
    private static final String DESCRIPTOR = """
            name=security-index
            description=analysis-common's names in the settings of the security index
            version=1
            classname=%s
            java.version=17
            elasticsearch.version=%s
            """;

    private SecurityIndex() {}

    /** @param work an empty folder */
    static void install(ElasticsearchHome home, Path work) throws IOException, InterruptedException {
        Path source = work.resolve(CLASS + ".java");
        try (InputStream in = SecurityIndex.class.getResourceAsStream("/security-index/" + CLASS + ".java")) {
            Files.copy(in, source);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path classes = Files.createDirectory(work.resolve("classes"));
        List<String> arguments =
                List.of("-proc:none", "-cp", libraries(home), "-d", classes.toString(), source.toString());
        if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IOException("[" + source + "] cannot be compiled");
        }
        Path jar = work.resolve("security-index.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file);
                Stream<Path> compiled = Files.list(classes)) {
            for (Path each : compiled.toList()) {
                put(zip, each.getFileName().toString(), Files.readAllBytes(each));
            }
        }
        Path plugin = work.resolve("security-index.zip");
        try (OutputStream file = Files.newOutputStream(plugin);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            String version = home.path().getFileName().toString().substring("elasticsearch-".length());
            byte[] descriptor = DESCRIPTOR.formatted(CLASS, version).getBytes(StandardCharsets.UTF_8);
            put(zip, "plugin-descriptor.properties", descriptor);
            put(zip, jar.getFileName().toString(), Files.readAllBytes(jar));
        }
        home.install(plugin);
    }

    private static String libraries(ElasticsearchHome home) throws IOException {
        try (Stream<Path> jars = Files.list(home.path().resolve("lib"))) {
            return jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }
}
