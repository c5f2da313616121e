/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import io.github.ingestdjl.loader.model.Installation.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies models into a node's configuration. A model is copied to a hidden folder, which nodes do not see, checked there and moved into its
 * place: a node finds all of it or nothing, and what it finds is what was checked. A process that is killed leaves a hidden folder, no
 * half a model.
 */
public final class ModelInstaller {

    private static final int BUFFER = 1 << 16;

    private final Path config;

    /**
     * Prepares installations.
     *
     * @param config the node's configuration folder, as Elasticsearch has it in {@code ES_PATH_CONF}
     * @throws InvalidModelException if it is none
     */
    public ModelInstaller(Path config) throws InvalidModelException {
        if (!Files.isRegularFile(config.resolve("elasticsearch.yml"))) {
            throw new InvalidModelException("[--config] must be the folder that has the node's [elasticsearch.yml]"
                    + " (ES_PATH_CONF: [/etc/elasticsearch] if a package was installed, else [config] in the folder of"
                    + " Elasticsearch), got [" + config + "]");
        }
        this.config = config.toAbsolutePath().normalize();
    }

    /**
     * Installs a model.
     *
     * @param name what messages call it
     * @param force whether to replace a model of the same id that has other files
     * @throws InvalidModelException if it is no model, or there is another of that id
     */
    public Installation install(ModelFiles model, String name, ModelId id, boolean force) throws IOException {
        NodeAccess access = NodeAccess.like(config);
        Path models = folder(folder(config, "ingest-djl", access), "models", access);
        Path target = models.resolve(id.value());
        Path staged = Files.createTempDirectory(models, "." + id + ".");
        try {
            long bytes = copy(model, name, staged);
            ModelFolder checked = ModelFolder.read(name, staged);
            boolean exists = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
            Outcome outcome =
                    !exists ? Outcome.INSTALLED : sameFiles(staged, target) ? Outcome.ALREADY_THERE : Outcome.REPLACED;
            if (outcome == Outcome.REPLACED && !force) {
                throw new InvalidModelException(
                        "[" + target + "] is there with other files: choose another --id, or replace it with --force");
            }
            // Also of what is there already: that is how its rights are put right.
            String owner = access.apply(outcome == Outcome.ALREADY_THERE ? target : staged);
            if (outcome != Outcome.ALREADY_THERE) {
                sync(staged);
                move(staged, target, exists);
            }
            return new Installation(
                    id,
                    target,
                    outcome,
                    model.names().size(),
                    bytes,
                    owner,
                    access.expected(),
                    checked.dimensions(),
                    checked.maxLength(),
                    checked.goldenTexts());
        } finally {
            delete(staged);
        }
    }

    private static Path folder(Path parent, String name, NodeAccess access) throws IOException {
        Path folder = parent.resolve(name);
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder);
            access.apply(folder);
        }
        return folder;
    }

    private static long copy(ModelFiles model, String name, Path folder) throws IOException {
        long left = model.mostBytes();
        byte[] buffer = new byte[BUFFER];
        for (String file : model.names()) {
            try (InputStream in = model.open(file);
                    FileChannel channel = FileChannel.open(
                            folder.resolve(file), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream out = Channels.newOutputStream(channel)) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    left -= read;
                    if (left < 0) {
                        throw new InvalidModelException("[" + name + "] is larger than a model can be: more than ["
                                + model.mostBytes() + "] bytes come out of it");
                    }
                    out.write(buffer, 0, read);
                }
                channel.force(true);
            }
        }
        return model.mostBytes() - left;
    }

    private static boolean sameFiles(Path one, Path other) throws IOException {
        List<Path> names = names(one);
        if (!Files.isDirectory(other) || !names.equals(names(other))) {
            return false;
        }
        for (Path name : names) {
            Path there = other.resolve(name);
            if (!Files.isRegularFile(there, LinkOption.NOFOLLOW_LINKS)
                    || Files.mismatch(one.resolve(name), there) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static List<Path> names(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(Path::getFileName).sorted().toList();
        }
    }

    /** What was there steps aside first, since a folder that is not empty cannot be moved over, and comes back if that fails. */
    private static void move(Path staged, Path target, boolean exists) throws IOException {
        Path aside = staged.resolveSibling(staged.getFileName() + ".old");
        if (exists) {
            Files.move(target, aside, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (exists) {
                Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            }
            throw e;
        }
        sync(target.getParent());
        delete(aside);
    }

    /** Makes a folder's entries last, where a folder can be opened: Windows cannot. */
    private static void sync(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
