class Patches(nn.Module):
    """[N, C, H, W] to [N, T, P * P * C]: patches row by row; within one by row, column, channel."""

    def forward(self, images):
        n, c, h, w = images.shape
        p = PATCH_SIZE
        cut = images.reshape(n, c, h // p, p, w // p, p)
        return cut.permute(0, 2, 4, 3, 5, 1).reshape(n, (h // p) * (w // p), p * p * c)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        inner = HEADS * HEAD_WIDTH
        self.to_qkv = nn.Linear(WIDTH, 3 * inner, bias=False)
        self.dropout = nn.Dropout(DROPOUT)
        projects = not (HEADS == 1 and HEAD_WIDTH == WIDTH)
        self.to_out = nn.Sequential(nn.Linear(inner, WIDTH), nn.Dropout(DROPOUT)) if projects else nn.Identity()

    def forward(self, x):
        n, t, _ = x.shape
        q, k, v = self.to_qkv(x).reshape(n, t, 3, HEADS, HEAD_WIDTH).permute(2, 0, 3, 1, 4)
        shares = (q @ k.transpose(-2, -1) * HEAD_WIDTH**-0.5).softmax(dim=-1)
        mixed = self.dropout(shares) @ v
        return self.to_out(mixed.transpose(1, 2).reshape(n, t, HEADS * HEAD_WIDTH))


class FeedForward(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(WIDTH, MLP_WIDTH),
            nn.GELU(),
            nn.Dropout(DROPOUT),
            nn.Linear(MLP_WIDTH, WIDTH),
            nn.Dropout(DROPOUT),
        )

    def forward(self, x):
        return self.net(x)


class PreNorm(nn.Module):
    def __init__(self, fn):
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.fn = fn

    def forward(self, x):
        return self.fn(self.norm(x))


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.ModuleList([PreNorm(Attention()), PreNorm(FeedForward())]) for _ in range(DEPTH)
        )

    def forward(self, x):
        for attention, feed_forward in self.layers:
            x = x + attention(x)
            x = x + feed_forward(x)
        return x


class VisionTransformer(nn.Module):
    """A vision transformer (Dosovitskiy et al., 2021) on flattened patches."""

    def __init__(self):
        super().__init__()
        tokens = (IMAGE_SIZE // PATCH_SIZE) ** 2
        self.to_patch_embedding = nn.Sequential(Patches(), nn.Linear(PATCH_SIZE**2 * CHANNELS, WIDTH))
        self.cls_token = nn.Parameter(torch.randn(1, 1, WIDTH))
        self.pos_embedding = nn.Parameter(torch.randn(1, tokens + 1, WIDTH))
        self.dropout = nn.Dropout(EMBEDDING_DROPOUT)
        self.transformer = Transformer()
        self.mlp_head = nn.Sequential(nn.LayerNorm(WIDTH), nn.Linear(WIDTH, CLASS_COUNT))

    def forward(self, images):
        x = self.to_patch_embedding(images)
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x], dim=1) + self.pos_embedding
        x = self.transformer(self.dropout(x))
        x = x.mean(dim=1) if POOLING == "mean" else x[:, 0]
        return self.mlp_head(x)


def build_model():
    return VisionTransformer()
