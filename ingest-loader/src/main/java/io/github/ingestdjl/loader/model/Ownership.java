/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.model;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Gives new files to whom the configuration belongs, with its rights: packages install it as {@code root:elasticsearch}, and
 * a node that runs as {@code elasticsearch} reads it by its group. Does nothing where files have no such rights.
 */
final class Ownership {

    private static final Set<PosixFilePermission> EXECUTE = Set.of(
            PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    /** Null where files have no such rights. */
    private final PosixFileAttributes model;

    private Ownership(PosixFileAttributes model) {
        this.model = model;
    }

    /** That of a folder. */
    static Ownership of(Path folder) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
        return new Ownership(view == null ? null : view.readAttributes());
    }

    /** Gives away a folder and the files in it. */
    void giveAll(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> children = Files.list(folder)) {
            files = children.toList();
        }
        for (Path file : files) {
            give(file);
        }
        give(folder);
    }

    /** Gives away a file or a folder, as far as that is permitted: the caller compares {@link #ownerOf} with {@link #expected}. */
    void give(Path path) throws IOException {
        if (model == null) {
            return;
        }
        Set<PosixFilePermission> permissions = EnumSet.copyOf(OWNER);
        permissions.addAll(model.permissions());
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            permissions.removeAll(EXECUTE);
        }
        PosixFileAttributeView view = view(path);
        PosixFileAttributes attributes = view.readAttributes();
        // Only root may give files away, and others may give them to their own groups. The rights come last: with fewer
        // of them a file must have its owner already.
        attempt(attributes.group().equals(model.group()), () -> view.setGroup(model.group()));
        attempt(attributes.owner().equals(model.owner()), () -> view.setOwner(model.owner()));
        attempt(attributes.permissions().equals(permissions), () -> view.setPermissions(permissions));
    }

    /** Whose a file is, as {@code owner:group}, or null where files have no owner. */
    String ownerOf(Path path) throws IOException {
        return model == null ? null : owners(view(path).readAttributes());
    }

    /** Whose the configuration is, as {@code owner:group}, or null where files have no owner. */
    String expected() {
        return model == null ? null : owners(model);
    }

    private static String owners(PosixFileAttributes attributes) {
        return attributes.owner().getName() + ":" + attributes.group().getName();
    }

    private static PosixFileAttributeView view(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static void attempt(boolean done, Change change) throws IOException {
        if (!done) {
            try {
                change.make();
            } catch (FileSystemException e) {
                return;
            }
        }
    }

    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }
}
