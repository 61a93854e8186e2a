"""Makes what bench/dataset/decode.mjs decodes: COUNT JPEGs of SIDE px (about 25 KB at 224) in ten classes, as a zip
(stored) and as a folder for ImageFolder. 200 pictures differ; the others are their twins under other names.

python3 bench/dataset/make-images.py FOLDER COUNT SIDE    (Debian: python3-pil, python3-numpy)
"""

import io
import os
import pathlib
import sys
import zipfile

import numpy
from PIL import Image

DISTINCT = 200


def picture(seed: int, side: int) -> bytes:
    generator = numpy.random.default_rng(seed)
    y, x = numpy.mgrid[0:side, 0:side] / side
    waves = [
        numpy.sin(generator.uniform(2, 30) * x + generator.uniform(2, 30) * y + generator.uniform(0, 6))
        for _ in range(3)
    ]
    noise = generator.normal(0, 14, (side, side, 3))
    pixels = 128 + 90 * numpy.stack(waves, axis=-1) + noise
    buffer = io.BytesIO()
    image = Image.fromarray(numpy.clip(pixels, 0, 255).astype(numpy.uint8))
    image.save(buffer, "JPEG", quality=88, subsampling=2)
    return buffer.getvalue()


def main() -> None:
    folder, count, side = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    (folder / "distinct").mkdir(parents=True, exist_ok=True)
    pictures = [picture(seed, side) for seed in range(min(DISTINCT, count))]
    for number, data in enumerate(pictures):
        (folder / "distinct" / f"{number}.jpg").write_bytes(data)
    for label in range(10):
        (folder / "images" / f"class{label}").mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / "images.zip", "w", zipfile.ZIP_STORED) as archive:
        for label in range(10):
            for number in range(label, count, 10):
                name = f"class{label}/{number:06d}.jpg"
                archive.writestr(name, pictures[number % len(pictures)])
                os.link(folder / "distinct" / f"{number % len(pictures)}.jpg", folder / "images" / name)
    print((folder / "images.zip").stat().st_size)


main()
