"""Classifies a folder of images: python predict.py IMAGES [--output submission.csv]

The rows are those of Vireo's own CSV. Files that cannot be read are listed and have no row.
"""
import argparse
import re
from pathlib import Path

import torch
from torch.utils.data import DataLoader, Dataset

from data import CLASSES, HERE, UnreadableImage, load_image, transform
from files import list_pictures
from model import build_model
from weights import load_weights

MOST_LISTED = 20


class Images(Dataset):
    """Each image as (position, tensor, None), or (position, None, why it cannot be read)."""

    def __init__(self, folder, paths):
        self.folder, self.paths, self.transform = Path(folder), paths, transform()

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        try:
            return index, self.transform(load_image(self.folder / self.paths[index])), None
        except UnreadableImage as error:
            return index, None, str(error)


def predictions(model, images, device, batch_size=64, workers=0):
    """Yields (position, class index), in order; where an image cannot be read (position, the reason)."""
    for batch in DataLoader(images, batch_size, num_workers=workers, collate_fn=list):
        read = [tensor for _, tensor, _ in batch if tensor is not None]
        answers = iter(model(torch.stack(read).to(device)).argmax(1).tolist() if read else [])
        for index, tensor, reason in batch:
            yield index, reason if tensor is None else next(answers)


def csv_line(*fields):
    """Quoted only where it must be, as Vireo does."""
    needs = re.compile(r'[",\r\n]|^\s|\s$')
    return ",".join('"' + field.replace('"', '""') + '"' if needs.search(field) else field for field in fields) + "\n"


def name_of(path):
    """A file's name without its last ending."""
    name = path.rpartition("/")[2]
    dot = name.rfind(".")
    return name[:dot] if dot > 0 else name


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images")
    parser.add_argument("--weights", default=HERE / "model.safetensors")
    parser.add_argument("--output", default="submission.csv")
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--workers", type=int, default=0)
    args = parser.parse_args()

    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = build_model().to(device).eval()
    model.load_state_dict(load_weights(args.weights), strict=True)
    paths, others = list_pictures(args.images)
    rows, refused = [], [f"{path}: this kind of picture is not taken" for path in others]
    for index, answer in predictions(model, Images(args.images, paths), device, args.batch_size, args.workers):
        if isinstance(answer, str):
            refused.append(answer)
        else:
            rows.append(csv_line(name_of(paths[index]), CLASSES[answer]))
    if refused:
        print(f"left out {len(refused)} file{'s' * (len(refused) > 1)}:", *refused[:MOST_LISTED], sep="\n  ")
        if len(refused) > MOST_LISTED:
            print(f"  and {len(refused) - MOST_LISTED} more")
    if not rows:
        raise SystemExit(f"{args.images} holds no image that can be read")
    Path(args.output).write_bytes("".join([csv_line("Id", "Category"), *rows]).encode())
    print(f"{len(rows)} predictions in {args.output}")


if __name__ == "__main__":
    main()
