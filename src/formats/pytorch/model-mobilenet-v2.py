def build_model():
    """torchvision's network, with a head of one's own."""
    model = torchvision.models.mobilenet_v2(weights=None, width_mult=WIDTH)
    if CHANNELS != 3:
        stem = model.features[0][0]
        model.features[0][0] = nn.Conv2d(CHANNELS, stem.out_channels, 3, stride=2, padding=1, bias=False)
    model.classifier = make_head(model.last_channel, numbered=True)
    return model
