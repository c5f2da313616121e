/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ingestdjl.node.Commands;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** A file system of a few megabytes, in memory, that a test can fill to the last byte. Closing unmounts it. */
final class SmallDisk implements AutoCloseable {
    private final Path folder;
    private final Thread atExit = new Thread(() -> unmount("--lazy"));

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Mounts it; where that is not allowed, the test is not run and says so. */
    static SmallDisk mount(Path folder, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Tools.allowed("mount", "-t", "tmpfs", "-o", "mode=1777,size=" + megabytes + "m", "tmpfs", folder.toString());
        SmallDisk disk = new SmallDisk(folder);
        // A test that is ended from outside shall not leave it.
        Runtime.getRuntime().addShutdownHook(disk.atExit);
        return disk;
    }

    Path folder() {
        return folder;
    }

    /** Takes what room there is, and goes on from there when it is called again. */
    void fill() throws IOException {
        byte[] block = new byte[1 << 16];
        try (OutputStream out =
                Files.newOutputStream(filling(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left on device");
        }
    }

    /** Gives all of it back. */
    void free() throws IOException {
        Files.deleteIfExists(filling());
    }

    void resize(int megabytes) throws IOException, InterruptedException {
        Commands.Result result = Commands.execute(
                Path.of("/"), List.of("mount", "-o", "remount,size=" + megabytes + "m", folder.toString()), Map.of());
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    private Path filling() {
        return folder.resolve("filling");
    }

    private Commands.Result unmount(String option) {
        try {
            return Commands.execute(Path.of("/"), List.of("umount", option, folder.toString()), Map.of());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("[" + folder + "] cannot be unmounted", e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        Commands.Result result = unmount("--no-mtab");
        if (result.exitCode() != 0) {
            unmount("--lazy");
            throw new AssertionError("[" + folder + "] is still in use: " + result.output());
        }
    }
}
