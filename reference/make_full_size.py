"""
Makes parity cases of whole models, as large as they are published:

    python3 reference/make_full_size.py DIR [--steps N] [NAME ...]
    python3 reference/make_full_size.py --list

They take 8 GB and are not committed. `npm run parity -- --full` makes and compares one after the other.
"""
import sys

import torch
from torch import nn
from torchvision import models
from torchvision.ops import StochasticDepth

from backbones import Dinov2, convnext, head, torchvision_vit
from make_cases import SGD, make_case
from vision_transformers import HfVit, TimmVit

torch.set_num_threads(2)


HEAD = dict(hiddenUnits=[], hiddenActivation="relu", dropout=0, binaryHead=False)


class Vgg(nn.Module):
    """torchvision's features under the head of Vireo's recipe."""

    def __init__(self, features, a, classes):
        super().__init__()
        self.features = features
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = head(a, 512, classes)

    def forward(self, x):
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


def without_chance(model):
    """No dropout, and every block always there."""
    for module in model.modules():
        if isinstance(module, (nn.Dropout, StochasticDepth)):
            module.p = 0.0
    return model


def torchvision_case(name, options={}, **architecture):
    """A network of torchvision with the head it has there."""
    return dict(
        architecture={**HEAD, **architecture},
        build=lambda a, size, channels, classes: without_chance(getattr(models, name)(num_classes=classes, **options)),
    )


def vgg_case(name, variant, batch_norm):
    return dict(
        architecture={**HEAD, "kind": "vgg", "variant": variant, "batchNorm": batch_norm, "hiddenUnits": [128]},
        build=lambda a, size, channels, classes: Vgg(getattr(models, name)().features, a, classes),
    )


def scaled_case(build, sizes, **architecture):
    """A network that torchvision lacks, in its published sizes."""
    return dict(architecture={**HEAD, **architecture}, build=lambda a, *size: build({**a, **sizes}, *size))


def vit_b_16(a, size, channels, classes):
    sizes = dict(width=768, depth=12, heads=12, mlpWidth=3072)
    return torchvision_vit({**a, **sizes}, size, channels, classes)


def vit_case(kind, variant, model, width, heads, patch=16):
    sizes = dict(width=width, depth=12, heads=heads, mlpWidth=4 * width)
    return dict(
        architecture=dict(kind=kind, variant=variant, patchSize=patch, dropout=0),
        build=lambda a, size, channels, classes: model({**a, **sizes}, size, channels, classes),
    )


TIMM_CONVNEXTS = {
    "atto": ([2, 2, 6, 2], 40),
    "femto": ([2, 2, 6, 2], 48),
    "pico": ([2, 2, 6, 2], 64),
    "nano": ([2, 2, 8, 2], 80),
}
V3 = dict(kind="mobilenetV3", flavour="torchvision", hiddenActivation="hardSwish")

CASES = {
    **{
        name: torchvision_case(name, kind="resnet", variant=name, stem="imagenet")
        for name in ("resnet18", "resnet34", "resnet50")
    },
    "vgg16": vgg_case("vgg16", "vgg16", False),
    "vgg19": vgg_case("vgg19", "vgg19", False),
    "vgg16_bn": vgg_case("vgg16_bn", "vgg16", True),
    "vgg19_bn": vgg_case("vgg19_bn", "vgg19", True),
    **{
        f"mobilenet_v2{suffix}": torchvision_case(
            "mobilenet_v2", dict(width_mult=width), kind="mobilenetV2", variant=variant, flavour="torchvision"
        )
        for suffix, width, variant in (("_035", 0.35, "w035"), ("_050", 0.5, "w050"), ("", 1.0, "w100"))
    },
    "mobilenet_v3_small": torchvision_case("mobilenet_v3_small", **V3, variant="small", hiddenUnits=[1024]),
    "mobilenet_v3_large": torchvision_case("mobilenet_v3_large", **V3, variant="large", hiddenUnits=[1280]),
    "efficientnet_b0": torchvision_case("efficientnet_b0", kind="efficientnet", variant="b0", stochasticDepth=0),
    "convnext_tiny": torchvision_case("convnext_tiny", kind="convnext", variant="tiny", stochasticDepth=0),
    **{
        f"convnext_{name}": scaled_case(
            convnext,
            dict(blocks=blocks, channels=[width * 2**i for i in range(4)], source="timm"),
            kind="convnext",
            variant=name,
            stochasticDepth=0,
        )
        for name, (blocks, width) in TIMM_CONVNEXTS.items()
    },
    "timm-vit-tiny": vit_case("timmVit", "vit_tiny", TimmVit, 192, 3),
    "timm-vit-small": vit_case("timmVit", "vit_small", TimmVit, 384, 6),
    "vit_b_16": dict(architecture=dict(kind="timmVit", variant="vit_base", patchSize=16, dropout=0), build=vit_b_16),
    "hf-vit-base": vit_case("hfVit", "base", HfVit, 768, 12),
    "dinov2-small": vit_case("dinov2", "small", Dinov2, 384, 6, patch=14),
    "dinov2-base": vit_case("dinov2", "base", Dinov2, 768, 12, patch=14),
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
    if sys.argv[1] == "--list":
        print("\n".join(CASES))
        sys.exit()
    folder, *rest = sys.argv[1:]
    steps = {}
    if rest[:1] == ["--steps"]:
        steps, rest = {"steps": int(rest[1])}, rest[2:]
    for name in rest or CASES:
        make_case(folder, name, {**WHOLE, **CASES[name], **steps})
        print(name, flush=True)
