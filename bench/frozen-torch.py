"""PyTorch's side of bench/frozen.mjs: reads lines `network batch threads`, answers the milliseconds of one batch, eager, in evaluation."""
import sys
import time

import torch
from torchvision import models

NETWORKS = {
    "MobileNetV2-0.35": lambda: models.mobilenet_v2(width_mult=0.35, num_classes=2),
    "MobileNetV2-1.0": lambda: models.mobilenet_v2(num_classes=2),
    "MobileNetV3-small": lambda: models.mobilenet_v3_small(num_classes=2),
    "ResNet-18": lambda: models.resnet18(num_classes=2),
    "ViT-Ti/16": lambda: models.VisionTransformer(224, 16, 12, 3, 192, 768, num_classes=2),
}
built = {}
for line in sys.stdin:
    name, batch, threads = line.split()
    torch.set_num_threads(int(threads))
    if name not in built:
        built = {name: NETWORKS[name]().eval()}
        with torch.inference_mode():
            built[name](torch.rand(int(batch), 3, 224, 224))
    images = torch.rand(int(batch), 3, 224, 224)
    start = time.perf_counter()
    with torch.inference_mode():
        built[name](images)
    print((time.perf_counter() - start) * 1000, flush=True)
