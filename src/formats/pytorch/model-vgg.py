class Vgg(nn.Module):
    """The convolutions of torchvision's network, a global average, and a head of one's own."""

    def __init__(self):
        super().__init__()
        self.features = getattr(torchvision.models, VARIANT)(weights=None).features
        set_channels(self.features)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = make_head(512, numbered=True)

    def forward(self, images):
        return self.classifier(self.avgpool(self.features(images)).flatten(1))


def build_model():
    return Vgg()
