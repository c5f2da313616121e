# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Trains the static model that is bundled with the plugin, and writes its folder."""

MODEL_ID = "arxiv-static-384-v3"
