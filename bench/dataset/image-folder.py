"""Images, and the seconds and the processor's seconds that torchvision's ImageFolder and a DataLoader need to give
every one once.

python3 bench/dataset/image-folder.py FOLDER SIZE WORKERS    (Debian: python3-torchvision)
"""

import os
import sys
import time

from torch.utils.data import DataLoader
from torchvision.datasets import ImageFolder
from torchvision.transforms import Compose, Resize, ToTensor


def main() -> None:
    folder, size, workers = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    started = time.monotonic()
    dataset = ImageFolder(folder, Compose([Resize((size, size)), ToTensor()]))
    count = 0
    for images, _ in DataLoader(dataset, batch_size=256, num_workers=workers):
        count += len(images)
    # Workers are waited for when the loader is gone, and only then counted.
    print(count, time.monotonic() - started, sum(os.times()[:4]))


main()
