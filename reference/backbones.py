"""
The backbones people start from, at any size: torchvision's own modules where it has them, and independent ones under the
names of Keras, timm and Hugging Face where it has not.
"""
from torch import nn
from torch.nn import functional
from torchvision.models.mobilenetv2 import InvertedResidual, MobileNetV2
from torchvision.ops import Conv2dNormActivation

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
