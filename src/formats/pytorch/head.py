class Output(nn.Linear):
    """The last layer, after dropout where there is no hidden layer. A binary head's output z becomes the logits (0, z)."""

    def __init__(self, in_features, dropout=0.0):
        super().__init__(in_features, 1 if BINARY_HEAD else CLASS_COUNT, bias=OUTPUT_BIAS)
        self.dropout = dropout

    def forward(self, x):
        z = super().forward(nn.functional.dropout(x, self.dropout, self.training))
        return torch.cat([torch.zeros_like(z), z], dim=1) if BINARY_HEAD else z


def make_head(in_features, numbered):
    """Per hidden layer Linear, activation, Dropout; without hidden layers Dropout, which is a child where `numbered`."""
    if not HIDDEN_UNITS and not numbered:
        return Output(in_features, HEAD_DROPOUT)
    layers = [] if HIDDEN_UNITS else [nn.Dropout(HEAD_DROPOUT)]
    for units in HIDDEN_UNITS:
        layers += [nn.Linear(in_features, units), getattr(nn, HIDDEN_ACTIVATION)(), nn.Dropout(HEAD_DROPOUT)]
        in_features = units
    return nn.Sequential(*layers, Output(in_features))


