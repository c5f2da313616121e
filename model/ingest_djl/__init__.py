# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Trains, exports and measures the text embedding models that the plugin loads.

What a package imports stands to its right: `fixtures` → `export`, `static` → `golden` → `folder`; `evaluation` →
`folder`.
"""


class InputError(Exception):
    """A file, a model, a folder or an option is at fault; the message says what, and what would be valid."""
