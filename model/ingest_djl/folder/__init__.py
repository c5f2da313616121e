# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""The model folder that the plugin loads: its description, its graph, how it is put into place, how it is run."""
