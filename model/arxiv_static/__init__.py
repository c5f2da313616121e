# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Trains, exports and measures the static text embedding model that is bundled with the plugin."""

MODEL_ID = "arxiv-static-384-v2"
