# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Saves TorchScript, and matrices in a quarter of their size."""

import tempfile
from pathlib import Path

import torch


def save_graph(graph: torch.jit.ScriptModule, path: Path) -> None:
    """Saves without debug records: they name source files of this machine, so the bytes would differ elsewhere."""
    with tempfile.TemporaryDirectory() as scratch:
        whole = str(Path(scratch) / path.name)
        graph.save(whole)
        reader = torch._C.PyTorchFileReader(whole)
        writer = torch._C.PyTorchFileWriter(str(path))
        own = {"version", "byteorder", ".data/serialization_id"}  # the writer adds its own
        for name in reader.get_all_records():
            if name not in own and not name.endswith(".debug_pkl"):
                record = reader.get_record(name)
                writer.write_record(name, record, len(record))
        writer.write_end_of_file()


def quantize_rows(matrix: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns int8 codes and float32 scales, one a row, so that codes * scale is the matrix up to half a scale."""
    scales = matrix.abs().amax(dim=1) / 127
    codes = torch.round(matrix / scales.clamp_min(2e-38).unsqueeze(1))  # a row of zeros divides by the least number
    return codes.to(torch.int8), scales
