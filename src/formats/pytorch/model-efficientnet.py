def build_model():
    """torchvision's network, with a head of one's own."""
    model = getattr(torchvision.models, VARIANT)(weights=None, stochastic_depth_prob=STOCHASTIC_DEPTH)
    set_channels(model.features[0])
    model.classifier = make_head(model.classifier[1].in_features, numbered=True)
    return model
