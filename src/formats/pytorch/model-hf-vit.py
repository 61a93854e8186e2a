class PatchEmbeddings(nn.Module):
    """[N, C, H, W] to [N, T, D]."""

    def __init__(self):
        super().__init__()
        self.projection = nn.Conv2d(CHANNELS, WIDTH, PATCH_SIZE, PATCH_SIZE)

    def forward(self, images):
        return self.projection(images).flatten(2).transpose(1, 2)


class Embeddings(nn.Module):
    def __init__(self):
        super().__init__()
        tokens = (IMAGE_SIZE // PATCH_SIZE) ** 2
        self.patch_embeddings = PatchEmbeddings()
        self.cls_token = nn.Parameter(nn.init.trunc_normal_(torch.empty(1, 1, WIDTH), std=0.02))
        self.position_embeddings = nn.Parameter(
            nn.init.trunc_normal_(torch.empty(1, tokens + 1, WIDTH), std=0.02)
        )
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, images):
        x = self.patch_embeddings(images)
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x], dim=1)
        return self.dropout(x + self.position_embeddings)


class SelfAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = (f(x).reshape(n, t, HEADS, d // HEADS).transpose(1, 2) for f in (self.query, self.key, self.value))
        shares = (q @ k.transpose(-2, -1) * (d // HEADS) ** -0.5).softmax(dim=-1)
        return (self.dropout(shares) @ v).transpose(1, 2).reshape(n, t, d)


class Projection(nn.Module):
    def __init__(self, in_features, out_features, after):
        super().__init__()
        self.dense = nn.Linear(in_features, out_features)
        self.after = after

    def forward(self, x):
        return self.after(self.dense(x))


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = SelfAttention()
        self.output = Projection(WIDTH, WIDTH, nn.Dropout(DROPOUT))

    def forward(self, x):
        return self.output(self.attention(x))


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = Attention()
        self.intermediate = Projection(WIDTH, MLP_WIDTH, nn.GELU())
        self.output = Projection(MLP_WIDTH, WIDTH, nn.Dropout(DROPOUT))
        self.layernorm_before = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layernorm_after = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x):
        x = x + self.attention(self.layernorm_before(x))
        return x + self.output(self.intermediate(self.layernorm_after(x)))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.ModuleList(Layer() for _ in range(DEPTH))

    def forward(self, x):
        for layer in self.layer:
            x = layer(x)
        return x


class Vit(nn.Module):
    def __init__(self):
        super().__init__()
        self.embeddings = Embeddings()
        self.encoder = Encoder()
        self.layernorm = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, images):
        return self.layernorm(self.encoder(self.embeddings(images)))


class VitForImageClassification(nn.Module):
    """A vision transformer (Dosovitskiy et al., 2021) under the names of Hugging Face's ViTForImageClassification."""

    def __init__(self):
        super().__init__()
        self.vit = Vit()
        self.classifier = make_head(WIDTH, numbered=False)

    def forward(self, images):
        return self.classifier(self.vit(images)[:, 0])


def build_model():
    return VitForImageClassification()
