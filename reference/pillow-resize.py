"""Writes src/dataset/decode/fixtures/pillow-resize.json: what torchvision and Pillow make of a drawn pattern.

Run with Debian's python3-pil, python3-torchvision: python3 reference/pillow-resize.py
"""

import base64
import itertools
import json
import pathlib

import numpy
import PIL
import torchvision
from PIL import Image, ImageOps
from torchvision.transforms import CenterCrop, Compose, InterpolationMode, Resize

# Width, height, mode, image size, shorter side of mode "crop".
CASES = [
    (224, 224, "stretch", 64, 64),
    (37, 91, "stretch", 32, 32),
    (300, 17, "stretch", 16, 16),
    (5, 7, "stretch", 24, 24),
    (24, 24, "stretch", 24, 24),
    (24, 90, "stretch", 24, 24),
    (1, 1, "stretch", 8, 8),
    (640, 3, "stretch", 12, 12),
    (100, 75, "crop", 24, 28),
    (75, 100, "crop", 24, 27),
    (61, 40, "crop", 24, 24),
    (40, 61, "crop", 25, 20),
    (50, 33, "crop", 23, 16),
    (9, 200, "crop", 16, 18),
    (40, 61, "crop", 24, 40),
    (61, 40, "crop", 24, 40),
    (2000, 30, "crop", 24, 30),
    (100, 75, "pad", 24, 24),
    (75, 101, "pad", 25, 25),
    (200, 9, "pad", 20, 20),
    (13, 13, "pad", 20, 20),
]


def pattern(width: int, height: int) -> Image.Image:
    y, x, c = numpy.meshgrid(numpy.arange(height), numpy.arange(width), numpy.arange(3), indexing="ij")
    values = (x * x * 31 + y * y * 17 + x * y * 7 + c * 101) % 256
    return Image.fromarray(values.astype(numpy.uint8), "RGB")


def resized(image: Image.Image, mode: str, size: int, resize_to: int, interpolation: str) -> Image.Image:
    filter = InterpolationMode(interpolation)
    if mode == "stretch":
        return Resize((size, size), filter)(image)
    if mode == "crop":
        return Compose([Resize(resize_to, filter), CenterCrop(size)])(image)
    return ImageOps.pad(image, (size, size), getattr(Image, interpolation.upper()), color=0)


def main() -> None:
    cases = []
    for (width, height, mode, size, resize_to), interpolation in itertools.product(CASES, ["bilinear", "bicubic"]):
        image = pattern(width, height)
        cases.append(
            {
                "width": width,
                "height": height,
                "resize": mode,
                "imageSize": size,
                "resizeTo": resize_to,
                "interpolation": interpolation,
                "rgb": base64.b64encode(resized(image, mode, size, resize_to, interpolation).tobytes()).decode(),
                "gray": base64.b64encode(resized(image.convert("L"), mode, size, resize_to, interpolation).tobytes()).decode(),
            }
        )
    fixture = {"pillow": PIL.__version__, "torchvision": torchvision.__version__, "cases": cases}
    path = pathlib.Path(__file__).parent.parent / "src/dataset/decode/fixtures/pillow-resize.json"
    path.write_text(json.dumps(fixture, indent=1) + "\n")


main()
