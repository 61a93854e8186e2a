"""Makes what bench/dataset/decode.mjs decodes: COUNT JPEGs of SIDE px (about 25 KB at 224) in CLASSES classes (10), as a zip
(stored) and as a folder for ImageFolder. DISTINCT pictures differ (200 where it is left out: that is quick); the others
are their twins under other names.

python3 bench/dataset/make-images.py FOLDER COUNT SIDE [DISTINCT [CLASSES]]    (Debian: python3-pil, python3-numpy)
"""

import io
import os
import pathlib
import sys
import zipfile

import numpy
from PIL import Image


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
    distinct, classes = [int(argument) for argument in sys.argv[4:]] + [200, 10][len(sys.argv) - 4 :]
    (folder / "distinct").mkdir(parents=True, exist_ok=True)
    distinct = min(distinct, count)
    for number in range(distinct):
        (folder / "distinct" / f"{number}.jpg").write_bytes(picture(number, side))
    for label in range(classes):
        (folder / "images" / f"class{label}").mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / "images.zip", "w", zipfile.ZIP_STORED) as archive:
        for label in range(classes):
            for number in range(label, count, classes):
                name = f"class{label}/{number:06d}.jpg"
                original = folder / "distinct" / f"{number % distinct}.jpg"
                archive.write(original, name)
                os.link(original, folder / "images" / name)
    print((folder / "images.zip").stat().st_size)


main()
