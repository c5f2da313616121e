# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""Writes the model folder that the plugin loads: TorchScript graph, tokenizer, description, reference vectors."""

import tempfile
from dataclasses import replace
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch.nn import functional

from .corpus import MAX_TOKENS
from .golden import write_reference
from .model import StaticModel
from .vocabulary import SPECIALS, UNK_ID

SERVING_PROPERTIES = """\
engine=PyTorch
option.modelName={model_id}
translatorFactory=ai.djl.huggingface.translator.TextEmbeddingTranslatorFactory
application=nlp/text_embedding
includeTokenTypes=false
truncation=true
maxLength={max_tokens}
pooling=none
normalize=false
dimensions={dimensions}
similarity=cosine
"""


class StaticEmbedding(torch.nn.Module):
    """Token ids in, one unit vector a text out: the formula of `model.embed`.

    The table is held as int8 with one scale a row. [PAD], [CLS], [SEP], [MASK] and masked places have no vector and
    take no place; a text of nothing but those gets the zero vector.
    """

    def __init__(self, model: StaticModel) -> None:
        super().__init__()
        codes, scales = quantize(model.table)
        self.register_buffer("codes", codes)
        self.register_buffer("scales", scales)
        self.register_buffer("positions", model.positions)
        self.register_buffer("repetitions", model.repetitions)
        self.unknown = UNK_ID
        self.specials = len(SPECIALS)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Both inputs int64 [batch, tokens]; returns float32 [batch, dimensions]."""
        counted = attention_mask * ((input_ids >= self.specials) | (input_ids == self.unknown)).to(torch.int64)
        ids = input_ids * counted  # what does not count becomes [PAD], id 0, whose row is zero
        last = len(self.positions) - 1
        places = (torch.cumsum(counted, dim=1) - 1).clamp(0, last)
        # How often a token stands in its text, at each of its places: in the sorted ids, where its run ends less
        # where it begins. Needs [batch, tokens] of memory; a histogram would need [batch, vocabulary].
        ordered, _ = torch.sort(ids, dim=1)
        frequency = torch.searchsorted(ordered, ids, right=True) - torch.searchsorted(ordered, ids)
        weights = self.scales[ids] * self.positions[places] * self.repetitions[(frequency - 1).clamp_max(last)]
        sums = torch.bmm(weights.unsqueeze(1), functional.embedding(ids, self.codes).to(torch.float32)).squeeze(1)
        return functional.normalize(sums, dim=1)


def quantize(table: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns int8 codes and float32 scales, one a row, so that codes * scale is the table up to half a scale."""
    scales = table.abs().amax(dim=1) / 127
    codes = torch.round(table / scales.clamp_min(torch.finfo(torch.float32).tiny).unsqueeze(1))
    return codes.to(torch.int8), scales


def export(tokenizer: Tokenizer, model: StaticModel, folder: Path) -> None:
    """Writes the folder; its name is the model's name. Files that are there are replaced, others stay."""
    rows, dimensions = model.table.shape
    if rows != tokenizer.get_vocab_size():
        raise ValueError(f"[table] needs one row a token, got [{rows}] for [{tokenizer.get_vocab_size()}]")
    folder.mkdir(parents=True, exist_ok=True)
    model_id = folder.name
    save_graph(torch.jit.script(StaticEmbedding(model).eval()), folder / f"{model_id}.pt")
    tokenizer.save(str(folder / "tokenizer.json"))
    properties = SERVING_PROPERTIES.format(model_id=model_id, max_tokens=MAX_TOKENS, dimensions=dimensions)
    (folder / "serving.properties").write_text(properties)
    codes, scales = quantize(model.table)
    write_reference(tokenizer, replace(model, table=codes * scales.unsqueeze(1)), folder)


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
