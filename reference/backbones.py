"""
The backbones people start from, at any size: torchvision's own modules where it has them, and independent ones under the
names of Keras, timm and Hugging Face where it has not.
"""
import functools
import re

import torch
from torch import nn
from torch.nn import functional
from torchvision.models.convnext import CNBlockConfig, ConvNeXt
from torchvision.models.efficientnet import EfficientNet, MBConvConfig
from torchvision.models.mobilenetv2 import InvertedResidual, MobileNetV2
from torchvision.models.mobilenetv3 import InvertedResidualConfig, MobileNetV3
from torchvision.models.vision_transformer import VisionTransformer
from torchvision.ops import Conv2dNormActivation

from vision_transformers import attend

ACTIVATIONS = {"relu": nn.ReLU, "leakyRelu": nn.LeakyReLU, "gelu": nn.GELU, "silu": nn.SiLU, "hardSwish": nn.Hardswish}


class BinaryLinear(nn.Linear):
    """One output z, as the two logits (0, z)."""

    def __init__(self, features):
        super().__init__(features, 1)

    def forward(self, x):
        return functional.pad(super().forward(x), (1, 0))


def last_layer(a, features, classes):
    return BinaryLinear(features) if a.get("binaryHead") else nn.Linear(features, classes)


def head(a, features, classes, bare=False):
    """The recipe's head; where there are no hidden layers, a bare linear layer or one after Dropout."""
    hidden = a.get("hiddenUnits", [])
    if not hidden:
        last = last_layer(a, features, classes)
        return last if bare else nn.Sequential(nn.Dropout(0.0), last)
    layers = []
    for units in hidden:
        layers += [nn.Linear(features, units), ACTIVATIONS[a["hiddenActivation"]](), nn.Dropout(0.0)]
        features = units
    return nn.Sequential(*layers, last_layer(a, features, classes))


def mobilenet_v2(a, size, channels, classes):
    """torchvision's or Keras's, its stages as `scaled` says."""
    if a["flavour"] == "keras":
        return KerasMobileNetV2(a, channels, classes)
    model = MobileNetV2()
    # Its own layers by its own blocks: the class itself would keep its last convolution at 1280 channels.
    layers = [Conv2dNormActivation(channels, a["stem"], stride=2, activation_layer=nn.ReLU6)]
    width = a["stem"]
    for s in a["stages"]:
        for i in range(s["blocks"]):
            layers.append(InvertedResidual(width, s["channels"], s["stride"] if i == 0 else 1, s["expansion"]))
            width = s["channels"]
    layers.append(Conv2dNormActivation(width, a["features"], kernel_size=1, activation_layer=nn.ReLU6))
    model.features = nn.Sequential(*layers)
    model.classifier = head(a, a["features"], classes)
    return model


