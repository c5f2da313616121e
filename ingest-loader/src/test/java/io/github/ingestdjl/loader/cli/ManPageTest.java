/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

class ManPageTest {

    @Test
    void everyCommandAndOptionIsInIt() {
        CommandSpec loader = ArxivLoader.model();
        String page = ManPage.of(loader);

        List<CommandSpec> commands = new ArrayList<>(List.of(loader));
        for (int i = 0; i < commands.size(); i++) {
            commands.get(i).subcommands().values().forEach(below -> commands.add(below.getCommandSpec()));
        }
        assertThat(commands).hasSizeGreaterThan(30);
        for (CommandSpec command : commands) {
            String own =
                    command == loader ? page.substring(0, page.indexOf(".SH \"COMMANDS\"")) : section(page, command);
            for (OptionSpec option : command.options()) {
                boolean ofAll = option.inherited() || option.usageHelp() || option.versionHelp();
                if (command == loader || !ofAll) {
                    String name = option.negatable()
                            ? option.longestName().replace("--no-", "--[no-]")
                            : option.longestName();
                    assertThat(own).contains("\\fB" + hyphens(name) + "\\fR");
                }
            }
            assertThat(own.split("\\.TP\n", -1)).noneMatch(item -> item.lines().count() < 2);
        }
    }

    @Test
    void textIsNeverTakenForMacros() {
        String page = ManPage.of(new CommandLine(new Odd()).getCommandSpec());

        assertThat(page)
                .contains("\\&.hidden file of \\(dqC:\\(rsx\\(dq, Erd\\[u0151]s")
                .contains("\\(aqquoted\\(aq");
        assertThat(page.lines())
                .filteredOn(line -> line.startsWith("."))
                .allMatch(line -> line.matches("\\.(TH|SH|SS|TP|PP)( \".*\")?"));
        assertThat(page).isASCII();
    }

    @Test
    void groffHasNothingToSayAboutIt(@TempDir Path folder) throws Exception {
        assumeThat(groff("--version")).as("groff is installed").isNotNull();
        Path page = folder.resolve("man").resolve("arxiv-loader.1");

        ManPage.main(new String[] {page.toString()});

        assertThat(Files.readString(page)).isEqualTo(ManPage.of(ArxivLoader.model()));
        assertThat(groff("-man", "-ww", "-z", page.toString())).isEmpty();
    }

    /** What it prints, null where there is none. */
    private static String groff(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("groff"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return printed;
        } catch (IOException e) {
            return null;
        }
    }

    private static String section(String page, CommandSpec command) {
        int start = page.indexOf(".SS \"" + hyphens(command.qualifiedName()) + " [OPTIONS]");
        assertThat(start).as(command.qualifiedName()).isPositive();
        int end = page.indexOf("\n.S", start);
        return page.substring(start, end);
    }

    private static String hyphens(String text) {
        return text.replace("-", "\\-");
    }

    @Command(name = "odd")
    private static final class Odd {
        @Option(names = "--a", description = "'quoted'")
        private String text;

        @Option(names = "--b", description = ".hidden file of \"C:\\x\", Erdős")
        private String file;
    }
}
