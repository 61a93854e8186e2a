"""PyTorch's side of bench/cpu-step.mjs: reads lines `threads model batch steps`, answers the milliseconds as JSON."""
import json
import sys
import time

import torch
from torch import nn

CLASSES = 10


def bird_cnn():
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(32 * 32 * 32, CLASSES),
    )


class Attention(nn.Module):
    def __init__(self, width, heads, head_width, dropout):
        super().__init__()
        self.heads, self.scale = heads, head_width**-0.5
        self.qkv = nn.Linear(width, heads * head_width * 3, bias=False)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Sequential(nn.Linear(heads * head_width, width), nn.Dropout(dropout))

    def forward(self, x):
        n, t, _ = x.shape
        q, k, v = (part.view(n, t, self.heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        weights = self.dropout((q @ k.transpose(-1, -2) * self.scale).softmax(-1))
        return self.out((weights @ v).transpose(1, 2).reshape(n, t, -1))


class Block(nn.Module):
    def __init__(self, width, heads, head_width, mlp, dropout):
        super().__init__()
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads, head_width, dropout)
        self.mlp = nn.Sequential(
            nn.Linear(width, mlp), nn.GELU(), nn.Dropout(dropout), nn.Linear(mlp, width), nn.Dropout(dropout)
        )

    def forward(self, x):
        x = x + self.attention(self.first(x))
        return x + self.mlp(self.second(x))


class BirdVit(nn.Module):
    def __init__(self, size=64, patch=8, width=256, depth=2, heads=12, head_width=64, mlp=512, dropout=0.1):
        super().__init__()
        self.patch = patch
        self.embed = nn.Linear(3 * patch * patch, width)
        self.token = nn.Parameter(torch.randn(1, 1, width))
        self.position = nn.Parameter(torch.randn(1, (size // patch) ** 2 + 1, width))
        self.dropout = nn.Dropout(dropout)
        self.blocks = nn.Sequential(*(Block(width, heads, head_width, mlp, dropout) for _ in range(depth)))
        self.head = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, CLASSES))

    def forward(self, images):
        n, c, h, w = images.shape
        p = self.patch
        patches = images.view(n, c, h // p, p, w // p, p).permute(0, 2, 4, 3, 5, 1).reshape(n, -1, p * p * c)
        x = torch.cat([self.token.expand(n, -1, -1), self.embed(patches)], 1) + self.position
        return self.head(self.blocks(self.dropout(x))[:, 0])


MODELS = {"birdCnn": bird_cnn, "birdVit": BirdVit}
runs = {}

for line in sys.stdin:
    threads, model, batch, steps = line.split()
    torch.set_num_threads(int(threads))
    if (model, batch) not in runs:
        network = MODELS[model]()
        runs[model, batch] = network, torch.optim.Adam(network.parameters(), 1e-3)
    network, optimizer = runs[model, batch]
    images = torch.rand(int(batch), 3, 64, 64)
    labels = torch.arange(int(batch)) % CLASSES
    ms = []
    for _ in range(int(steps)):
        start = time.perf_counter()
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network(images), labels)
        loss.backward()
        optimizer.step()
        loss.item()
        ms.append((time.perf_counter() - start) * 1000)
    print(json.dumps(ms), flush=True)