class SamePaddedConv2d(nn.Conv2d):
    """A convolution as TensorFlow pads it with 'same': by what is lacking at this size, the odd cell after the image."""

    def forward(self, x):
        kernel, stride = self.kernel_size[0], self.stride[0]
        pads = []
        for side in reversed(x.shape[2:]):
            lacking = max((-(-side // stride) - 1) * stride + kernel - side, 0)
            pads += [lacking // 2, lacking - lacking // 2]
        return super().forward(functional.pad(x, pads))


class KerasMobileNetV2(nn.Module):
    """keras.applications.MobileNetV2: its layers in a row, by name; eps 1e-3, momentum 0.999 in Keras's sense."""

    def __init__(self, a, channels, classes):
        super().__init__()
        self.rows = []
        self.row("Conv1", "bn_Conv1", channels, a["stem"], 3, 2)
        width, number = a["stem"], 0
        for s in a["stages"]:
            for i in range(s["blocks"]):
                name = "expanded_conv" if number == 0 else f"block_{number}"
                stride, wide = (s["stride"] if i == 0 else 1), width * s["expansion"]
                self.rows.append("keep")
                if s["expansion"] > 1:
                    self.row(f"{name}_expand", f"{name}_expand_BN", width, wide, 1)
                self.row(f"{name}_depthwise", f"{name}_depthwise_BN", wide, wide, 3, stride, wide)
                self.row(f"{name}_project", f"{name}_project_BN", wide, s["channels"], 1, linear=True)
                self.rows.append("add" if stride == 1 and width == s["channels"] else "forget")
                width, number = s["channels"], number + 1
        self.row("Conv_1", "Conv_1_bn", width, a["features"], 1)
        self.classifier = head(a, a["features"], classes)

    def row(self, convolution, norm, channels, out, kernel, stride=1, groups=1, linear=False):
        setattr(self, convolution, SamePaddedConv2d(channels, out, kernel, stride, groups=groups, bias=False))
        setattr(self, norm, nn.BatchNorm2d(out, eps=1e-3, momentum=1 - 0.999))
        self.rows.append((convolution, norm, linear))

    def forward(self, x):
        kept = None
        for row in self.rows:
            if row == "keep":
                kept = x
            elif row == "add":
                x = x + kept
            elif row != "forget":
                convolution, norm, linear = row
                x = getattr(self, norm)(getattr(self, convolution)(x))
                x = x if linear else functional.relu6(x)
        return self.classifier(x.mean((2, 3)))


def mobilenet_v3(a, size, channels, classes):
    """torchvision's class; its last convolution is six times as wide as its last block."""
    width, rows = a["stem"], []
    for b in a["blocks"]:
        kind = "HS" if b["activation"] == "hardSwish" else "RE"
        rows.append(
            InvertedResidualConfig(
                width, b["kernel"], b["expanded"], b["channels"], b["squeeze"], kind, b["stride"], 1, 1.0
            )
        )
        width = b["channels"]
    norm = dict(eps=1e-5, momentum=0.1) if a["flavour"] == "timm" else dict(eps=1e-3, momentum=0.01)
    model = MobileNetV3(rows, last_channel=8, norm_layer=functools.partial(nn.BatchNorm2d, **norm))
    model.classifier = head(a, a["features"], classes)
    return model


def efficientnet(a, size, channels, classes):
    """torchvision's class."""
    width, rows = a["stem"], []
    for s in a["stages"]:
        rows.append(MBConvConfig(s["expansion"], s["kernel"], s["stride"], width, s["channels"], s["blocks"]))
        width = s["channels"]
    model = EfficientNet(rows, dropout=0.0, stochastic_depth_prob=0.0, last_channel=a["features"])
    model.classifier = head(a, a["features"], classes)
    return model


def convnext(a, size, channels, classes):
    """torchvision's class, or timm's network."""
    if a["source"] == "timm":
        return TimmConvNeXt(a, channels, classes)
    outs = [*a["channels"][1:], None]
    rows = [CNBlockConfig(*row) for row in zip(a["channels"], outs, a["blocks"])]
    model = ConvNeXt(rows, stochastic_depth_prob=0.0)
    model.classifier[2] = head(a, a["channels"][-1], classes, bare=True)
    return model


def over_channels(norm, x):
    return norm(x.movedim(1, -1)).movedim(-1, 1)


class TimmBlock(nn.Module):
    """timm's ConvNeXtBlock with conv_mlp=True."""

    def __init__(self, width):
        super().__init__()
        self.gamma = nn.Parameter(1e-6 * torch.ones(width))
        self.conv_dw = nn.Conv2d(width, width, 7, padding=3, groups=width)
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.mlp = nn.ModuleDict({"fc1": nn.Conv2d(width, 4 * width, 1), "fc2": nn.Conv2d(4 * width, width, 1)})

    def forward(self, x):
        y = self.mlp["fc1"](over_channels(self.norm, self.conv_dw(x)))
        y = self.mlp["fc2"](functional.gelu(y))
        return x + y * self.gamma[:, None, None]


class TimmConvNeXt(nn.Module):
    """timm's ConvNeXt as convnext_atto … convnext_nano are: stem and downsampling by patches, conv_mlp."""

    def __init__(self, a, channels, classes):
        super().__init__()
        widths = a["channels"]
        self.stem = nn.Sequential(nn.Conv2d(channels, widths[0], 4, 4), nn.LayerNorm(widths[0], eps=1e-6))
        self.stages = nn.ModuleList()
        for i, (width, count) in enumerate(zip(widths, a["blocks"])):
            stage = nn.Module()
            if i > 0:
                stage.downsample = nn.Sequential(
                    nn.LayerNorm(widths[i - 1], eps=1e-6), nn.Conv2d(widths[i - 1], width, 2, 2)
                )
            stage.blocks = nn.Sequential(*(TimmBlock(width) for _ in range(count)))
            self.stages.append(stage)
        self.head = nn.ModuleDict(
            {"norm": nn.LayerNorm(widths[-1], eps=1e-6), "fc": head(a, widths[-1], classes, bare=True)}
        )

    def forward(self, x):
        x = over_channels(self.stem[1], self.stem[0](x))
        for i, stage in enumerate(self.stages):
            if i > 0:
                x = stage.downsample[1](over_channels(stage.downsample[0], x))
            x = stage.blocks(x)
        return self.head["fc"](self.head["norm"](x.mean((2, 3))))


class Renamed(nn.Module):
    """A module whose parameters go by other names."""

    def __init__(self, model, rename):
        super().__init__()
        self.model = model
        self.rename = rename

    def forward(self, x):
        return self.model(x)

    def state_dict(self, *args, **kwargs):
        return {self.rename(name): value for name, value in self.model.state_dict(*args, **kwargs).items()}

    def load_state_dict(self, state, strict=True):
        return self.model.load_state_dict({name: state[self.rename(name)] for name in self.model.state_dict()}, strict)

    def named_parameters(self, *args, **kwargs):
        return ((self.rename(name), value) for name, value in self.model.named_parameters(*args, **kwargs))


TIMM_NAMES = [
    (r"^class_token$", "cls_token"),
    (r"^encoder\.pos_embedding$", "pos_embed"),
    (r"^conv_proj\.", "patch_embed.proj."),
    (r"^encoder\.layers\.encoder_layer_(\d+)\.", r"blocks.\1."),
    (r"^encoder\.ln\.", "norm."),
    (r"^heads\.head\.", "head."),
    (r"\.ln_", ".norm"),
    (r"\.self_attention\.in_proj_", ".attn.qkv."),
    (r"\.self_attention\.out_proj\.", ".attn.proj."),
    (r"\.mlp\.0\.", ".mlp.fc1."),
    (r"\.mlp\.3\.", ".mlp.fc2."),
]


def under_timm(name):
    for pattern, replacement in TIMM_NAMES:
        name = re.sub(pattern, replacement, name)
    return name


def torchvision_vit(a, size, channels, classes):
    """torchvision's class, its parameters under timm's names."""
    model = VisionTransformer(size, a["patchSize"], a["depth"], a["heads"], a["width"], a["mlpWidth"], num_classes=classes)
    nn.init.normal_(model.heads.head.weight, std=0.02)  # torchvision begins with zeros
    return Renamed(model, under_timm)


class Dinov2Block(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width, eps=1e-6)
        self.attention = nn.ModuleDict(
            {
                "attention": nn.ModuleDict({n: nn.Linear(width, width) for n in ("query", "key", "value")}),
                "output": nn.ModuleDict({"dense": nn.Linear(width, width)}),
            }
        )
        self.layer_scale1 = nn.ParameterDict({"lambda1": nn.Parameter(torch.ones(width))})
        self.norm2 = nn.LayerNorm(width, eps=1e-6)
        self.mlp = nn.ModuleDict({"fc1": nn.Linear(width, hidden), "fc2": nn.Linear(hidden, width)})
        self.layer_scale2 = nn.ParameterDict({"lambda1": nn.Parameter(torch.ones(width))})

    def forward(self, x):
        y, inner = self.norm1(x), self.attention["attention"]
        mixed = attend(inner["query"](y), inner["key"](y), inner["value"](y), self.heads)
        x = x + self.layer_scale1["lambda1"] * self.attention["output"]["dense"](mixed)
        hidden = functional.gelu(self.mlp["fc1"](self.norm2(x)))
        return x + self.layer_scale2["lambda1"] * self.mlp["fc2"](hidden)


class Dinov2(nn.Module):
    """Hugging Face's Dinov2Model under `dinov2.`, and a head on its class token."""

    def __init__(self, a, size, channels, classes):
        super().__init__()
        p, width = a["patchSize"], a["width"]
        embeddings = nn.Module()
        embeddings.cls_token = nn.Parameter(torch.randn(1, 1, width) * 0.02)
        embeddings.position_embeddings = nn.Parameter(torch.randn(1, (size // p) ** 2 + 1, width) * 0.02)
        embeddings.patch_embeddings = nn.ModuleDict({"projection": nn.Conv2d(channels, width, p, p)})
        layers = nn.ModuleList(Dinov2Block(width, a["heads"], a["mlpWidth"]) for _ in range(a["depth"]))
        self.dinov2 = nn.Module()
        self.dinov2.embeddings = embeddings
        self.dinov2.encoder = nn.ModuleDict({"layer": layers})
        self.dinov2.layernorm = nn.LayerNorm(width, eps=1e-6)
        self.classifier = head(a, width, classes, bare=True)

    def forward(self, x):
        e = self.dinov2.embeddings
        x = e.patch_embeddings["projection"](x).flatten(2).transpose(1, 2)
        x = torch.cat([e.cls_token.expand(x.shape[0], -1, -1), x], dim=1) + e.position_embeddings
        for layer in self.dinov2.encoder["layer"]:
            x = layer(x)
        return self.classifier(self.dinov2.layernorm(x)[:, 0])


class Mlp(nn.Module):
    def __init__(self, a, size, channels, classes):
        super().__init__()
        layers, features = [], channels * size * size
        for units in a["hiddenUnits"]:
            layers += [nn.Linear(features, units), ACTIVATIONS[a["hiddenActivation"]](), nn.Dropout(0.0)]
            features = units
        self.hidden = nn.Sequential(*layers)
        self.head = last_layer(a, features, classes)

    def forward(self, x):
        return self.head(self.hidden(x.flatten(1)))
