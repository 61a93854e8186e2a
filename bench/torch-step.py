"""PyTorch's side of the benches: reads lines `device threads model batch size steps`, answers as JSON what ran and the milliseconds.

Eager float32; TF32 is off. `device` is `cpu`, or `cuda` where PyTorch has one.
"""
import json
import re
import sys
import time

import torch
from torch import nn

CLASSES = 10


def bird_cnn(size):
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(32 * (size // 2) ** 2, CLASSES),
    )


class Attention(nn.Module):
    def __init__(self, width, heads, head_width, dropout, qkv_bias):
        super().__init__()
        self.heads, self.scale = heads, head_width**-0.5
        self.qkv = nn.Linear(width, heads * head_width * 3, bias=qkv_bias)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Sequential(nn.Linear(heads * head_width, width), nn.Dropout(dropout))

    def forward(self, x):
        n, t, _ = x.shape
        q, k, v = (part.view(n, t, self.heads, -1).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        weights = self.dropout((q @ k.transpose(-1, -2) * self.scale).softmax(-1))
        return self.out((weights @ v).transpose(1, 2).reshape(n, t, -1))


class Block(nn.Module):
    def __init__(self, width, heads, head_width, mlp, dropout, qkv_bias):
        super().__init__()
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads, head_width, dropout, qkv_bias)
        self.mlp = nn.Sequential(
            nn.Linear(width, mlp), nn.GELU(), nn.Dropout(dropout), nn.Linear(mlp, width), nn.Dropout(dropout)
        )

    def forward(self, x):
        x = x + self.attention(self.first(x))
        return x + self.mlp(self.second(x))


class BirdVit(nn.Module):
    def __init__(self, size=64, patch=8, width=256, depth=2, heads=12, head_width=64, mlp=512, dropout=0.1, qkv_bias=False):
        super().__init__()
        self.patch = patch
        self.embed = nn.Linear(3 * patch * patch, width)
        self.token = nn.Parameter(torch.randn(1, 1, width))
        self.position = nn.Parameter(torch.randn(1, (size // patch) ** 2 + 1, width))
        self.dropout = nn.Dropout(dropout)
        self.blocks = nn.Sequential(*(Block(width, heads, head_width, mlp, dropout, qkv_bias) for _ in range(depth)))
        self.head = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, CLASSES))

    def forward(self, images):
        n, c, h, w = images.shape
        p = self.patch
        patches = images.view(n, c, h // p, p, w // p, p).permute(0, 2, 4, 3, 5, 1).reshape(n, -1, p * p * c)
        x = torch.cat([self.token.expand(n, -1, -1), self.embed(patches)], 1) + self.position
        return self.head(self.blocks(self.dropout(x))[:, 0])


def vit_ti16(size):
    return BirdVit(size, patch=16, width=192, depth=12, heads=3, head_width=64, mlp=768, dropout=0.0, qkv_bias=True)


def resnet18(size):
    from torchvision import models

    return models.resnet18(num_classes=CLASSES)


def built():
    """How this PyTorch was built, in words."""
    config = torch.__config__.show()
    found = {name: re.search(pattern, config) for name, pattern in PARTS.items()}
    return ", ".join(f"{name} {match[1]}" for name, match in found.items() if match)


PARTS = {
    "BLAS": r"BLAS_INFO=(\w+)",
    "oneDNN": r"MKL-DNN (v[\d.]+)",
    "OpenMP": r"OpenMP (\d+)",
    "for": r"CPU capability usage: (\w+)",
}
MODELS = {"resnet18": resnet18, "birdCnn": bird_cnn, "birdVit": BirdVit, "vitTi16": vit_ti16}
torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.allow_tf32 = False
runs = {}
matmul = {}


def matmul_gflops(size=4096, repeats=20):
    """GFLOP/s of a float32 product on the GPU: what its own library reaches of the peak."""
    a, b = torch.rand(size, size, device="cuda"), torch.rand(size, size, device="cuda")
    for _ in range(3):
        a @ b
    torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(repeats):
        a @ b
    torch.cuda.synchronize()
    return 2 * size**3 * repeats / (time.perf_counter() - start) / 1e9



for line in sys.stdin:
    device, threads, model, batch, size, steps = line.split()
    torch.set_num_threads(int(threads))
    key = device, model, batch, size
    if key not in runs:
        network = MODELS[model](int(size)).to(device)
        optimizer = torch.optim.Adam(network.parameters(), 1e-3)
        images = torch.rand(int(batch), 3, int(size), int(size), device=device)
        labels = (torch.arange(int(batch)) % CLASSES).to(device)
        runs[key] = network, optimizer, images, labels
    network, optimizer, images, labels = runs[key]
    ms = []
    for _ in range(int(steps)):
        start = time.perf_counter()
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network(images), labels)
        loss.backward()
        optimizer.step()
        loss.item()
        if device == "cuda":
            torch.cuda.synchronize()
        ms.append((time.perf_counter() - start) * 1000)
    name = torch.cuda.get_device_name(0) if device == "cuda" else f"CPU, {threads} threads"
    if device == "cuda" and device not in matmul:
        matmul[device] = matmul_gflops()
    answer = {"name": f"PyTorch {torch.__version__} eager float32 ({name})", "device": device, "ms": ms, "built": built()}
    print(json.dumps({**answer, "gflops": matmul.get(device)}), flush=True)
