"""
What PyTorch learns from the data bench/learning.mjs trains on, by the same recipes:

    python3 reference/learning.py PATH/TO/cifar10-mini.zip [--recipe birdCnn|smallVit] [--seeds 0,1,2]

The answers lie beside the zip (cifar10-mini.truth.csv). As in Vireo a tenth of each class is held out, the rest is
shuffled every epoch and the last batch is ragged. One line a seed: test accuracy with the weights of the last epoch, and
of the epoch with the lowest validation loss, which is what a recipe keeps with `keep: best`.
"""
import argparse
import csv
import io
import time
import zipfile

import numpy
import torch
from PIL import Image
from torch import nn

from convolutional_networks import Cnn
from vision_transformers import BirdVit

BATCH = 64


def block(channels, pool):
    return dict(channels=channels, kernel=3, padding="same", activation="relu", batchNorm=False, pool=pool)


RECIPES = {
    "birdCnn": dict(
        model=Cnn,
        architecture=dict(blocks=[block(16, 1), block(32, 2)], hiddenUnits=[], hiddenActivation="relu", dropout=0),
        epochs=5,
    ),
    "smallVit": dict(
        model=BirdVit,
        architecture=dict(
            patchSize=4, width=64, depth=2, heads=4, headWidth=16, mlpWidth=128, dropout=0.1, embeddingDropout=0.1, pooling="cls"
        ),
        epochs=10,
    ),
}


def read_images(archive, names):
    images = [numpy.asarray(Image.open(io.BytesIO(archive.read(name))).convert("RGB")) for name in names]
    return torch.from_numpy(numpy.stack(images)).permute(0, 3, 1, 2).float() / 255


def read_data(path):
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".jpg"))
        labelled = [name for name in names if "submission_test" not in name]
        unlabelled = [name for name in names if "submission_test" in name]
        classes = sorted({name.split("/")[-2] for name in labelled})
        labels = torch.tensor([classes.index(name.split("/")[-2]) for name in labelled])
        with open(path.replace(".zip", ".truth.csv")) as file:
            truth = {row["Id"]: classes.index(row["Category"]) for row in csv.DictReader(file)}
        answers = torch.tensor([truth[name.split("/")[-1].removesuffix(".jpg")] for name in unlabelled])
        return read_images(archive, labelled), labels, read_images(archive, unlabelled), answers


def held_out(labels, share):
    """A share of every class, drawn."""
    chosen = []
    for label in labels.unique():
        rows = (labels == label).nonzero().flatten()
        chosen.append(rows[torch.randperm(len(rows))[: round(share * len(rows))]])
    return torch.cat(chosen)


def logits_of(model, images):
    model.eval()
    with torch.no_grad():
        return torch.cat([model(part) for part in images.split(500)])


def accuracy(logits, labels):
    return (logits.argmax(1) == labels).float().mean().item()


def learn(recipe, seed, data):
    images, labels, test_images, test_labels = data
    torch.manual_seed(seed)
    validation = held_out(labels, 0.1)
    training = torch.ones(len(labels), dtype=torch.bool)
    training[validation] = False
    training = training.nonzero().flatten()
    model = recipe["model"](recipe["architecture"], images.shape[-1], 3, 10)
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    best = None
    start = time.perf_counter()
    for epoch in range(recipe["epochs"]):
        model.train()
        for chosen in training[torch.randperm(len(training))].split(BATCH):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(images[chosen]), labels[chosen]).backward()
            optimizer.step()
        loss = nn.functional.cross_entropy(logits_of(model, images[validation]), labels[validation]).item()
        tested = accuracy(logits_of(model, test_images), test_labels)
        if best is None or loss < best["loss"]:
            best = dict(loss=loss, epoch=epoch + 1, accuracy=tested)
    return dict(last=tested, best=best["accuracy"], epoch=best["epoch"], seconds=time.perf_counter() - start)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("zip")
    parser.add_argument("--recipe", choices=RECIPES, default="birdCnn")
    parser.add_argument("--seeds", default="0,1,2")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    given = read_data(options.zip)
    results = []
    for seed in map(int, options.seeds.split(",")):
        result = learn(RECIPES[options.recipe], seed, given)
        results.append(result)
        print(
            f"{options.recipe} seed {seed}: test {result['last']:.3f} after the last epoch, "
            f"{result['best']:.3f} after the best ({result['epoch']}), {result['seconds']:.0f} s",
            flush=True,
        )
    mean = lambda key: sum(result[key] for result in results) / len(results)
    print(f"{options.recipe}: mean test accuracy {mean('last'):.3f} (last), {mean('best'):.3f} (best) over {len(results)} seeds")
