"""What torchvision makes of small images, for src/kernels/plain/pixel-operations.test.ts.

    python3 reference/pixel-operations.py > reference/pixel-operations.json

Made with torchvision 0.14 on uint8 tensors. Images are written H, W, C.
"""
import json

import torch
import torchvision.transforms.functional as F
from torchvision.transforms import functional_tensor as FT

generator = torch.Generator().manual_seed(4)
HEIGHT, WIDTH = 7, 6


def noise(channels, low=0, high=256):
    return torch.randint(low, high, (channels, HEIGHT, WIDTH), generator=generator, dtype=torch.uint8)


IMAGES = {
    "color": noise(3),
    "pale": noise(3, 90, 140),
    "gray": noise(1),
    "flat": torch.full((3, HEIGHT, WIDTH), 77, dtype=torch.uint8),
    "few": noise(3, 0, 4) * 60,
}


def grid(matrix):
    """torchvision's affine, given the inverse matrix in pixels from the image's centre."""
    return lambda image: FT.affine(image, matrix, interpolation="nearest", fill=None)


def resized_crop(top, left, height, width):
    return lambda image: F.resized_crop(image, top, left, height, width, [HEIGHT, WIDTH], antialias=True)


CASES = [
    ({"kind": "brightness", "factor": 0.37}, lambda i: F.adjust_brightness(i, 0.37)),
    ({"kind": "brightness", "factor": 1.9}, lambda i: F.adjust_brightness(i, 1.9)),
    ({"kind": "contrast", "factor": 0.41}, lambda i: F.adjust_contrast(i, 0.41)),
    ({"kind": "contrast", "factor": 1.73}, lambda i: F.adjust_contrast(i, 1.73)),
    ({"kind": "saturation", "factor": 0.3}, lambda i: F.adjust_saturation(i, 0.3)),
    ({"kind": "saturation", "factor": 1.7}, lambda i: F.adjust_saturation(i, 1.7)),
    ({"kind": "sharpness", "factor": 0.1}, lambda i: F.adjust_sharpness(i, 0.1)),
    ({"kind": "sharpness", "factor": 1.9}, lambda i: F.adjust_sharpness(i, 1.9)),
    ({"kind": "hue", "shift": 0.23}, lambda i: F.adjust_hue(i, 0.23)),
    ({"kind": "hue", "shift": -0.4}, lambda i: F.adjust_hue(i, -0.4)),
    ({"kind": "posterize", "bits": 3}, lambda i: F.posterize(i, 3)),
    ({"kind": "posterize", "bits": 8}, lambda i: F.posterize(i, 8)),
    ({"kind": "solarize", "threshold": 128}, lambda i: F.solarize(i, 128)),
    ({"kind": "solarize", "threshold": 0}, lambda i: F.solarize(i, 0)),
    ({"kind": "autocontrast"}, F.autocontrast),
    ({"kind": "equalize"}, F.equalize),
    ({"kind": "invert"}, F.invert),
]

# An affine map in pixel indices, (x, y) → (a x + b y + c, d x + e y + f), and the same from the image's centre.
for a, b, c, d, e, f in [
    (-1, 0, WIDTH - 1, 0, 1, 0),
    (1, 0, 2, 0, 1, -1),
    (0.8, 0.31, -0.43, -0.29, 0.77, 1.21),
    (1.3, 0, -0.7, 0, 1.2, 0.4),
]:
    cx, cy = (WIDTH - 1) / 2, (HEIGHT - 1) / 2
    centered = [a, b, a * cx + b * cy + c - cx, d, e, d * cx + e * cy + f - cy]
    CASES.append(({"kind": "affine", "matrix": [a, b, c, d, e, f]}, grid(centered)))

for top, left, height, width in [(0, 0, HEIGHT, WIDTH), (1, 2, 5, 3), (3, 0, 4, 6), (6, 5, 1, 1), (0, 1, 2, 4)]:
    box = {"top": top, "left": left, "height": height, "width": width}
    CASES.append(({"kind": "resizedCrop", **box}, resized_crop(**box)))


def rows(image):
    return image.permute(1, 2, 0).flatten().tolist()


print(
    json.dumps(
        {
            "height": HEIGHT,
            "width": WIDTH,
            "images": {name: {"channels": image.shape[0], "bytes": rows(image)} for name, image in IMAGES.items()},
            "cases": [
                {"operation": spec, "results": {name: rows(run(image)) for name, image in IMAGES.items()}}
                for spec, run in CASES
            ],
        }
    )
)
