class Vgg16(nn.Module):
    """The convolutions of torchvision's vgg16, a global average, and a small head."""

    def __init__(self):
        super().__init__()
        self.features = make_layers(cfgs["D"])
        if CHANNELS != 3:
            self.features[0] = nn.Conv2d(CHANNELS, 64, 3, padding=1)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(
            nn.Linear(512, HIDDEN_UNITS),
            nn.ReLU(),
            nn.Dropout(DROPOUT),
            nn.Linear(HIDDEN_UNITS, CLASS_COUNT),
        )

    def forward(self, images):
        return self.classifier(self.avgpool(self.features(images)).flatten(1))


def build_model():
    return Vgg16()
