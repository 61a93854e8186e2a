"""Images as Vireo reads them: Pillow's decoding and resizing, and the recipe's normalisation."""
import json
import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError
from torchvision import transforms

from weights import load_metadata

HERE = Path(__file__).parent
RECIPE = json.loads((HERE / "recipe.json").read_text(encoding="utf-8"))
CLASSES = json.loads((HERE / "classes.json").read_text(encoding="utf-8"))
NORMALIZATION = json.loads(load_metadata(HERE / "model.safetensors")["normalization"])

# What a browser decodes as Pillow does. A file is what its first bytes say, whatever its name.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "PPM")

# Vireo leaves out what Pillow warns of: more than 89 million pixels.
warnings.simplefilter("error", Image.DecompressionBombWarning)


class UnreadableImage(Exception):
    """Says which file, and why."""


def as_bytes(image):
    """16-bit gray scaled to bytes by the range of the images it was trained on; else Pillow clips it at 255."""
    gray_range = RECIPE["dataset"].get("grayRange")
    if gray_range is None or not image.mode.startswith("I"):
        return image
    scale = 255 / (gray_range["high"] - gray_range["low"])
    offset = 0.5 - gray_range["low"] * scale
    return image.convert("I").point(lambda value: value * scale + offset).convert("L")


def load_image(path):
    """The picture in a file, of an animation its first. Raises UnreadableImage."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            return as_bytes(image).convert("L" if RECIPE["preprocessing"]["channels"] == 1 else "RGB")
    except UnidentifiedImageError:
        empty = Path(path).stat().st_size == 0
        reason = "it is empty" if empty else f"it is none of {', '.join(FORMATS)}"
        raise UnreadableImage(f"{path}: {reason}") from None
    except Exception as error:  # what a damaged file makes Pillow raise has no common class
        raise UnreadableImage(f"{path}: {error}") from None


class Pad:
    """The longer side to size, black around: PIL.ImageOps.pad, but a side is never less than a pixel."""

    def __init__(self, size, interpolation):
        self.size = size
        self.filter = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}[interpolation]

    def __call__(self, image):
        size, (width, height) = self.size, image.size
        if width >= height:
            width, height = size, max(1, round(height / width * size))
        else:
            width, height = max(1, round(width / height * size)), size
        square = Image.new(image.mode, (size, size))
        place = round((size - width) * 0.5), round((size - height) * 0.5)
        square.paste(image.resize((width, height), self.filter), place)
        return square


def resizing():
    settings = RECIPE["preprocessing"]
    size, interpolation = settings["imageSize"], settings["interpolation"]
    filter = transforms.InterpolationMode(interpolation)
    if settings["resize"] == "crop":
        return [transforms.Resize(settings["resizeTo"], filter), transforms.CenterCrop(size)]
    if settings["resize"] == "pad":
        return [Pad(size, interpolation)]
    return [transforms.Resize((size, size), filter)]


def transform(augmenting=(), erasing=()):
    """A picture to a tensor [C, H, W]: resized, augmented, normalised, erased."""
    tensor = [transforms.ToTensor(), transforms.Normalize(NORMALIZATION["mean"], NORMALIZATION["deviation"])]
    return transforms.Compose([*resizing(), *augmenting, *tensor, *erasing])
