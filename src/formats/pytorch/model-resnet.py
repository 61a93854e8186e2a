def build_model():
    """torchvision's network; STEM "cifar" starts with a 3x3 convolution and no pooling (He et al., 2016, section 4.2)."""
    model = getattr(torchvision.models, VARIANT)(weights=None)
    if STEM == "cifar":
        model.conv1 = nn.Conv2d(CHANNELS, 64, 3, stride=1, padding=1, bias=False)
        model.maxpool = nn.Identity()
    elif CHANNELS != 3:
        model.conv1 = nn.Conv2d(CHANNELS, 64, 7, stride=2, padding=3, bias=False)
    model.fc = make_head(model.fc.in_features, numbered=False)
    return model
