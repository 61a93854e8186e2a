"""The recipe's augmentation, in Vireo's order: of one picture by torchvision, of a batch by mixup or cutmix."""
from torchvision import transforms

from data import RECIPE
from draws import of_batch

SETTINGS = RECIPE["augmentation"]


def augmenting():
    """What happens to one resized picture."""
    a, size = SETTINGS, RECIPE["preprocessing"]["imageSize"]
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
        steps.append(transforms.RandomRotation(a["rotationDegrees"]))
    jitter = [a["brightness"], a["contrast"], a["saturation"], a["hue"]]
    if any(jitter):
        steps.append(transforms.ColorJitter(*jitter))
    if a["randAugmentCount"] > 0:
        steps.append(transforms.RandAugment(a["randAugmentCount"], a["randAugmentMagnitude"]))
    return steps


def erasing():
    """What happens to it once it is normalised."""
    return [transforms.RandomErasing(SETTINGS["erasing"])] if SETTINGS["erasing"] > 0 else []


def draw_mix(epoch, step, count):
    """For a batch of `count`: the share each image keeps, and the box (left, top, right, bottom) of cutmix or None."""
    mixup, cutmix = SETTINGS["mixup"], SETTINGS["cutmix"]
    if (mixup == 0 and cutmix == 0) or count < 2:
        return 1.0, None
    draws = of_batch(RECIPE["seed"], epoch, step)
    cut = cutmix > 0 and (mixup == 0 or draws.uniform() < 0.5)
    share = draws.beta(cutmix if cut else mixup)
    if not cut:
        return share, None
    size = RECIPE["preprocessing"]["imageSize"]
    x, y = draws.integer(size), draws.integer(size)
    half = int((1 - share) ** 0.5 / 2 * size)
    left, top, right, bottom = max(0, x - half), max(0, y - half), min(size, x + half), min(size, y + half)
    return 1 - (right - left) * (bottom - top) / (size * size), (left, top, right, bottom)


def mixed(images, share, box):
    """mixup (Zhang et al., 2018), cutmix (Yun et al., 2019): each image with the one before it, the first with the last."""
    if share == 1:
        return images
    others = images.roll(1, 0)
    if box is None:
        return share * images + (1 - share) * others
    left, top, right, bottom = box
    images = images.clone()
    images[:, :, top:bottom, left:right] = others[:, :, top:bottom, left:right]
    return images
