"""Pixels for an ONNX file by what its metadata say, with Pillow and torchvision alone:
python3 roundtrip-pixels.py DESCRIPTION.json IMAGES OUTPUT

OUTPUT: bytes [n, channels, H, W] of the pictures in sorted order.
"""

import json
import pathlib
import sys

import numpy
from PIL import Image, ImageOps
from torchvision import transforms


def main():
    said = json.loads(pathlib.Path(sys.argv[1]).read_text())
    bilinear = said["interpolation"] == "bilinear"
    mode = transforms.InterpolationMode.BILINEAR if bilinear else transforms.InterpolationMode.BICUBIC
    resize = said["resize"]
    if resize["kind"] == "Resize":
        prepare = transforms.Resize(resize["size"], mode)
    elif resize["kind"] == "ImageOps.pad":
        pillows = Image.BILINEAR if bilinear else Image.BICUBIC

        def prepare(image):
            return ImageOps.pad(image, resize["size"], pillows, color=0)

    else:
        prepare = transforms.Compose([transforms.Resize(resize["size"], mode), transforms.CenterCrop(resize["crop"])])

    def opened(path):
        image = Image.open(path)
        scale = said["gray16"]
        if isinstance(scale, dict) and image.mode.startswith("I"):
            factor = 255 / (scale["high"] - scale["low"])
            image = image.convert("I").point(lambda v: v * factor + (0.5 - scale["low"] * factor)).convert("L")
        return image.convert(said["mode"])

    with open(sys.argv[3], "wb") as output:
        for path in sorted(pathlib.Path(sys.argv[2]).iterdir()):
            pixels = numpy.asarray(prepare(opened(path)))
            output.write(numpy.ascontiguousarray(pixels.reshape(*pixels.shape[:2], -1).transpose(2, 0, 1)).tobytes())


main()
