/*
 * Copyright the ingest-djl authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * arXiv's web pages as a source: monthly lists and abstract pages, in the markup of today and in the one before mid 2024. The parsers take a
 * page and do no I/O; {@link io.github.ingestdjl.loader.source.page.ScrapeSource} asks for pages. jsoup is known here only.
 *
 * <p>What is no list or no abstract page, such as a captcha answered with status 200, is recognised as that, and never taken for an empty
 * month or a paper without text.
 */
package io.github.ingestdjl.loader.source.page;
