"""Writes ONNX's own conformance cases of single operations to a file, for `npm run conformance` and its test.

    python3 reference/onnx-cases.py FILE.json

Needs Debian's python3-onnx and nothing else. Every case is in the file; one whose model is a single node comes with its
attributes, and with those inputs and outputs that are tensors of numbers, as base64 of little-endian float64.
"""

import base64
import json
import sys
import warnings

import numpy as np

# onnx 1.12 says names that numpy has dropped since.
for name, kind in {"object": object, "bool": bool, "int": int, "float": float, "str": str}.items():
    if name not in vars(np):
        setattr(np, name, kind)

import onnx
from onnx.backend.test.case.node import collect_testcases
from onnx.helper import get_attribute_value

# Attributes of these types are plain numbers and words.
PLAIN = {
    onnx.AttributeProto.FLOAT,
    onnx.AttributeProto.INT,
    onnx.AttributeProto.STRING,
    onnx.AttributeProto.FLOATS,
    onnx.AttributeProto.INTS,
}


def tensor(value):
    """A tensor of numbers; None for text, sequences and optional values."""
    if not isinstance(value, (np.ndarray, np.generic)) or value.dtype.kind not in "fiub":
        return None
    data = base64.b64encode(value.astype("<f8").tobytes()).decode()
    return {"type": str(value.dtype), "shape": list(value.shape), "data": data}


def plain(attribute):
    value = get_attribute_value(attribute)
    if isinstance(value, bytes):
        return value.decode()
    return value if np.isscalar(value) else list(value)


def named(names, values):
    """The node's own inputs or outputs, in its order; an optional one that is left out has no name."""
    given = iter(values)
    return [tensor(next(given)) if name else None for name in names]


def entry(case):
    nodes = case.model.graph.node
    result = {
        "name": case.name,
        "operators": [node.op_type for node in nodes],
        "relativeTolerance": case.rtol,
        "absoluteTolerance": case.atol,
        "attributes": {},
        "inputs": [],
        "outputs": [],
    }
    if len(nodes) > 1:
        return result
    ((inputs, outputs),) = case.data_sets
    return result | {
        "attributes": {a.name: plain(a) for a in nodes[0].attribute if a.type in PLAIN},
        "inputs": named(nodes[0].input, inputs),
        "outputs": named(nodes[0].output, outputs),
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    # Older and newer versions take another number of arguments.
    takes_operator = collect_testcases.__code__.co_argcount > 0
    cases = collect_testcases(None) if takes_operator else collect_testcases()
    with open(sys.argv[1], "w") as file:
        json.dump({"onnx": onnx.__version__, "numpy": np.__version__, "cases": [entry(c) for c in cases]}, file)
