/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.plugin.djl;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The folder of native libraries for the machine this node runs on.
 *
 * @param name operating system and processor, as DJL names them: {@code linux-x86_64}
 * @param libraries the folder that holds the libraries of that platform
 */
record NativePlatform(String name, Path libraries) {
    private static final List<String> SUPPORTED = List.of("linux-x86_64", "linux-aarch64", "osx-aarch64");

    /**
     * Finds the libraries of this machine without loading any.
     *
     * @param platforms the folder of all platforms in the plugin
     * @throws UnsupportedPlatformException if this machine cannot be served, saying what is missing
     */
    static NativePlatform detect(Path platforms) {
        return detect(platforms, System.getProperty("os.name"), System.getProperty("os.arch"), vectorLevel());
    }

    static NativePlatform detect(Path platforms, String osName, String osArch, int vectorLevel) {
        String name = operatingSystem(osName) + "-" + processor(osArch);
        if (SUPPORTED.contains(name) == false) {
            throw new UnsupportedPlatformException("the platform must be one of " + SUPPORTED + ", got [" + name + "]");
        }
        Path libraries = platforms.resolve(name);
        if (Files.isDirectory(libraries) == false) {
            throw new UnsupportedPlatformException("this plugin was built for another platform than [" + name
                    + "], install the zip built with [-Ddjl.platform=" + name + "]");
        }
        if (name.endsWith("x86_64") && vectorLevel < 2) {
            throw new UnsupportedPlatformException("the processor must have AVX2, which the JVM does not see here");
        }
        return new NativePlatform(name, libraries);
    }

    private static String operatingSystem(String osName) {
        String lower = osName.toLowerCase(Locale.ROOT);
        return lower.startsWith("linux") ? "linux" : lower.startsWith("mac") ? "osx" : lower.replace(' ', '_');
    }

    private static String processor(String osArch) {
        return switch (osArch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            default -> osArch;
        };
    }

    /**
     * The AVX level the JVM found on an x86 processor, 0 on others. Asked of the JVM because a plugin may not read
     * {@code /proc/cpuinfo}.
     */
    private static int vectorLevel() {
        try {
            return Integer.parseInt(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .getVMOption("UseAVX")
                    .getValue());
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    /** The full path of a library, whose file name differs by operating system. */
    Path library(String name) {
        return libraries.resolve("lib" + name + (this.name.startsWith("osx") ? ".dylib" : ".so"));
    }
}
