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


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(WIDTH, MLP_WIDTH)
        self.fc2 = nn.Linear(MLP_WIDTH, WIDTH)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x):
        return self.dropout(self.fc2(self.dropout(nn.functional.gelu(self.fc1(x)))))


class LayerScale(nn.Module):
    def __init__(self):
        super().__init__()
        self.lambda1 = nn.Parameter(torch.ones(WIDTH))

    def forward(self, x):
        return x * self.lambda1


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-6)
        self.attention = Attention()
        self.layer_scale1 = LayerScale()
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-6)
        self.mlp = Mlp()
        self.layer_scale2 = LayerScale()

    def forward(self, x):
        x = x + self.layer_scale1(self.attention(self.norm1(x)))
        return x + self.layer_scale2(self.mlp(self.norm2(x)))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.ModuleList(Layer() for _ in range(DEPTH))

    def forward(self, x):
        for layer in self.layer:
            x = layer(x)
        return x


class Dinov2(nn.Module):
    def __init__(self):
        super().__init__()
        self.embeddings = Embeddings()
        self.encoder = Encoder()
        self.layernorm = nn.LayerNorm(WIDTH, eps=1e-6)

    def forward(self, images):
        return self.layernorm(self.encoder(self.embeddings(images)))


class Dinov2ForImageClassification(nn.Module):
    """DINOv2 (Oquab et al., 2023) under the names of Hugging Face's Dinov2Model; the head reads the class token."""

    def __init__(self):
        super().__init__()
        self.dinov2 = Dinov2()
        self.classifier = make_head(WIDTH, numbered=False)

    def forward(self, images):
        return self.classifier(self.dinov2(images)[:, 0])


def build_model():
    return Dinov2ForImageClassification()
