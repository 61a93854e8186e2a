"""Which images are trained on and which are judged by: split.json names those of the run in Vireo."""
import json
import os
from pathlib import Path

import torch
from torch.utils.data import Dataset

from augment import augmenting, erasing
from data import CLASSES, HERE, RECIPE, load_image, transform
from files import list_pictures

SPLIT = HERE / "split.json"
MOST_NAMED = 5
# Folders around the images that a path may name and that are not there, folders that may be around them, and names that
# are looked for to find that out.
MOST_LEVELS, MOST_PLACES, LOOKS = 4, 20, 200


class Examples(Dataset):
    """Images with their labels."""

    def __init__(self, files, labels, training):
        self.files, self.labels = files, labels
        self.transform = transform(augmenting(), erasing()) if training else transform()

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        return self.transform(load_image(self.files[index])), self.labels[index]


def read_split():
    """Role (training, validation, test) → [(path, label)] in Vireo's order; None where the project has no split."""
    if not SPLIT.exists():
        return None
    roles = json.loads(SPLIT.read_text(encoding="utf-8"))["roles"]
    return {
        role: [
            (f"{folder['folder']}/{name}" if folder["folder"] else name, label)
            for folder in folders
            for name, label in zip(folder["names"], folder["labels"])
        ]
        for role, folders in roles.items()
    }


def find_root(folder, paths):
    """Where the paths begin, as a function from path to file. The zip was unpacked into `folder`, or `folder` is in it."""
    looked = paths[:: max(1, len(paths) // LOOKS)]
    inside = [entry for entry in sorted(Path(folder).iterdir()) if entry.is_dir()][:MOST_PLACES]

    def files_at(place, level):
        return lambda path: os.path.join(place, *path.split("/")[level:])

    most, best = -1, None
    for level in range(MOST_LEVELS):
        for place in [folder, *inside]:
            file_of = files_at(place, level)
            found = sum(os.path.isfile(file_of(path)) for path in looked)
            if found > most:
                most, best = found, file_of
            if found == len(looked):
                return best
    return best


def some(paths):
    return ", ".join(paths[:MOST_NAMED]) + (" …" if len(paths) > MOST_NAMED else "")


def of_split(folder, validates):
    """Training and validation images as they were in Vireo. Ends the program where a validation image is missing."""
    split = read_split()
    named = split["training"] + split["validation"]
    file_of = find_root(folder, [path for path, _ in named])
    present, missing = {}, {}
    for role in ("training", "validation"):
        present[role] = [(file_of(path), label) for path, label in split[role] if os.path.isfile(file_of(path))]
        missing[role] = [path for path, _ in split[role] if not os.path.isfile(file_of(path))]
    if not present["training"]:
        raise SystemExit(
            f"None of the {len(split['training'])} training images of split.json is in {folder}: "
            f"{some(missing['training'])}\n"
            "Give the folder that the dataset was unpacked into, or --other-images where these are others."
        )
    if validates and missing["validation"]:
        raise SystemExit(
            f"{len(missing['validation'])} of {len(split['validation'])} validation images of split.json are not in "
            f"{folder}: {some(missing['validation'])}\nOthers may be among those the weights were trained on, so nothing is "
            "validated. Give --without-validation, or --validation FOLDER with images the model has not seen."
        )
    examples = {role: Examples(*map(list, zip(*found)), role == "training") for role, found in present.items() if found}
    remarks, gone = [], missing["training"]
    if gone:
        remarks.append(f"{len(gone)} of {len(split['training'])} training images are missing: {some(gone)}")
    return examples["training"], examples.get("validation") if validates else None, remarks


def by_folders(folder, training):
    """Images by class folders, named as in classes.json."""
    found = sorted(entry.name for entry in Path(folder).iterdir() if entry.is_dir() and not entry.name.startswith("."))
    if found != sorted(CLASSES):
        raise SystemExit(f"{folder} holds the classes {found}, the model knows {CLASSES}")
    pairs = [
        (os.path.join(folder, name, path), label)
        for label, name in enumerate(CLASSES)
        for path in list_pictures(os.path.join(folder, name))[0]
    ]
    return Examples([file for file, _ in pairs], [label for _, label in pairs], training)


def of_others(folder, validates, from_scratch):
    """All images of class folders to train on. From scratch the recipe's share is held out: weights from nowhere have seen
    none of them."""
    training = by_folders(folder, True)
    if not validates:
        return training, None, []
    if not from_scratch:
        remark = "No validation: the weights may have been trained on these images. --validation FOLDER names others."
        return training, None, [remark]
    order = torch.randperm(len(training), generator=torch.Generator().manual_seed(RECIPE["seed"])).tolist()
    count = round(len(order) * RECIPE["split"]["validationPercent"] / 100)
    pick = lambda chosen, role: Examples(
        [training.files[i] for i in chosen], [training.labels[i] for i in chosen], role == "training"
    )
    return pick(order[count:], "training"), pick(order[:count], "validation") if count else None, []


def open_images(args):
    """Training images, validation images or None, and what is to be said of them."""
    validates = not args.without_validation and not args.validation
    if not os.path.isdir(args.images):
        raise SystemExit(f"{args.images} is no folder")
    if args.other_images or read_split() is None:
        training, validation, remarks = of_others(args.images, validates, args.from_scratch)
    else:
        training, validation, remarks = of_split(args.images, validates)
    if args.validation:
        validation = by_folders(args.validation, False)
    return training, validation, remarks
