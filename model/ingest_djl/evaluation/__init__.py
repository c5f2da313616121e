# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Measures model folders on papers that no training has seen."""
