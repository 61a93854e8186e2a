class Mlp(nn.Module):
    """Linear layers on flattened pixels."""

    def __init__(self):
        super().__init__()
        features, hidden = CHANNELS * IMAGE_SIZE**2, []
        for units in UNITS:
            hidden += [nn.Linear(features, units), getattr(nn, ACTIVATION)(), nn.Dropout(DROPOUT)]
            features = units
        self.hidden = nn.Sequential(*hidden)
        self.head = make_head(features, numbered=False)

    def forward(self, images):
        return self.head(self.hidden(images.flatten(1)))


def build_model():
    return Mlp()
