"""Which files of a folder are pictures, as Vireo lists them."""
import os
import re
from pathlib import Path

from names import EXTENSIONS, LEFTOVER_BEGINNINGS, LEFTOVERS, OTHER_PICTURES

SIGNATURES = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|GIF8|BM|P[1-6]\s", re.DOTALL)
ENDING = re.compile(r"\.\D[^./]*$")


def is_leftover(path):
    """Whether a system or a program left it there: hidden files, __MACOSX …"""
    return any(
        (part.startswith(".") and part != "..") or part.lower() in LEFTOVERS or part.startswith(LEFTOVER_BEGINNINGS)
        for part in path.split("/")
    )


def is_picture(path, file):
    """By its name; where that has no ending, by the first bytes of the file."""
    name = path.lower()
    if name.endswith(EXTENSIONS):
        return True
    if ENDING.search(name):
        return False
    with open(file, "rb") as opened:
        return SIGNATURES.match(opened.read(16)) is not None


def list_pictures(folder):
    """Paths below `folder`, by folder and then by name in code points; and pictures of kinds that Vireo does not take."""
    taken, others = [], []
    for place, _, names in os.walk(folder, followlinks=True):
        for name in names:
            file = Path(place) / name
            path = file.relative_to(folder).as_posix()
            if is_leftover(path) or not file.is_file():
                continue
            if is_picture(path, file):
                taken.append(path)
            elif path.lower().endswith(OTHER_PICTURES):
                others.append(path)
    by_folder = lambda path: tuple(path.rpartition("/")[::2])
    return sorted(taken, key=by_folder), sorted(others, key=by_folder)
