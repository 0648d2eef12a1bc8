"""A BERT sentence encoder as an ONNX graph, written from its weights with `onnx` alone: no torch, no export.

Mean pooling and normalisation are inside the graph, so a runtime returns finished vectors (Reimers and Gurevych, 2019).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Weights = Mapping[str, NDArray[np.float32]]
OPSET = 20
INSIDE_LAYERS = (3, 4, 5)
"""Layers, counted from 1, whose tokens' means are given out beside the last one's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BertShape:
    """Sizes of the encoder, as in its `config.json`."""

    hidden: int = 384
    heads: int = 12
    layers: int = 6
    epsilon: float = 1e-12


@dataclass(slots=True)
class GraphBuilder:
    """Collects nodes and constants; every method returns the name of the tensor it made."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, onnx.TensorProto] = field(default_factory=dict)

    def op(self, kind: str, inputs: Sequence[str], **attributes: Any) -> str:
        """Add one node of `kind` with a single output."""
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Add a constant once; the same name again returns the first."""
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def dense(self, x: str, name: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        """x @ weight.T + bias, with the weight as PyTorch stores it (out, in)."""
        product = self.op("MatMul", [x, self.constant(f"{name}.weight", weight.T)])
        return self.op("Add", [product, self.constant(f"{name}.bias", bias)])


def build_graph(weights: Weights, shape: BertShape) -> onnx.ModelProto:
    """Return a model: `input_ids`, `attention_mask` (batch, tokens) int64 ->

    `sentence_embedding` (batch, hidden) unit rows, `token_embeddings` (batch, tokens, hidden), and
    `inside_embedding` (batch, 4 x hidden): the tokens' means after layers 3, 4 and 5, and their maxima after the last,
    each of unit length. Lower layers keep of the wording what the last one gives up for the meaning (Tenney et al.
    2019).
    """
    g = GraphBuilder()
    x = _embeddings(g, weights, shape)
    bias = _attention_bias(g)
    inside = []
    for layer in range(shape.layers):
        x = _layer(g, x, bias, _prefixed(weights, f"encoder.layer.{layer}."), (f"layer{layer}", shape))
        if layer + 1 in INSIDE_LAYERS:
            inside.append(x)
    pooled = _pooled(g, x)
    g.nodes.append(helper.make_node("Identity", [_inside(g, inside, x, shape)], ["inside_embedding"]))
    g.nodes.append(helper.make_node("Identity", [pooled], ["sentence_embedding"]))
    g.nodes.append(helper.make_node("Identity", [x], ["token_embeddings"]))
    return _model(g, shape)


def _prefixed(weights: Weights, prefix: str) -> Weights:
    return {name.removeprefix(prefix): value for name, value in weights.items() if name.startswith(prefix)}


def _norm(g: GraphBuilder, x: str, weights: Weights, name: str, epsilon: float) -> str:
    scale = g.constant(f"{name}.scale", weights["LayerNorm.weight"])
    shift = g.constant(f"{name}.shift", weights["LayerNorm.bias"])
    return g.op("LayerNormalization", [x, scale, shift], axis=-1, epsilon=epsilon)


def _embeddings(g: GraphBuilder, weights: Weights, shape: BertShape) -> str:
    table = _prefixed(weights, "embeddings.")
    words = g.op("Gather", [g.constant("words", table["word_embeddings.weight"]), "input_ids"])
    # Every token is of type 0, so its row is folded into the positions.
    positions = table["position_embeddings.weight"] + table["token_type_embeddings.weight"][0]
    length = g.op("Shape", ["input_ids"], start=1, end=2)
    first = g.constant("first", np.array([0], dtype=np.int64))
    here = g.op("Slice", [g.constant("positions", positions), first, length, first])
    return _norm(g, g.op("Add", [words, here]), table, "embeddings", shape.epsilon)


def _attention_bias(g: GraphBuilder) -> str:
    mask = g.op("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    padding = g.op("Sub", [g.constant("one", np.array(1, dtype=np.float32)), mask])
    bias = g.op("Mul", [padding, g.constant("never", np.array(-1e9, dtype=np.float32))])
    return g.op("Unsqueeze", [bias, g.constant("head_axes", np.array([1, 2], dtype=np.int64))])


def _layer(g: GraphBuilder, x: str, bias: str, weights: Weights, named: tuple[str, BertShape]) -> str:
    name, shape = named
    attended = _attention(g, x, bias, _prefixed(weights, "attention."), named)
    inner = g.dense(attended, f"{name}.up", weights["intermediate.dense.weight"], weights["intermediate.dense.bias"])
    inner = g.op("Gelu", [inner])
    outer = g.dense(inner, f"{name}.down", weights["output.dense.weight"], weights["output.dense.bias"])
    total = g.op("Add", [outer, attended])
    return _norm(g, total, _prefixed(weights, "output."), f"{name}.output", shape.epsilon)


def _attention(g: GraphBuilder, x: str, bias: str, weights: Weights, named: tuple[str, BertShape]) -> str:
    name, shape = named
    size = shape.hidden // shape.heads
    split = g.constant("split", np.array([0, 0, shape.heads, size], dtype=np.int64))
    join = g.constant("join", np.array([0, 0, shape.hidden], dtype=np.int64))

    def heads(kind: str, order: list[int], scale: float = 1.0) -> str:
        weight, shift = weights[f"self.{kind}.weight"] * scale, weights[f"self.{kind}.bias"] * scale
        flat = g.dense(x, f"{name}.{kind}", weight.astype(np.float32), shift.astype(np.float32))
        return g.op("Transpose", [g.op("Reshape", [flat, split])], perm=order)

    query = heads("query", [0, 2, 1, 3], 1 / float(np.sqrt(size)))
    scores = g.op("MatMul", [query, heads("key", [0, 2, 3, 1])])
    share = g.op("Softmax", [g.op("Add", [scores, bias])], axis=-1)
    mixed = g.op("MatMul", [share, heads("value", [0, 2, 1, 3])])
    flat = g.op("Reshape", [g.op("Transpose", [mixed], perm=[0, 2, 1, 3]), join])
    out = g.dense(flat, f"{name}.attended", weights["output.dense.weight"], weights["output.dense.bias"])
    return _norm(g, g.op("Add", [out, x]), _prefixed(weights, "output."), f"{name}.attention", shape.epsilon)


def _pooled(g: GraphBuilder, x: str) -> str:
    mask = g.op("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    column = g.op("Unsqueeze", [mask, g.constant("last_axis", np.array([2], dtype=np.int64))])
    tokens = g.constant("token_axis", np.array([1], dtype=np.int64))
    total = g.op("ReduceSum", [g.op("Mul", [x, column]), tokens], keepdims=0)
    # The mean's divisor cancels in the normalisation.
    return g.op("LpNormalization", [total], axis=-1, p=2)


def _inside(g: GraphBuilder, layers: Sequence[str], last: str, shape: BertShape) -> str:
    """Means of `layers` and maxima of `last` over the tokens of each text: in few steps, a query is short."""
    mask = g.op("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    row = g.op("Unsqueeze", [mask, g.constant("token_axis", np.array([1], dtype=np.int64))])
    sums = g.op("MatMul", [row, g.op("Concat", layers, axis=2)])
    column = g.op("Unsqueeze", [mask, g.constant("last_axis", np.array([2], dtype=np.int64))])
    padding = g.op("Sub", [column, g.constant("one", np.array(1, dtype=np.float32))])
    heard = g.op("Add", [last, g.op("Mul", [padding, g.constant("loud", np.array(1e9, dtype=np.float32))])])
    peaks = g.op("ReduceMax", [heard, g.constant("token_axis", np.array([1], dtype=np.int64))], keepdims=1)
    blocks = g.constant("blocks", np.array([0, len(layers) + 1, shape.hidden], dtype=np.int64))
    found = g.op("Reshape", [g.op("Concat", [sums, peaks], axis=2), blocks])
    # The means' divisors cancel in the normalisation.
    unit = g.op("LpNormalization", [found], axis=-1, p=2)
    return g.op("Reshape", [unit, g.constant("one_row", np.array([0, -1], dtype=np.int64))])


def _model(g: GraphBuilder, shape: BertShape) -> onnx.ModelProto:
    ids = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "tokens"]) for n in _INPUTS]
    outputs = [
        helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", shape.hidden]),
        helper.make_tensor_value_info("token_embeddings", TensorProto.FLOAT, ["batch", "tokens", shape.hidden]),
        helper.make_tensor_value_info(
            "inside_embedding", TensorProto.FLOAT, ["batch", (len(INSIDE_LAYERS) + 1) * shape.hidden]
        ),
    ]
    graph = helper.make_graph(g.nodes, "sentence_encoder", ids, outputs, initializer=list(g.constants.values()))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    onnx.checker.check_model(model)
    return model


_INPUTS = ("input_ids", "attention_mask")
