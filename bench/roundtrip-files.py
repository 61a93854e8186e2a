"""Pictures for npm run roundtrip: python3 roundtrip-files.py FOLDER COUNT

Writes FOLDER/train/CLASS/*.png, three classes to train on, and FOLDER/test: COUNT files of twelve kinds.
"""

import io
import pathlib
import sys

import numpy
from PIL import Image

KINDS = {
    "jpeg-420": ("jpg", "RGB", {"format": "JPEG", "quality": 85, "subsampling": 2}),
    "jpeg-444-progressive": ("jpg", "RGB", {"format": "JPEG", "quality": 90, "subsampling": 0, "progressive": True}),
    "jpeg-gray": ("jpeg", "L", {"format": "JPEG", "quality": 85}),
    "jpeg-turned": ("jpg", "RGB", {"format": "JPEG", "quality": 85}),
    "jpeg-cmyk": ("jpg", "CMYK", {"format": "JPEG", "quality": 85}),
    "png-rgb": ("png", "RGB", {"format": "PNG"}),
    "png-rgba": ("png", "RGBA", {"format": "PNG"}),
    "png-palette": ("png", "P", {"format": "PNG"}),
    "png-gray16": ("png", "I;16", {"format": "PNG"}),
    "webp-lossy": ("webp", "RGB", {"format": "WEBP", "quality": 80}),
    "webp-alpha": ("webp", "RGBA", {"format": "WEBP", "lossless": True, "exact": True}),
    "bmp": ("bmp", "RGB", {"format": "BMP"}),
}


# Around what colour a kind's two colours lie: a few steps tell them apart, by their brightness too.
TINTS = {"checks": (110, 30, 30), "discs": (70, 190, 80), "stripes": (200, 210, 250)}


def scene(generator, kind, width, height):
    """Stripes, discs or checks over noise, each in colours of its own: [height, width, 4]."""
    y, x = numpy.mgrid[0:height, 0:width].astype(float)
    step = generator.uniform(4, 9)
    if kind == "stripes":
        shape = (x + y) // step % 2
    elif kind == "discs":
        shape = ((x % (2 * step) - step) ** 2 + (y % (2 * step) - step) ** 2 < step**2 / 2).astype(float)
    else:
        shape = (x // step + y // step) % 2
    colours = generator.normal(TINTS[kind], 40, (2, 3))
    rgb = colours[0] + shape[..., None] * (colours[1] - colours[0]) + generator.normal(0, 8, (height, width, 3))
    alpha = numpy.where(y < height / 3, 0, 255)[..., None]
    return numpy.clip(numpy.concatenate([rgb, alpha], axis=-1), 0, 255).astype(numpy.uint8)


def picture(generator, name, number):
    mode, options = KINDS[name][1], dict(KINDS[name][2])
    width, height = generator.integers(17, 90, 2)
    pixels = scene(generator, ("checks", "discs", "stripes")[number % 3], width, height)
    image = Image.fromarray(pixels, "RGBA")
    if mode == "I;16":
        gray = numpy.asarray(image.convert("RGB").convert("L")).astype(numpy.uint16)
        image = Image.fromarray(gray * (1 + number % 2 * 2))
    elif mode == "CMYK":
        black = image.convert("RGB").convert("L").point(lambda value: 255 - value // 2)
        image = Image.merge("CMYK", (*image.convert("RGB").split(), black))
    elif mode == "P":
        image = image.convert("RGB").quantize(40)
    elif mode != "RGBA":
        image = image.convert("RGB").convert(mode)
    if name == "jpeg-turned":
        exif = Image.Exif()
        exif[0x0112] = 1 + number % 8
        options["exif"] = exif.tobytes()
    buffer = io.BytesIO()
    image.save(buffer, **options)
    return buffer.getvalue()


def main():
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    generator = numpy.random.default_rng(11)
    for kind in ("checks", "discs", "stripes"):
        target = folder / "train" / kind
        target.mkdir(parents=True)
        for number in range(12):
            image = Image.fromarray(scene(generator, kind, 40, 36), "RGBA").convert("RGB")
            image.save(target / f"{kind}-{number:02}.png")
    test = folder / "test"
    test.mkdir()
    names = list(KINDS)
    for number in range(count):
        name = names[number % len(names)]
        data = picture(generator, name, number // len(names))
        (test / f"{number:02}-{name}.{KINDS[name][0]}").write_bytes(data)


main()
