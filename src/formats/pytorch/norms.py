"""Statistics of batch norms, taken anew over the training images where an epoch has too few steps for running averages.

"Rethinking 'Batch' in BatchNorm" (Wu & Johnson, 2021, section 3): torch.optim.swa_utils.update_bn, without dropout and
augmentation, since the statistics are of what evaluation will see.
"""
import math

import torch
from torch.utils.data import DataLoader

from data import RECIPE
from draws import epoch_order
from kinds import MOST_STEPS_TO_RECOMPUTE
from processes import BatchNorm, Parts
from split import Examples


def recomputes(steps):
    """Whether an epoch of so many steps ends with statistics that are taken anew."""
    return RECIPE["training"].get("batchNormStatistics") == "recomputed" and steps <= MOST_STEPS_TO_RECOMPUTE


def even_batches(order, at_once):
    """As few as can be, and as even in size, since each counts alike."""
    count = math.ceil(len(order) / at_once)
    ends = [math.floor(batch * len(order) / count + 0.5) for batch in range(count + 1)]
    return [order[begin:end] for begin, end in zip(ends, ends[1:])]


@torch.no_grad()
def recompute(model, training, epoch, at_once, processes, workers):
    """Moves the statistics of the norms that are in training mode."""
    norms = [module for module in model.modules() if isinstance(module, BatchNorm) and module.training]
    if not norms:
        return
    batches = even_batches(epoch_order(RECIPE["seed"], epoch, len(training)), at_once)
    images = Examples(training.files, training.labels, False)
    loader = DataLoader(images, batch_sampler=Parts(batches, processes), num_workers=workers)
    momenta = [norm.momentum for norm in norms]
    model.eval()
    for index, (pictures, _) in enumerate(loader):
        for norm in norms:
            norm.train()
            norm.momentum = 1 / (index + 1)  # the mean over batches
        BatchNorm.rows = processes.part(0, len(batches[index]))[1]
        model(pictures.to(processes.device))
    BatchNorm.rows = None
    for norm, momentum in zip(norms, momenta):
        norm.momentum = momentum
