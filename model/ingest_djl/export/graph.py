# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""The transformer as TorchScript: token ids and mask in, token vectors out, for every batch size and length."""

import copy
import warnings

import torch

from ingest_djl import InputError

TRACED = (2, 9)
"""Batch and length of the example. Neither is 1, which tracing would take for a dimension to broadcast."""

OTHERS = ((1, 5), (3, 17), (16, 64))
"""Shapes that the graph must take just as well."""

TOLERANCE = 1e-5


class TokenVectors(torch.nn.Module):
    """A transformer of which only the last layer's token vectors are kept."""

    def __init__(self, transformer: torch.nn.Module) -> None:
        super().__init__()
        self.transformer = transformer

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor | None = None
    ) -> torch.Tensor:
        types = {} if token_type_ids is None else {"token_type_ids": token_type_ids}
        return self.transformer(input_ids=input_ids, attention_mask=attention_mask, return_dict=False, **types)[0]


def token_vectors(transformer: torch.nn.Module) -> TokenVectors:
    """Without the pooling layer that some transformers have for another task: nothing here looks at it."""
    transformer = copy.copy(transformer)
    transformer._modules = dict(transformer._modules)
    if getattr(transformer, "pooler", None) is not None:
        transformer.pooler = None
    return TokenVectors(transformer).eval()


class Int8Linear(torch.nn.Module):
    """A linear layer with int8 weights, one scale for each output; its input is quantised to 8 bits as it comes.

    Weights use 7 of their 8 bits. Processors without VNNI add pairs of products in 16 bits, which 8 by 8 bits overflow
    and 8 by 7 do not: so every x86 processor computes the same. PyTorch's own dynamic quantisation takes the bit from
    the inputs instead, which costs transformers more.

    All tokens of a batch share one scale of the input, so a vector depends a little on the batch its text is in.
    """

    LARGEST_WEIGHT = 63

    def __init__(self, linear: torch.nn.Linear) -> None:
        super().__init__()
        weight = linear.weight.detach()
        scales = weight.abs().amax(dim=1).clamp_min(torch.finfo(torch.float32).tiny) / self.LARGEST_WEIGHT
        zeros = torch.zeros_like(scales, dtype=torch.int64)
        quantized = torch.quantize_per_channel(weight, scales.double(), zeros, 0, torch.qint8)
        bias = None if linear.bias is None else linear.bias.detach()
        self.packed = torch.ops.quantized.linear_prepack(quantized, bias)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return torch.ops.quantized.linear_dynamic(inputs, self.packed, False)


def quantize(module: TokenVectors) -> TokenVectors:
    """A copy whose linear layers compute in int8."""
    module = copy.deepcopy(module)
    for parent in list(module.modules()):
        for name, child in parent.named_children():
            if type(child) is torch.nn.Linear:
                setattr(parent, name, Int8Linear(child))
    return module


def trace(module: TokenVectors, vocabulary: int, types: bool, max_length: int) -> torch.jit.ScriptModule:
    """Traces one example and checks that other shapes agree with the module itself.

    Raises:
        InputError: if the graph has taken something of the example for a constant.
    """
    random = torch.Generator().manual_seed(0)
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore", torch.jit.TracerWarning)  # what they warn of is checked below
        graph = torch.jit.trace(module, _example(random, TRACED, vocabulary, types), strict=False, check_trace=False)
    for shape in (*OTHERS, (1, max_length)):
        rows, columns = shape
        example = _example(random, (rows, min(columns, max_length)), vocabulary, types)
        with torch.no_grad():
            try:
                difference = (graph(*example) - module(*example)).abs().max().item()
            except RuntimeError as e:
                raise InputError(f"the traced graph does not take a batch of shape {list(shape)}: {e}") from e
        if not difference <= TOLERANCE:
            raise InputError(
                f"the traced graph differs from the model by [{difference:.1e}] on a batch of shape {list(shape)}, "
                f"at most [{TOLERANCE:.0e}] is valid"
            )
    return graph


def _example(random: torch.Generator, shape: tuple[int, int], vocabulary: int, types: bool) -> tuple[torch.Tensor, ...]:
    """Random tokens; of every second row the last third is padding."""
    ids = torch.randint(vocabulary, shape, generator=random)
    mask = torch.ones_like(ids)
    mask[1::2, shape[1] - shape[1] // 3 :] = 0
    return (ids, mask, torch.zeros_like(ids)) if types else (ids, mask)
