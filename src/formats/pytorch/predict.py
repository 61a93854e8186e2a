"""Classifies a folder of images: python predict.py IMAGES [--output submission.csv]"""
import argparse
import csv
from pathlib import Path

import torch
from torch.utils.data import DataLoader, Dataset

from data import CLASSES, HERE, is_picture, load_image, transform
from model import build_model
from weights import load_weights


class Images(Dataset):
    def __init__(self, folder):
        self.paths = sorted(p for p in Path(folder).rglob("*") if is_picture(p))
        self.transform = transform()

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        return self.transform(load_image(self.paths[index]))


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images")
    parser.add_argument("--weights", default=HERE / "model.safetensors")
    parser.add_argument("--output", default="submission.csv")
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--workers", type=int, default=0)
    args = parser.parse_args()

    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = build_model().to(device).eval()
    model.load_state_dict(load_weights(args.weights), strict=True)
    images = Images(args.images)
    loader = DataLoader(images, args.batch_size, num_workers=args.workers)
    answers = [int(i) for batch in loader for i in model(batch.to(device)).argmax(1)]
    with open(args.output, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["Id", "Category"])
        writer.writerows([path.stem, CLASSES[answer]] for path, answer in zip(images.paths, answers))
    print(f"{len(answers)} predictions in {args.output}")


if __name__ == "__main__":
    main()
