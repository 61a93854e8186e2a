"""Images as Vireo reads them: Pillow's resizing, the recipe's normalisation and augmentation."""
import json
from pathlib import Path

from PIL import Image, ImageOps
from torchvision import transforms

from weights import load_metadata

HERE = Path(__file__).parent
RECIPE = json.loads((HERE / "recipe.json").read_text(encoding="utf-8"))
CLASSES = json.loads((HERE / "classes.json").read_text(encoding="utf-8"))
NORMALIZATION = json.loads(load_metadata(HERE / "model.safetensors")["normalization"])
EXTENSIONS = {
    ".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp",
    ".jfif", ".jfi", ".jif", ".jpe", ".pjpeg", ".pjp",
    ".jpg_large", ".jpg_orig", ".jpg-large", ".jpeg_large", ".png_large", ".png-large",
}


def is_picture(path):
    return Path(path).suffix.lower() in EXTENSIONS


def as_bytes(image):
    """16-bit gray scaled to bytes by the range of the images it was trained on; else Pillow clips it at 255."""
    gray_range = RECIPE["dataset"].get("grayRange")
    if gray_range is None or not image.mode.startswith("I"):
        return image
    scale = 255 / (gray_range["high"] - gray_range["low"])
    offset = 0.5 - gray_range["low"] * scale
    return image.convert("I").point(lambda value: value * scale + offset).convert("L")


def load_image(path):
    with Image.open(path) as image:
        image = as_bytes(image)
        return image.convert("L" if RECIPE["preprocessing"]["channels"] == 1 else "RGB")


class Pad:
    """The longer side to size, black around."""

    def __init__(self, size, interpolation):
        self.size = size
        self.filter = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}[interpolation]

    def __call__(self, image):
        return ImageOps.pad(image, (self.size, self.size), self.filter)


def resizing():
    settings = RECIPE["preprocessing"]
    size, interpolation = settings["imageSize"], settings["interpolation"]
    filter = transforms.InterpolationMode(interpolation)
    if settings["resize"] == "crop":
        return [transforms.Resize(settings["resizeTo"], filter), transforms.CenterCrop(size)]
    if settings["resize"] == "pad":
        return [Pad(size, interpolation)]
    return [transforms.Resize((size, size), filter)]


def augmenting():
    """The recipe's augmentation of one picture; mixup and cutmix act on batches, in train.py."""
    a, size = RECIPE["augmentation"], RECIPE["preprocessing"]["imageSize"]
    steps = []
    if a["resizedCropScale"] < 1:
        steps.append(transforms.RandomResizedCrop(size, scale=(a["resizedCropScale"], 1.0)))
    if a["cropPadding"] > 0:
        steps.append(transforms.RandomCrop(size, padding=a["cropPadding"]))
    if a["horizontalFlip"] > 0:
        steps.append(transforms.RandomHorizontalFlip(a["horizontalFlip"]))
    if a["verticalFlip"] > 0:
        steps.append(transforms.RandomVerticalFlip(a["verticalFlip"]))
    if a["rotationDegrees"] > 0:
        steps.append(transforms.RandomRotation(a["rotationDegrees"], transforms.InterpolationMode.BILINEAR))
    jitter = [a["brightness"], a["contrast"], a["saturation"], a["hue"]]
    if any(jitter):
        steps.append(transforms.ColorJitter(*jitter))
    if a["randAugmentCount"] > 0:
        steps.append(transforms.RandAugment(a["randAugmentCount"], a["randAugmentMagnitude"]))
    return steps


def transform(training=False):
    """A picture to a tensor [C, H, W]."""
    tensor = [transforms.ToTensor(), transforms.Normalize(NORMALIZATION["mean"], NORMALIZATION["deviation"])]
    if not training:
        return transforms.Compose([*resizing(), *tensor])
    erasing = RECIPE["augmentation"]["erasing"]
    last = [transforms.RandomErasing(erasing)] if erasing > 0 else []
    return transforms.Compose([*resizing(), *augmenting(), *tensor, *last])
