"""From published weights to the graphs that run: fp32 and int8, each checked by the caller."""

from __future__ import annotations

import logging
from pathlib import Path

# Rises when the prepared files change, so that an old cache is left alone and a new one made.
PREPARATION = "2"
# int8 agrees with fp32 at .994 in the mean where it is computed faithfully, and far worse where it is not.
FLOOR = 0.985
REFERENCES = (
    "My VPN password expired and I cannot sign in from home.",
    "How many days of parental leave do I have?",
    "The invoice of the supplier was paid twice; who can reverse it?",
    "Meeting room 4 has no projector. Facilities keep spare ones in the basement, next to the loading dock.",
)


def prepare(weights: Path, directory: Path) -> None:
    """Write `fp32.onnx` and `int8.onnx` (matrix products only, one scale per output channel) into `directory`."""
    # imported here: a graph is prepared once a machine, and a start should not pay for the tools
    import onnx
    from safetensors.numpy import load_file

    from indexer.embedders.bert_graph import BertShape, build_graph

    model = build_graph(load_file(weights), BertShape())
    onnx.save(model, directory / "fp32.onnx")
    quantise(directory / "fp32.onnx", directory / "int8.onnx")


def quantise(source: Path, target: Path) -> None:
    """Quantise the weights of every constant matrix product of `source`; per tensor is visibly worse."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    root = logging.getLogger()
    level, chatter = root.level, logging.ERROR  # the library advises a preprocessing this graph does not need
    root.setLevel(chatter)
    try:
        quantize_dynamic(
            source,
            target,
            per_channel=True,
            op_types_to_quantize=["MatMul"],
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )
    finally:
        root.setLevel(level)
