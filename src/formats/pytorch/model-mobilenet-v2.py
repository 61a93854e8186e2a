def build_model():
    """torchvision's network, with a head of one's own."""
    model = torchvision.models.mobilenet_v2(weights=None, width_mult=WIDTH)
    set_channels(model.features[0])
    model.classifier = make_head(model.last_channel, numbered=True)
    return model
