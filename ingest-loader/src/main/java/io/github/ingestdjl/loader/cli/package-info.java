/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The command line: commands parse their options, hand the work on, and print what came of it. The only package that knows picocli and the
 * progress bar, and the only one that writes to the terminal.
 *
 * <ul>
 *   <li>{@code ArxivLoader} is the command at the top, {@code GlobalOptions} what all have, {@code ErrorMessages} what they say when they fail
 *   <li>{@code Profile} is where defaults come from that a {@code ConfigurationFile} has
 *   <li>{@code LoadCommand}, {@code ScrapeCommand} and {@code HarvestCommand} move papers: each a {@code TransferCommand} with its
 *       {@code TransferFlags}, the last two a {@code WebCommand} with its {@code WebFlags}; they end with a {@code LoadOutcome}
 *   <li>{@code SetupCommand}, {@code SearchCommand}, {@code SimilarCommand}, {@code StatsCommand}, {@code ExportCommand} ask the index
 *   <li>{@code ModelCommand} and what begins with its name: the models of the nodes
 * </ul>
 *
 * <p>Exit codes: 0 success, 1 failure at run time, 2 usage error. Results go to standard output, everything else to standard error.
 */
package io.github.ingestdjl.loader.cli;
