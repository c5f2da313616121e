# Copyright the ingest-djl authors.
# SPDX-License-Identifier: Apache-2.0
"""The transformer as TorchScript: token ids and mask in, token vectors out, for every batch size and length."""

import copy
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch.nn import functional
from torch.nn.utils.stateless import _reparametrize_module

from ingest_djl import InputError

from .compact import CompactWeights
from .weights import Weights

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


class Switchable(torch.nn.Module):
    """Token vectors, float32 [batch, tokens, dimensions], computed in float32 until `to_bfloat16` is called.

    There is a graph for each precision, since tracing takes the type of what a transformer makes by itself, of its
    attention mask above all, for a constant; both read the same weights. `to_bfloat16` replaces these, so it is called
    before the first `forward` and not beside one.
    """

    def __init__(
        self, weights: Weights, in_float32: torch.jit.ScriptFunction, in_bfloat16: torch.jit.ScriptFunction
    ) -> None:
        super().__init__()
        self.weights = weights
        self.in_float32 = in_float32
        self.in_bfloat16 = in_bfloat16
        self.is_bfloat16 = False

    @torch.jit.export
    def to_bfloat16(self) -> None:
        self.weights.to_bfloat16()
        self.is_bfloat16 = True

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        if self.is_bfloat16:
            return self.in_bfloat16(self.weights.tensors, input_ids, attention_mask)
        return self.in_float32(self.weights.tensors, input_ids, attention_mask)


class SwitchableTyped(Switchable):
    """The same for a transformer that takes token types."""

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        if self.is_bfloat16:
            return self.in_bfloat16(self.weights.tensors, input_ids, attention_mask, token_type_ids)
        return self.in_float32(self.weights.tensors, input_ids, attention_mask, token_type_ids)


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
    graph = _traced(module, _example(_random(), TRACED, vocabulary, types))
    _check(graph, module, vocabulary, types, max_length)
    return graph


def switchable(
    module: TokenVectors, vocabulary: int, types: bool, max_length: int, compact: bool = False
) -> torch.jit.ScriptModule:
    """Traces one example in float32 and in bfloat16, and checks the former as `trace` does.

    Args:
        compact: store the matrices as int8 with one scale a row, which must not change them: see `compact.round_rows`.

    Raises:
        InputError: if the graph has taken something of the example for a constant.
        RuntimeError: if the transformer uses what PyTorch cannot compute in bfloat16.
    """
    tensors = {name: tensor.detach() for name, tensor in (*module.named_parameters(), *module.named_buffers())}

    def forward(weights: list[torch.Tensor], *inputs: torch.Tensor) -> torch.Tensor:
        # What `torch.func.functional_call` does, which refuses to be traced.
        with _reparametrize_module(module, dict(zip(tensors, weights, strict=True)), tie_weights=True):
            return module(*inputs).to(torch.float32)

    example = _example(_random(), TRACED, vocabulary, types)
    weights = list(tensors.values())
    in_float32 = _traced(forward, (weights, *example))
    lower = [weight.to(torch.bfloat16) if weight.is_floating_point() else weight for weight in weights]
    with plain_attention():
        in_bfloat16 = _traced(forward, (lower, *example))
    kind = SwitchableTyped if types else Switchable
    storage = CompactWeights(weights) if compact else Weights(weights)
    graph = torch.jit.script(kind(storage, in_float32, in_bfloat16).eval())
    _check(graph, module, vocabulary, types, max_length)
    return graph


@contextmanager
def plain_attention() -> Iterator[None]:
    """Lets attention be traced as two products of matrices: in bfloat16 a sixth faster than the fused operator.

    Measured with libtorch 2.7.1 on a processor with `avx512_bf16`; in float32 both are equally fast.
    """
    fused = functional.scaled_dot_product_attention

    def attention(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, **options):
        boolean = attn_mask is not None and attn_mask.dtype == torch.bool
        if boolean or dropout_p or is_causal or options.get("enable_gqa"):
            return fused(query, key, value, attn_mask, dropout_p, is_causal, scale=scale, **options)
        scale = query.shape[-1] ** -0.5 if scale is None else scale
        scores = (query * float(scale)) @ key.transpose(-1, -2)
        return functional.softmax(scores if attn_mask is None else scores + attn_mask, dim=-1) @ value

    functional.scaled_dot_product_attention = attention
    try:
        yield
    finally:
        functional.scaled_dot_product_attention = fused


def _traced(function: Callable, example: tuple) -> torch.jit.ScriptFunction | torch.jit.ScriptModule:
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore", torch.jit.TracerWarning)  # what they warn of is checked by `_check`
        return torch.jit.trace(function, example, strict=False, check_trace=False)


def _check(graph: Callable, module: TokenVectors, vocabulary: int, types: bool, max_length: int) -> None:
    random = _random()
    for rows, columns in (*OTHERS, (1, max_length)):
        shape = [rows, min(columns, max_length)]
        example = _example(random, (rows, min(columns, max_length)), vocabulary, types)
        with torch.no_grad():
            try:
                difference = (graph(*example) - module(*example)).abs().max().item()
            except RuntimeError as e:
                raise InputError(f"the traced graph does not take a batch of shape {shape}: {e}") from e
        if not difference <= TOLERANCE:
            raise InputError(
                f"the traced graph differs from the model by [{difference:.1e}] on a batch of shape {shape}, "
                f"at most [{TOLERANCE:.0e}] is valid"
            )


def _random() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def _example(random: torch.Generator, shape: tuple[int, int], vocabulary: int, types: bool) -> tuple[torch.Tensor, ...]:
    """Random tokens; of every second row the last third is padding."""
    ids = torch.randint(vocabulary, shape, generator=random)
    mask = torch.ones_like(ids)
    mask[1::2, shape[1] - shape[1] // 3 :] = 0
    return (ids, mask, torch.zeros_like(ids)) if types else (ids, mask)
