"""Run beside an exported project: probabilities of a folder's pictures by its own code, as JSON on the last line."""
import json
import sys
from pathlib import Path

import torch
from data import HERE, load_image, transform
from model import build_model
from weights import load_weights

model = build_model()
model.load_state_dict(load_weights(HERE / "model.safetensors"), strict=True)
model.eval()
prepare = transform()
rows = []
with torch.no_grad():
    for path in sorted(Path(sys.argv[1]).iterdir()):
        rows.append(model(prepare(load_image(path))[None]).softmax(1)[0].tolist())
print(json.dumps(rows))
