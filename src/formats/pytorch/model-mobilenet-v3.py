def build_model():
    """torchvision's network, with a head of one's own."""
    norm = functools.partial(nn.BatchNorm2d, eps=EPSILON, momentum=MOMENTUM)
    model = getattr(torchvision.models, VARIANT)(weights=None, norm_layer=norm)
    set_channels(model.features[0])
    model.classifier = make_head(model.classifier[0].in_features, numbered=True)
    return model
