"""The four vision transformers in plain torch, under the names their libraries give the weights."""
import torch
from torch import nn


def attend(q, k, v, heads, dropout=nn.Identity()):
    """Scaled dot-product attention of [B, T, heads * d] tensors, head-major; dropout on the probabilities."""
    batch, tokens, inner = q.shape
    split = lambda x: x.view(batch, tokens, heads, inner // heads).transpose(1, 2)
    q, k, v = split(q), split(k), split(v)
    scores = q @ k.transpose(-2, -1) * (inner // heads) ** -0.5
    return (dropout(scores.softmax(-1)) @ v).transpose(1, 2).reshape(batch, tokens, inner)


class Patches(nn.Module):
    """einops 'b c (h p1) (w p2) -> b (h w) (p1 p2 c)'"""

    def __init__(self, patch):
        super().__init__()
        self.patch = patch

    def forward(self, x):
        b, c, h, w = x.shape
        p = self.patch
        return x.view(b, c, h // p, p, w // p, p).permute(0, 2, 4, 3, 5, 1).reshape(b, -1, p * p * c)


class PreNorm(nn.Module):
    def __init__(self, width, fn):
        super().__init__()
        self.norm, self.fn = nn.LayerNorm(width), fn

    def forward(self, x):
        return self.fn(self.norm(x))


class BirdAttention(nn.Module):
    def __init__(self, width, heads, head_width, dropout):
        super().__init__()
        inner = heads * head_width
        self.heads = heads
        self.to_qkv = nn.Linear(width, 3 * inner, bias=False)
        alone = heads == 1 and head_width == width
        self.dropout = nn.Dropout(dropout)
        self.to_out = nn.Identity() if alone else nn.Sequential(nn.Linear(inner, width), nn.Dropout(dropout))

    def forward(self, x):
        return self.to_out(attend(*self.to_qkv(x).chunk(3, dim=-1), self.heads, self.dropout))


class BirdMlp(nn.Module):
    def __init__(self, width, hidden, dropout):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(width, hidden), nn.GELU(), nn.Dropout(dropout), nn.Linear(hidden, width), nn.Dropout(dropout)
        )

    def forward(self, x):
        return self.net(x)


class BirdTransformer(nn.Module):
    def __init__(self, width, depth, heads, head_width, hidden, dropout):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.ModuleList(
                [
                    PreNorm(width, BirdAttention(width, heads, head_width, dropout)),
                    PreNorm(width, BirdMlp(width, hidden, dropout)),
                ]
            )
            for _ in range(depth)
        )

    def forward(self, x):
        for attention, mlp in self.layers:
            x = x + attention(x)
            x = x + mlp(x)
        return x


class BirdVit(nn.Module):
    """vit-pytorch's ViT before 1.0 (the bird memoir)."""

    def __init__(self, a, size, channels, classes):
        super().__init__()
        p, width = a["patchSize"], a["width"]
        self.pooling = a["pooling"]
        self.to_patch_embedding = nn.Sequential(Patches(p), nn.Linear(p * p * channels, width))
        self.pos_embedding = nn.Parameter(torch.randn(1, (size // p) ** 2 + 1, width))
        self.cls_token = nn.Parameter(torch.randn(1, 1, width))
        self.dropout = nn.Dropout(a["embeddingDropout"])
        self.transformer = BirdTransformer(width, a["depth"], a["heads"], a["headWidth"], a["mlpWidth"], a["dropout"])
        self.mlp_head = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, classes))

    def forward(self, x):
        x = self.to_patch_embedding(x)
        x = torch.cat([self.cls_token.expand(x.shape[0], -1, -1), x], dim=1) + self.pos_embedding
        x = self.transformer(self.dropout(x))
        return self.mlp_head(x.mean(dim=1) if self.pooling == "mean" else x[:, 0])


class D2lAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        for name in ("W_q", "W_k", "W_v", "W_o"):
            setattr(self, name, nn.Linear(width, width, bias=False))

    def forward(self, x):
        return self.W_o(attend(self.W_q(x), self.W_k(x), self.W_v(x), self.heads))


class D2lMlp(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        self.dense1, self.dense2 = nn.Linear(width, hidden), nn.Linear(hidden, width)

    def forward(self, x):
        return self.dense2(nn.functional.gelu(self.dense1(x)))


class D2lBlock(nn.Module):
    def __init__(self, width, heads, hidden, wiring):
        super().__init__()
        self.wiring = wiring
        self.ln1, self.ln2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention, self.mlp = D2lAttention(width, heads), D2lMlp(width, hidden)

    def forward(self, x):
        if self.wiring == "d2l":
            x = self.ln1(x)
            return x + self.mlp(self.ln2(x + self.attention(x)))
        x = x + self.attention(self.ln1(x))
        return x + self.mlp(self.ln2(x))


class D2lVit(nn.Module):
    """Dive into Deep Learning, chapter 11.8."""

    def __init__(self, a, size, channels, classes):
        super().__init__()
        p, width = a["patchSize"], a["width"]
        self.patch_embedding = nn.ModuleDict({"conv": nn.Conv2d(channels, width, p, p)})
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        self.pos_embedding = nn.Parameter(torch.randn(1, (size // p) ** 2 + 1, width))
        self.blks = nn.Sequential(
            *(D2lBlock(width, a["heads"], a["mlpWidth"], a["wiring"]) for _ in range(a["depth"]))
        )
        self.head = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, classes))

    def forward(self, x):
        x = self.patch_embedding["conv"](x).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls_token.expand(x.shape[0], -1, -1), x], dim=1) + self.pos_embedding
        return self.head(self.blks(x)[:, 0])


class TimmBlock(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=1e-6), nn.LayerNorm(width, eps=1e-6)
        self.attn = nn.ModuleDict({"qkv": nn.Linear(width, 3 * width), "proj": nn.Linear(width, width)})
        self.mlp = nn.ModuleDict({"fc1": nn.Linear(width, hidden), "fc2": nn.Linear(hidden, width)})

    def forward(self, x):
        qkv = self.attn["qkv"](self.norm1(x)).chunk(3, dim=-1)
        x = x + self.attn["proj"](attend(*qkv, self.heads))
        return x + self.mlp["fc2"](nn.functional.gelu(self.mlp["fc1"](self.norm2(x))))


class TimmVit(nn.Module):
    """timm's VisionTransformer with the class token pooled."""

    def __init__(self, a, size, channels, classes):
        super().__init__()
        p, width = a["patchSize"], a["width"]
        self.cls_token = nn.Parameter(torch.randn(1, 1, width) * 1e-6)
        self.pos_embed = nn.Parameter(torch.randn(1, (size // p) ** 2 + 1, width) * 0.02)
        self.patch_embed = nn.ModuleDict({"proj": nn.Conv2d(channels, width, p, p)})
        self.blocks = nn.Sequential(*(TimmBlock(width, a["heads"], a["mlpWidth"]) for _ in range(a["depth"])))
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        x = self.patch_embed["proj"](x).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls_token.expand(x.shape[0], -1, -1), x], dim=1) + self.pos_embed
        return self.head(self.norm(self.blocks(x))[:, 0])


class HfBlock(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.heads = heads
        self.attention = nn.ModuleDict(
            {
                "attention": nn.ModuleDict({n: nn.Linear(width, width) for n in ("query", "key", "value")}),
                "output": nn.ModuleDict({"dense": nn.Linear(width, width)}),
            }
        )
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(width, hidden)})
        self.output = nn.ModuleDict({"dense": nn.Linear(hidden, width)})
        self.layernorm_before = nn.LayerNorm(width, eps=1e-12)
        self.layernorm_after = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x):
        y, inner = self.layernorm_before(x), self.attention["attention"]
        mixed = attend(inner["query"](y), inner["key"](y), inner["value"](y), self.heads)
        x = x + self.attention["output"]["dense"](mixed)
        hidden = nn.functional.gelu(self.intermediate["dense"](self.layernorm_after(x)))
        return x + self.output["dense"](hidden)


class HfVit(nn.Module):
    """Hugging Face's ViTForImageClassification."""

    def __init__(self, a, size, channels, classes):
        super().__init__()
        p, width = a["patchSize"], a["width"]
        embeddings = nn.Module()
        embeddings.cls_token = nn.Parameter(torch.randn(1, 1, width) * 0.02)
        embeddings.position_embeddings = nn.Parameter(torch.randn(1, (size // p) ** 2 + 1, width) * 0.02)
        embeddings.patch_embeddings = nn.ModuleDict({"projection": nn.Conv2d(channels, width, p, p)})
        self.vit = nn.Module()
        self.vit.embeddings = embeddings
        layers = nn.ModuleList(HfBlock(width, a["heads"], a["mlpWidth"]) for _ in range(a["depth"]))
        self.vit.encoder = nn.ModuleDict({"layer": layers})
        self.vit.layernorm = nn.LayerNorm(width, eps=1e-12)
        self.classifier = nn.Linear(width, classes)

    def forward(self, x):
        e = self.vit.embeddings
        x = e.patch_embeddings["projection"](x).flatten(2).transpose(1, 2)
        x = torch.cat([e.cls_token.expand(x.shape[0], -1, -1), x], dim=1) + e.position_embeddings
        for layer in self.vit.encoder["layer"]:
            x = layer(x)
        return self.classifier(self.vit.layernorm(x)[:, 0])
