class PatchEmbedding(nn.Module):
    """[N, C, H, W] to [N, T, D]."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(CHANNELS, WIDTH, PATCH_SIZE, PATCH_SIZE)

    def forward(self, images):
        return self.conv(images).flatten(2).transpose(1, 2)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.W_q = nn.Linear(WIDTH, WIDTH, bias=False)
        self.W_k = nn.Linear(WIDTH, WIDTH, bias=False)
        self.W_v = nn.Linear(WIDTH, WIDTH, bias=False)
        self.W_o = nn.Linear(WIDTH, WIDTH, bias=False)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = (f(x).reshape(n, t, HEADS, d // HEADS).transpose(1, 2) for f in (self.W_q, self.W_k, self.W_v))
        shares = (q @ k.transpose(-2, -1) * (d // HEADS) ** -0.5).softmax(dim=-1)
        return self.W_o((self.dropout(shares) @ v).transpose(1, 2).reshape(n, t, d))


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense1 = nn.Linear(WIDTH, MLP_WIDTH)
        self.dropout1 = nn.Dropout(DROPOUT)
        self.dense2 = nn.Linear(MLP_WIDTH, WIDTH)
        self.dropout2 = nn.Dropout(DROPOUT)

    def forward(self, x):
        return self.dropout2(self.dense2(self.dropout1(nn.functional.gelu(self.dense1(x)))))


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.ln1 = nn.LayerNorm(WIDTH)
        self.attention = Attention()
        self.ln2 = nn.LayerNorm(WIDTH)
        self.mlp = Mlp()

    def forward(self, x):
        if WIRING == "d2l":  # the block as the book first printed it
            x = self.ln1(x)
            return x + self.mlp(self.ln2(x + self.attention(x)))
        x = x + self.attention(self.ln1(x))
        return x + self.mlp(self.ln2(x))


class VisionTransformer(nn.Module):
    """The vision transformer of "Dive into Deep Learning", chapter 11.8."""

    def __init__(self):
        super().__init__()
        tokens = (IMAGE_SIZE // PATCH_SIZE) ** 2
        self.patch_embedding = PatchEmbedding()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, WIDTH))
        self.pos_embedding = nn.Parameter(torch.randn(1, tokens + 1, WIDTH))
        self.dropout = nn.Dropout(EMBEDDING_DROPOUT)
        self.blks = nn.Sequential(*(Block() for _ in range(DEPTH)))
        self.head = nn.Sequential(nn.LayerNorm(WIDTH), nn.Linear(WIDTH, CLASS_COUNT))

    def forward(self, images):
        x = self.patch_embedding(images)
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x], dim=1) + self.pos_embedding
        return self.head(self.blks(self.dropout(x))[:, 0])


def build_model():
    return VisionTransformer()
