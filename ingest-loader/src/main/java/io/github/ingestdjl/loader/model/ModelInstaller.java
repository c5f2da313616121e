/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import io.github.ingestdjl.format.InvalidModelException;
import io.github.ingestdjl.format.ModelId;
import io.github.ingestdjl.format.ModelsFolder;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Copies models into a node's configuration. A model is copied to a hidden folder, which nodes do not see, checked there and
 * moved into its place, see {@link ModelsFolder}: a node finds all of it or nothing, and what it finds is what was checked.
 *
 * <p>It may be killed at any moment. Whatever is made is given to the configuration's owner before anything is written into
 * it, since a node does not start over a file in its configuration that it may not read; and what a killed one has left,
 * the next one puts back in its place or deletes.
 */
public final class ModelInstaller {

    private static final int BUFFER = 1 << 16;

    /** One installation at a time: whatever else is hidden here then is what a killed one has left. */
    private static final String LOCK = ".lock";

    /** What a folder is called while a model is copied into it, or deleted. */
    private static final Pattern STAGED = Pattern.compile("\\.(.+)\\.\\d+(\\.old)?");

    private final Path config;
    private final ModelsFolder models;

    /**
     * Prepares installations.
     *
     * @param config the node's configuration folder, as Elasticsearch has it in {@code ES_PATH_CONF}
     * @throws InvalidModelException if it is none
     */
    public ModelInstaller(Path config) {
        if (!Files.isRegularFile(config.resolve("elasticsearch.yml"))) {
            throw new InvalidModelException("[--config] must be the folder that has the node's [elasticsearch.yml]"
                    + " (ES_PATH_CONF: [/etc/elasticsearch] if a package was installed, else [config] in the folder of"
                    + " Elasticsearch), got [" + config + "]");
        }
        this.config = config.toAbsolutePath().normalize();
        this.models = ModelsFolder.ofConfiguration(this.config);
    }

    /**
     * Installs a model.
     *
     * @param force whether to replace a model of the same id that has other files
     * @param allowUnsafeOperators whether the model may use operators that reach files, processes or the network
     * @throws InvalidModelException if it is no model, or there is another of that id
     */
    public Installation install(ModelSource source, ModelId id, boolean force, boolean allowUnsafeOperators)
            throws IOException {
        Ownership ownership = Ownership.of(config);
        createFolder(models.path().getParent(), ownership);
        createFolder(models.path(), ownership);
        return alone(ownership, () -> installAlone(source, id, force, allowUnsafeOperators, ownership));
    }

    /**
     * Removes a model's folder, all of it or nothing.
     *
     * @return where it was
     * @throws InvalidModelException if there is none of that id
     */
    public Path remove(ModelId id) throws IOException {
        requireThere(id);
        return alone(Ownership.of(config), () -> {
            requireThere(id);
            discard(id, models.place(id));
            sync(models.path());
            return models.place(id);
        });
    }

    private void requireThere(ModelId id) {
        if (Files.notExists(models.place(id), LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidModelException(
                    "model [" + id + "] is not in [" + models.path() + "], there are " + models.ids());
        }
    }

    /** Work on the folder. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T alone(Ownership ownership, Work<T> work) throws IOException {
        Path lockFile = models.path().resolve(LOCK);
        try (FileChannel lock = FileChannel.open(
                lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            ownership.give(lockFile);
            if (lock.tryLock() == null) {
                throw new InvalidModelException(
                        "another installation is under way in [" + models.path() + "], try again when it has ended");
            }
            cleanUp();
            return work.run();
        }
    }

    private Installation installAlone(
            ModelSource source, ModelId id, boolean force, boolean allowUnsafeOperators, Ownership ownership)
            throws IOException {
        Path place = models.place(id);
        Path staged = models.path().resolve("." + id + "." + System.nanoTime());
        createFolder(staged, ownership);
        try {
            long bytes = copy(source, staged, ownership);
            CheckedModel checked = CheckedModel.check(id, staged, allowUnsafeOperators);
            boolean exists = Files.exists(place, LinkOption.NOFOLLOW_LINKS);
            Outcome outcome =
                    !exists ? Outcome.INSTALLED : sameFiles(staged, place) ? Outcome.ALREADY_THERE : Outcome.REPLACED;
            if (outcome == Outcome.REPLACED && !force) {
                throw new InvalidModelException(
                        "[" + place + "] is there with other files: choose another --id, or replace it with --force");
            }
            if (outcome == Outcome.ALREADY_THERE) {
                // That is how the rights of one that was copied by hand are put right.
                ownership.giveAll(place);
            } else {
                sync(staged);
                move(id, staged, exists);
            }
            return new Installation(
                    id,
                    place,
                    outcome,
                    source.names().size(),
                    bytes,
                    ownership.ownerOf(place),
                    ownership.expected(),
                    checked.spec(),
                    checked.golden().texts().size());
        } finally {
            delete(staged);
        }
    }

    /** Puts back or deletes what killed installations have left. */
    private void cleanUp() throws IOException {
        for (ModelId id : models.ids()) {
            Path aside = models.aside(id);
            if (Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
                if (Files.exists(models.place(id), LinkOption.NOFOLLOW_LINKS)) {
                    discard(id, aside);
                } else {
                    Files.move(aside, models.place(id), StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
        List<Path> hidden;
        try (Stream<Path> children = Files.list(models.path())) {
            hidden = children.filter(child -> isStaged(child.getFileName().toString()))
                    .toList();
        }
        for (Path staged : hidden) {
            delete(staged);
        }
    }

    private static boolean isStaged(String name) {
        var matcher = STAGED.matcher(name);
        return matcher.matches() && ModelId.isValid(matcher.group(1));
    }

    private static void createFolder(Path folder, Ownership ownership) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder);
        }
        // Also one that was there: whoever made it by hand, or was killed just after, may have made it for himself
        // alone.
        ownership.give(folder);
    }

    private static long copy(ModelSource source, Path folder, Ownership ownership) throws IOException {
        long most = source.mostBytes();
        long left = most;
        byte[] buffer = new byte[BUFFER];
        for (String name : source.names()) {
            Path file = folder.resolve(name);
            try (InputStream in = source.open(name);
                    FileChannel channel =
                            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream out = Channels.newOutputStream(channel)) {
                ownership.give(file);
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    left -= read;
                    if (left < 0) {
                        throw new InvalidModelException("[" + source + "] is larger than a model can be: more than ["
                                + most + "] bytes come out of it");
                    }
                    out.write(buffer, 0, read);
                }
                channel.force(true);
            }
        }
        return most - left;
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
    private void move(ModelId id, Path staged, boolean exists) throws IOException {
        Path place = models.place(id);
        Path aside = models.aside(id);
        if (exists) {
            Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(staged, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (exists) {
                Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
            }
            throw e;
        }
        sync(models.path());
        if (exists) {
            discard(id, aside);
        }
    }

    /** Under another name first: half a folder must not be taken for a model that stepped aside. */
    private void discard(ModelId id, Path aside) throws IOException {
        Path discarded = models.path().resolve("." + id + "." + System.nanoTime() + ".old");
        Files.move(aside, discarded, StandardCopyOption.ATOMIC_MOVE);
        delete(discarded);
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
