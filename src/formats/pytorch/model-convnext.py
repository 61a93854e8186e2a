def build_model():
    """torchvision's network, with a head of one's own."""
    model = getattr(torchvision.models, VARIANT)(weights=None, stochastic_depth_prob=STOCHASTIC_DEPTH)
    set_channels(model.features[0])
    model.classifier[2] = make_head(model.classifier[2].in_features, numbered=False)
    return model
