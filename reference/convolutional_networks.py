"""The configurable CNN, VGG with a head of one's own, and torchvision's ResNet at any size."""
from torch import nn
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet
from torchvision.models.vgg import make_layers

from backbones import head

ACTIVATIONS = {"relu": nn.ReLU, "leakyRelu": nn.LeakyReLU, "gelu": nn.GELU}


class Cnn(nn.Module):
    def __init__(self, a, size, channels, classes):
        super().__init__()
        layers, side = [], size
        for block in a["blocks"]:
            same = block["padding"] == "same"
            layers.append(
                nn.Conv2d(
                    channels,
                    block["channels"],
                    block["kernel"],
                    padding="same" if same else 0,
                    bias=not block["batchNorm"],
                )
            )
            if block["batchNorm"]:
                layers.append(nn.BatchNorm2d(block["channels"]))
            layers.append(ACTIVATIONS[block["activation"]]())
            if block["pool"] > 1:
                layers.append(nn.MaxPool2d(block["pool"]))
            side = (side if same else side - block["kernel"] + 1) // block["pool"]
            channels = block["channels"]
        self.features = nn.Sequential(*layers)
        features, head = side * side * channels, []
        for units in a["hiddenUnits"]:
            head += [nn.Linear(features, units), ACTIVATIONS[a["hiddenActivation"]](), nn.Dropout(a["dropout"])]
            features = units
        if not a["hiddenUnits"]:
            head.append(nn.Dropout(a["dropout"]))
        self.classifier = nn.Sequential(*head, nn.Linear(features, classes))

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


class Vgg(nn.Module):
    def __init__(self, a, size, channels, classes):
        super().__init__()
        plan = [step for stage in a["stages"] for step in [*stage, "M"]]
        self.features = make_layers(plan, batch_norm=a.get("batchNorm", False))  # torchvision's own
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = head(a, a["stages"][-1][-1], classes)

    def forward(self, x):
        return self.classifier(self.avgpool(self.features(x)).flatten(1))



def resnet(a, size, channels, classes):
    """torchvision's own ResNet class, its stages made narrower."""
    block = Bottleneck if a.get("block") == "bottleneck" else BasicBlock
    model = ResNet(block, [1, 1, 1, 1], num_classes=classes)
    widths = a["channels"]
    if a["stem"] == "imagenet":
        model.conv1 = nn.Conv2d(channels, widths[0], 7, stride=2, padding=3, bias=False)
    else:
        model.conv1 = nn.Conv2d(channels, widths[0], 3, padding=1, bias=False)
        model.maxpool = nn.Identity()
    model.bn1 = nn.BatchNorm2d(widths[0])
    model.inplanes = widths[0]
    for stage in range(4):
        present = stage < len(widths)
        layer = model._make_layer(block, widths[stage], a["blocks"][stage], stride=1 if stage == 0 else 2) if present else nn.Identity()
        setattr(model, f"layer{stage + 1}", layer)
    model.fc = head(a, widths[-1] * block.expansion, classes, bare=True)
    return model
