"""Compares this model's logits with those Vireo computed on the same images: python check.py"""
import sys

import torch

from data import HERE, NORMALIZATION
from model import build_model
from weights import load_weights

TOLERANCE = 1e-3


def main():
    model = build_model()
    model.load_state_dict(load_weights(HERE / "model.safetensors"), strict=True)
    model.eval()
    sample = load_weights(HERE / "sample.safetensors")
    mean, deviation = (torch.tensor(NORMALIZATION[key]).view(1, -1, 1, 1) for key in ("mean", "deviation"))
    images = (sample["images"] / 255 - mean) / deviation  # bytes, [N, C, H, W]
    with torch.no_grad():
        logits = model(images)
    difference = (logits - sample["logits"]).abs().max().item()
    same = (logits.argmax(1) == sample["logits"].argmax(1)).sum().item()
    print(f"largest difference of logits: {difference:.3g}; same class for {same} of {len(images)} images")
    sys.exit(0 if difference < TOLERANCE else 1)


if __name__ == "__main__":
    main()
