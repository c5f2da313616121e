/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ingestdjl.plugin.model.EmbeddingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativePlatformTest {
    private static final int AVX = 1;
    private static final int AVX2 = 2;

    @TempDir
    private Path platforms;

    @ParameterizedTest
    @CsvSource({
        "Linux,    amd64,   2, linux-x86_64,  libtokenizers.so",
        "Linux,    x86_64,  3, linux-x86_64,  libtokenizers.so",
        "Linux,    aarch64, 0, linux-aarch64, libtokenizers.so",
        "Mac OS X, aarch64, 0, osx-aarch64,   libtokenizers.dylib",
        "macOS,    arm64,   0, osx-aarch64,   libtokenizers.dylib"
    })
    void supportedMachineHasItsFolder(String osName, String osArch, int vectorLevel, String name, String library)
            throws IOException {
        Path folder = Files.createDirectory(platforms.resolve(name));
        NativePlatform platform = NativePlatform.detect(platforms, osName, osArch, vectorLevel);
        assertThat(platform).isEqualTo(new NativePlatform(name, folder));
        assertThat(platform.library("tokenizers")).isEqualTo(folder.resolve(library));
    }

    @ParameterizedTest
    @CsvSource({
        "Windows Server 2022, amd64,  windows_server_2022-x86_64",
        "Mac OS X,            x86_64, osx-x86_64",
        "Linux,               s390x,  linux-s390x",
        "FreeBSD,             amd64,  freebsd-x86_64"
    })
    void unsupportedMachineIsRefusedWithTheSupportedOnes(String osName, String osArch, String name) throws IOException {
        Files.createDirectory(platforms.resolve(name));
        assertThatThrownBy(() -> NativePlatform.detect(platforms, osName, osArch, AVX2))
                .isInstanceOf(EmbeddingException.class)
                .hasMessage("[ingest-djl] cannot embed on this node: the platform must be one of [linux-x86_64,"
                        + " linux-aarch64, osx-aarch64], got [" + name + "]");
    }

    @Test
    void zipOfAnotherPlatformIsRefusedWithTheOneToInstall() throws IOException {
        Files.createDirectory(platforms.resolve("linux-x86_64"));
        assertThatThrownBy(() -> NativePlatform.detect(platforms, "Linux", "aarch64", 0))
                .isInstanceOf(UnsupportedPlatformException.class)
                .hasMessageEndingWith("this plugin was built for another platform than [linux-aarch64], install the zip"
                        + " built with [-Ddjl.platform=linux-aarch64]");
    }

    @Test
    void x86ProcessorWithoutAvx2IsRefused() throws IOException {
        Files.createDirectory(platforms.resolve("linux-x86_64"));
        assertThatThrownBy(() -> NativePlatform.detect(platforms, "Linux", "amd64", AVX))
                .isInstanceOf(UnsupportedPlatformException.class)
                .hasMessageEndingWith("the processor must have AVX2, which the JVM does not see here");
    }
}
