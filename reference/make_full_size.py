"""
Makes parity cases of whole models, as large as they are published:

    python3 reference/make_full_size.py DIR [NAME ...]

They take 2 GB and are not committed. `npm run parity -- DIR` compares them.
"""
import sys

import torch
from torch import nn
from torchvision.models import resnet18, resnet34, vgg16

from make_cases import SGD, make_case
from vision_transformers import HfVit, TimmVit

torch.set_num_threads(2)


class Vgg16(nn.Module):
    """torchvision's features under the head of Vireo's recipe."""

    def __init__(self, a, classes):
        super().__init__()
        self.features = vgg16().features
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        hidden = a["hiddenUnits"][0]
        self.classifier = nn.Sequential(nn.Linear(512, hidden), nn.ReLU(), nn.Dropout(0.0), nn.Linear(hidden, classes))

    def forward(self, x):
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


def resnet_case(variant, make):
    return dict(
        architecture=dict(kind="resnet", variant=variant, stem="imagenet"),
        build=lambda a, size, channels, classes: make(num_classes=classes),
    )


def vit_case(kind, variant, model, width, heads):
    sizes = dict(width=width, depth=12, heads=heads, mlpWidth=4 * width)
    return dict(
        architecture=dict(kind=kind, variant=variant, patchSize=16, dropout=0),
        build=lambda a, size, channels, classes: model({**a, **sizes}, size, channels, classes),
    )


CASES = {
    "resnet18": resnet_case("resnet18", resnet18),
    "resnet34": resnet_case("resnet34", resnet34),
    "vgg16": dict(
        architecture=dict(kind="vgg", variant="vgg16", hiddenUnits=[128], dropout=0),
        build=lambda a, size, channels, classes: Vgg16(a, classes),
    ),
    "timm-vit-tiny": vit_case("timmVit", "vit_tiny", TimmVit, 192, 3),
    "timm-vit-small": vit_case("timmVit", "vit_small", TimmVit, 384, 6),
    "hf-vit-base": vit_case("hfVit", "base", HfVit, 768, 12),
}
# Three steps on two images each, at 224 px and 1000 classes.
WHOLE = dict(
    size=224,
    classes=1000,
    labels=[17, 230, 999, 4],
    steps=3,
    optimizer=SGD,
    training={"batchSize": 2, "epochs": 1, "learningRate": 1e-3},
    preprocessing={"normalization": "imagenet"},
    measuresRounding=True,
)

if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for name in sys.argv[2:] or CASES:
        make_case(sys.argv[1], name, {**WHOLE, **CASES[name]})
        print(name, flush=True)
