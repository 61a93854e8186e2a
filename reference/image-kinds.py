"""Writes src/dataset/decode/fixtures/image-kinds.json: small files of every kind that Pillow opens and a browser may
open too, and the bytes that torchvision makes of them. And src/dataset/decode/self-test.json: a JPEG and its pixels,
by which a browser shows at start-up that its planes are those of libjpeg.

Run with Debian's python3-pil, python3-torchvision and libjpeg-turbo-progs: python3 reference/image-kinds.py
"""

import base64
import io
import json
import pathlib
import struct
import subprocess
import zlib

import numpy
import PIL
import torchvision
from PIL import Image, ImageCms, ImageOps
from torchvision.transforms import CenterCrop, Compose, Resize

WIDTH, HEIGHT = 29, 23


def scene(width: int = WIDTH, height: int = HEIGHT) -> numpy.ndarray:
    """Smooth colour, hard edges and noise, [height, width, 4]; alpha runs over its whole range."""
    generator = numpy.random.default_rng(7)
    y, x = numpy.mgrid[0:height, 0:width].astype(float)
    red = 128 + 120 * numpy.sin(x / 6) * numpy.cos(y / 9)
    green = 255 * x / max(1, width - 1)
    blue = numpy.where((x // 7 + y // 5) % 2 == 0, 230, 20)
    noise = generator.normal(0, 6, (height, width, 3))
    rgb = numpy.stack([red, green, blue], axis=-1) + noise
    alpha = numpy.where(y < height / 4, 0, 255 * y / max(1, height - 1))
    return numpy.clip(numpy.concatenate([rgb, alpha[..., None]], axis=-1), 0, 255).astype(numpy.uint8)


RGBA = Image.fromarray(scene(), "RGBA")
RGB = Image.fromarray(scene()[..., :3].copy(), "RGB")
GRAY = RGB.convert("L")
PALETTE = RGB.quantize(50)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(samples: numpy.ndarray, bits: int, colour_type: int, extra: bytes = b"", interlaced: bool = False) -> bytes:
    """A PNG that Pillow cannot write: any bit depth, Adam7. `samples`: [height, width, samples per pixel]."""

    def rows(part: numpy.ndarray) -> bytes:
        if part.size == 0:
            return b""
        out = b""
        for number, row in enumerate(part):
            flat = row.reshape(-1)
            if bits == 16:
                data = flat.astype(">u2").tobytes()
            elif bits == 8:
                data = flat.astype("u1").tobytes()
            else:
                expanded = ((flat[:, None] >> numpy.arange(bits - 1, -1, -1)) & 1).astype("u1").reshape(-1)
                data = numpy.packbits(expanded).tobytes()
            if number % 2 == 1:  # "Sub", with the distance the specification gives
                step = max(1, bits * part.shape[2] // 8)
                line = numpy.frombuffer(data, "u1").astype(int)
                left = numpy.concatenate([numpy.zeros(step, int), line[:-step]])
                out += b"\1" + ((line - left) % 256).astype("u1").tobytes()
            else:
                out += b"\0" + data
        return out

    height, width = samples.shape[:2]
    if interlaced:
        passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
        data = b"".join(rows(samples[y::dy, x::dx]) for y, x, dy, dx in passes)
    else:
        data = rows(samples)
    header = struct.pack(">IIBBBBB", width, height, bits, colour_type, 0, 0, int(interlaced))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + extra
        + chunk(b"IDAT", zlib.compress(data, 9))
        + chunk(b"IEND", b"")
    )


def cjpeg(*options: str, image: Image.Image = RGB) -> bytes:
    source = saved(image, "PPM")
    return subprocess.run(["cjpeg", "-quality", "85", *options], input=source, capture_output=True, check=True).stdout


def swapped_profile() -> bytes:
    """sRGB with the primaries of red and blue exchanged: whoever applies it changes every colour."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = {}
    for i in range(struct.unpack(">I", profile[128:132])[0]):
        name, offset, size = struct.unpack(">4sII", profile[132 + 12 * i : 144 + 12 * i])
        tags[name] = (offset, size)
    (red, size), (blue, _) = tags[b"rXYZ"], tags[b"bXYZ"]
    profile[red : red + size], profile[blue : blue + size] = profile[blue : blue + size], profile[red : red + size]
    return bytes(profile)


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif.tobytes()


def cmyk() -> Image.Image:
    """Four smooth inks, the black among them: nothing that RGB's conversion, which sets black to 0, would give."""
    black = Image.fromarray(numpy.clip(40 + scene()[..., 1] // 2, 0, 255).astype(numpy.uint8), "L")
    return Image.merge("CMYK", (*RGB.split(), black))


def ycck(file: bytes) -> bytes:
    """The same coefficients, said by Adobe's marker to be YCbCr and black."""
    at = file.index(b"Adobe") + 11
    return file[:at] + b"\2" + file[at + 1 :]


def jpegtran(file: bytes, *options: str) -> bytes:
    return subprocess.run(["jpegtran", *options], input=file, capture_output=True, check=True).stdout


def bmp16(green_bits: int, flip: bool = False) -> bytes:
    """Pillow writes no BMP of 16 bits a pixel. Every value of every channel is in it."""
    red, green, blue = (scene()[..., i].astype(int) for i in range(3))
    if green_bits == 6:
        pixels = (red >> 3) << 11 | (green >> 2) << 5 | blue >> 3
    else:
        pixels = (red >> 3) << 10 | (green >> 3) << 5 | blue >> 3
    rows = numpy.zeros((HEIGHT, WIDTH + WIDTH % 2), "<u2")
    rows[:, :WIDTH] = pixels if flip else pixels[::-1]
    masks = struct.pack("<III", 0xF800, 0x07E0, 0x1F) if green_bits == 6 else b""
    offset = 54 + len(masks)
    data = rows.tobytes()
    height = -HEIGHT if flip else HEIGHT
    compression = 3 if masks else 0
    header = struct.pack("<IiiHHIIiiII", 40, WIDTH, height, 1, 16, compression, len(data), 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset) + header + masks + data


def jpeg_cases() -> dict[str, bytes]:
    profile = swapped_profile()
    cases = {
        "JPEG 4:2:0": saved(RGB, "JPEG", quality=85, subsampling=2),
        "JPEG 4:2:2": saved(RGB, "JPEG", quality=85, subsampling=1),
        "JPEG 4:4:4": saved(RGB, "JPEG", quality=85, subsampling=0),
        "JPEG 4:4:0": cjpeg("-sample", "1x2"),
        "JPEG 4:1:1": cjpeg("-sample", "4x1"),
        "JPEG 4:2:0, quality 5": saved(RGB, "JPEG", quality=5, subsampling=2),
        "JPEG 4:2:0, quality 100": saved(RGB, "JPEG", quality=100, subsampling=2),
        "JPEG gray": saved(GRAY, "JPEG", quality=85),
        "JPEG progressive 4:2:0": saved(RGB, "JPEG", quality=85, subsampling=2, progressive=True),
        "JPEG progressive 4:4:4": saved(RGB, "JPEG", quality=85, subsampling=0, progressive=True),
        "JPEG progressive gray": saved(GRAY, "JPEG", quality=85, progressive=True),
        "JPEG CMYK": saved(RGB.convert("CMYK"), "JPEG", quality=85),
        "JPEG CMYK with black": saved(cmyk(), "JPEG", quality=85),
        "JPEG CMYK with black, quality 100": saved(cmyk(), "JPEG", quality=100),
        "JPEG CMYK with black, 4:2:0": saved(cmyk(), "JPEG", quality=85, subsampling=2),
        "JPEG CMYK with black, progressive": saved(cmyk(), "JPEG", quality=85, progressive=True),
        "JPEG CMYK with black, restarts": jpegtran(saved(cmyk(), "JPEG", quality=85), "-restart", "1"),
        "JPEG YCCK": ycck(saved(cmyk(), "JPEG", quality=85, subsampling=0)),
        "JPEG YCCK, 4:2:2": ycck(saved(cmyk(), "JPEG", quality=85, subsampling=1)),
        "JPEG YCCK, 4:2:0, progressive": ycck(saved(cmyk(), "JPEG", quality=60, subsampling=2, progressive=True)),
        "JPEG stored as RGB": cjpeg("-rgb"),
        "JPEG with restarts": cjpeg("-restart", "1"),
        "JPEG turned by EXIF": saved(RGB, "JPEG", quality=85, subsampling=2, exif=turned()),
        "JPEG with an ICC profile": saved(RGB, "JPEG", quality=85, subsampling=2, icc_profile=profile),
        "JPEG followed by bytes": saved(RGB, "JPEG", quality=85, subsampling=2) + b"\0" * 100,
    }
    for width, height in [(1, 1), (2, 3), (3, 2), (4, 4), (5, 5), (6, 7), (16, 16), (17, 33), (64, 48)]:
        image = Image.fromarray(scene(width, height)[..., :3].copy(), "RGB")
        cases[f"JPEG 4:2:0, {width} × {height} px"] = saved(image, "JPEG", quality=90, subsampling=2)
        if width < 7:
            cases[f"JPEG 4:2:2, {width} × {height} px"] = saved(image, "JPEG", quality=90, subsampling=1)
    return cases


def png_cases() -> dict[str, bytes]:
    rgb = scene()[..., :3].astype(int)
    gray = numpy.asarray(GRAY).astype(int)[..., None]
    alpha = scene()[..., 3:].astype(int)
    colours = chunk(b"PLTE", numpy.random.default_rng(3).integers(0, 256, 30, dtype="u1").tobytes())
    apng = io.BytesIO()
    RGB.save(apng, "PNG", save_all=True, append_images=[ImageOps.invert(RGB)], duration=100)
    return {
        "PNG RGB": saved(RGB, "PNG"),
        "PNG RGB, interlaced": png(rgb, 8, 2, interlaced=True),
        "PNG RGBA": saved(RGBA, "PNG"),
        "PNG RGBA, interlaced": png(scene().astype(int), 8, 6, interlaced=True),
        "PNG gray": saved(GRAY, "PNG"),
        "PNG gray, 1 bit": png(gray >> 7, 1, 0),
        "PNG gray, 2 bits": png(gray >> 6, 2, 0),
        "PNG gray, 4 bits": png(gray >> 4, 4, 0),
        "PNG gray, 2 bits, interlaced": png(gray >> 6, 2, 0, interlaced=True),
        "PNG gray, 16 bits": png(gray * 2, 16, 0),
        "PNG gray with alpha": png(numpy.concatenate([gray, alpha], -1), 8, 4),
        "PNG gray with alpha, 16 bits": png(numpy.concatenate([gray, alpha], -1) * 257 % 65521, 16, 4),
        "PNG gray with a transparent shade": png(gray, 8, 0, chunk(b"tRNS", struct.pack(">H", int(gray[3, 3, 0])))),
        "PNG RGB, 16 bits": png(rgb * 251 % 65536, 16, 2),
        "PNG RGBA, 16 bits": png(scene().astype(int) * 251 % 65536, 16, 6),
        "PNG RGB with a transparent colour": png(rgb, 8, 2, chunk(b"tRNS", struct.pack(">HHH", *rgb[3, 3]))),
        "PNG palette": saved(PALETTE, "PNG"),
        "PNG palette with transparency": saved(PALETTE, "PNG", transparency=bytes(range(0, 250, 5))),
        "PNG palette, 1 bit": png(gray >> 7, 1, 3, colours),
        "PNG palette, 2 bits": png(gray >> 6, 2, 3, colours),
        "PNG palette, 4 bits, some beyond it": png(gray >> 4, 4, 3, colours),
        "PNG with gamma": png(rgb, 8, 2, chunk(b"gAMA", struct.pack(">I", 100000))),
        "PNG with an ICC profile": saved(RGB, "PNG", icc_profile=swapped_profile()),
        "PNG turned by EXIF": saved(RGB, "PNG", exif=turned()),
        "PNG animated": apng.getvalue(),
    }


def other_cases() -> dict[str, bytes]:
    animated = {"save_all": True, "append_images": [ImageOps.invert(RGB)], "duration": 100}
    gray = numpy.asarray(GRAY)
    wide = numpy.asarray(GRAY).astype(">u2") * 3
    return {
        "WebP lossy": saved(RGB, "WEBP", quality=80),
        "WebP lossless": saved(RGB, "WEBP", lossless=True),
        "WebP lossy with alpha": saved(RGBA, "WEBP", quality=80, exact=True),
        "WebP lossless with alpha": saved(RGBA, "WEBP", lossless=True, exact=True),
        "WebP turned by EXIF": saved(RGB, "WEBP", lossless=True, exif=turned()),
        "WebP with an ICC profile": saved(RGB, "WEBP", lossless=True, icc_profile=swapped_profile()),
        "WebP animated": saved(RGB, "WEBP", lossless=True, **animated),
        "BMP 24 bits": saved(RGB, "BMP"),
        "BMP 32 bits": saved(RGBA, "BMP"),
        "BMP 16 bits, 555": bmp16(5),
        "BMP 16 bits, 565": bmp16(6),
        "BMP 16 bits, 555, top down": bmp16(5, flip=True),
        "BMP palette": saved(PALETTE, "BMP"),
        "BMP gray": saved(GRAY, "BMP"),
        "BMP 1 bit": saved(GRAY.convert("1"), "BMP"),
        "GIF": saved(PALETTE, "GIF"),
        "GIF gray": saved(GRAY, "GIF"),
        "GIF with a transparent colour": saved(PALETTE, "GIF", transparency=5),
        "GIF animated": saved(RGB.quantize(40), "GIF", save_all=True, append_images=[PALETTE], duration=100),
        "PPM": saved(RGB, "PPM"),
        "PGM": saved(GRAY, "PPM"),
        "PBM": saved(GRAY.convert("1"), "PPM"),
        "PGM, 16 bits": b"P5\n# wide\n%d %d\n1000\n" % (WIDTH, HEIGHT) + wide.tobytes(),
        "PPM, largest value 100": b"P6 %d %d 100\n" % (WIDTH, HEIGHT) + (scene()[..., :3] // 3).tobytes(),
        "PGM plain": b"P2\n%d %d\n255\n" % (WIDTH, HEIGHT) + b" ".join(b"%d" % v for v in gray.reshape(-1)),
        "PPM plain": b"P3\n%d %d\n255\n" % (WIDTH, HEIGHT)
        + b" ".join(b"%d" % v for v in scene()[..., :3].reshape(-1)),
    }


TRANSFORMS = {
    "stretch": lambda image: Resize((16, 16))(image),
    "enlarge": lambda image: Resize((31, 31))(image),
    "crop": lambda image: Compose([Resize(15), CenterCrop(12)])(image),
    "pad": lambda image: ImageOps.pad(image, (14, 14), Image.BILINEAR, color=0),
    "gray": lambda image: Resize((11, 11))(image.convert("L")),
}


def main() -> None:
    # Lossless kinds of one picture have the same pixels: each result is written once.
    results: list[str] = []
    cases = []
    for name, data in {**jpeg_cases(), **png_cases(), **other_cases()}.items():
        image = Image.open(io.BytesIO(data)).convert("RGB")
        expected = {}
        for transform in ["enlarge"] if " × " in name else TRANSFORMS:
            pixels = base64.b64encode(TRANSFORMS[transform](image).tobytes()).decode()
            if pixels not in results:
                results.append(pixels)
            expected[transform] = results.index(pixels)
        cases.append({"name": name, "file": base64.b64encode(data).decode(), "expected": expected})
    fixture = {"pillow": PIL.__version__, "torchvision": torchvision.__version__, "cases": cases, "results": results}
    folder = pathlib.Path(__file__).parent.parent / "src/dataset/decode"
    path = folder / "fixtures/image-kinds.json"
    path.write_text(json.dumps(fixture, indent=1, ensure_ascii=False) + "\n")
    file = saved(Image.fromarray(scene(19, 13)[..., :3].copy(), "RGB"), "JPEG", quality=80, subsampling=2)
    pixels = Image.open(io.BytesIO(file)).convert("RGB").tobytes()
    self_test = {"file": base64.b64encode(file).decode(), "pixels": base64.b64encode(pixels).decode()}
    (folder / "self-test.json").write_text(json.dumps(self_test, indent=1) + "\n")
    print(f"{len(cases)} cases, {path.stat().st_size} bytes")


main()
