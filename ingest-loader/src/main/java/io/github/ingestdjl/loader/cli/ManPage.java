/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.ingestdjl.loader.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page for {@code man}, one for all commands, of what {@code --help} says. The build writes it into the distribution. */
public final class ManPage {

    private static final Pattern NAME = Pattern.compile("(?<![\\w-])--?(?:\\[no-])?[A-Za-z][\\w-]*");

    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    /** Writes the page to the file that is the only argument. */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        Files.createDirectories(file.getParent());
        Files.writeString(file, of(ArxivLoader.model()));
    }

    /** The page in the language of {@code man(7)}; ASCII, so that no locale can spoil it. */
    static String of(CommandSpec loader) {
        ManPage page = new ManPage();
        page.write(loader);
        return page.page.toString();
    }

    private void write(CommandSpec loader) {
        macro("TH", loader.name().toUpperCase(Locale.ROOT), "1", "", loader.name() + " " + ArxivLoader.version());
        macro("SH", "NAME");
        line(escaped(loader.name()) + " \\- "
                + escaped(String.join(" ", loader.usageMessage().description())));
        macro("SH", "SYNOPSIS");
        line(term(synopsis(loader)));
        macro("SH", "OPTIONS OF EVERY COMMAND");
        options(loader);
        macro("SH", "COMMANDS");
        loader.subcommands().values().forEach(command -> command(command.getCommandSpec()));
        macro("SH", "EXIT STATUS");
        loader.usageMessage().exitCodeList().forEach(this::item);
        macro("SH", "FILES");
        item("~/.config/arxiv-loader/config.ini", "Profiles, each a section [NAME] of lines such as index = papers.");
        item("~/.local/state/arxiv-loader", "What --state says.");
    }

    private void command(CommandSpec command) {
        macro("SS", synopsis(command));
        for (String paragraph : command.usageMessage().description()) {
            macro("PP");
            // Lines of picocli's own help command.
            line(escaped(paragraph.replace("%n", "")));
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            Help help = help(command);
            item(help.createDefaultParameterRenderer()
                    .render(parameter, help.createDefaultParamLabelRenderer(), help.colorScheme()));
        }
        options(command);
        command.subcommands().values().forEach(below -> command(below.getCommandSpec()));
    }

    /** Those of a command itself; those that it inherits are those of the command at the top, and all have help. */
    private void options(CommandSpec command) {
        Help help = help(command);
        for (OptionSpec option : command.options()) {
            boolean ofAll = option.inherited() || option.usageHelp() || option.versionHelp();
            if (command.parent() == null || !ofAll) {
                item(help.createDefaultOptionRenderer()
                        .render(option, help.createDefaultParamLabelRenderer(), help.colorScheme()));
            }
        }
    }

    private static Help help(CommandSpec command) {
        return new Help(command, Help.defaultColorScheme(Help.Ansi.OFF));
    }

    private static String synopsis(CommandSpec command) {
        return help(command).abbreviatedSynopsis().strip();
    }

    /** As picocli lays an argument out in columns: a mark, names, label; the description is the last, in one row or more. */
    private void item(Text[][] rows) {
        Text[] first = rows[0];
        String names =
                Arrays.stream(first, 1, first.length - 1).map(Text::toString).collect(Collectors.joining(" "));
        String description =
                Arrays.stream(rows).map(row -> row[row.length - 1].toString()).collect(Collectors.joining(" "));
        item(names.strip().replaceAll("\\s+", " ").replace(" ,", ","), description);
    }

    private void item(String term, String description) {
        macro("TP");
        line(term(term));
        line(escaped(description));
    }

    private void macro(String name, String... arguments) {
        page.append('.').append(name);
        List.of(arguments)
                .forEach(
                        argument -> page.append(" \"").append(escaped(argument)).append('"'));
        page.append('\n');
    }

    /** Text of its own line; a dot at its beginning would make it a macro. */
    private void line(String text) {
        page.append(text.startsWith(".") ? "\\&" : "").append(text).append('\n');
    }

    private static String term(String text) {
        return NAME.matcher(text)
                .replaceAll(name -> "\u0001" + name.group() + "\u0002")
                .chars()
                .mapToObj(character -> switch (character) {
                    case 1 -> "\\fB";
                    case 2 -> "\\fR";
                    default -> escaped(Character.toString(character));
                })
                .collect(Collectors.joining());
    }

    private static String escaped(String text) {
        return text.codePoints()
                .mapToObj(character -> switch (character) {
                    case '\\' -> "\\(rs";
                    case '-' -> "\\-";
                    case '"' -> "\\(dq";
                    case '\'' -> "\\(aq";
                    case '`' -> "\\(ga";
                    case '^' -> "\\(ha";
                    case '~' -> "\\(ti";
                    default -> character < 128 ? Character.toString(character) : "\\[u%04X]".formatted(character);
                })
                .collect(Collectors.joining());
    }
}
