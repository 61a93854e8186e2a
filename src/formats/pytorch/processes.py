"""Several processes that train as one: the same batches, the same sums, the same statistics of a batch norm.

torchrun starts them and says who each is. Every batch is divided among them; none sees an image twice in an epoch.
"""
import gc
import os

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.nn.functional import all_reduce
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import Sampler


class Processes:
    """`world` of them, this one is `rank`. One alone needs no torchrun."""

    def __init__(self):
        self.world, self.rank = int(os.environ.get("WORLD_SIZE", 1)), int(os.environ.get("RANK", 0))
        cuda = torch.cuda.is_available()
        self.device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if cuda else torch.device("cpu")
        if cuda:
            torch.cuda.set_device(self.device)
        if self.world > 1:
            dist.init_process_group("nccl" if cuda else "gloo")
        self.wrapped = None

    def wrap(self, model):
        """From here on `wrapped` is the model with its gradients averaged over all processes."""
        self.wrapped = DistributedDataParallel(model, broadcast_buffers=False) if self.world > 1 else model

    def sum(self, values):
        """Sums over all processes."""
        total = torch.tensor(values, dtype=torch.float64, device=self.device)
        if self.world > 1:
            dist.all_reduce(total)
        return total.tolist()

    def wait(self):
        if self.world > 1:
            dist.barrier()

    def end(self):
        """The wrapped model goes before the group. Were it the last that holds the group, it would end the group's threads
        with Python's lock held (torch 1.13), and wait for ever for one that waits for the lock to drop its last tensor."""
        self.wrapped = None
        gc.collect()
        if self.world > 1:
            dist.destroy_process_group()

    def part(self, begin, end):
        """Which rows of this process's part of a batch are images `begin` … `end` - 1 of the batch."""
        return tuple(max(0, -((self.rank - limit) // self.world)) for limit in (begin, end))


class Parts(Sampler):
    """This process's part of each batch. A process that has none of a short one gets an image that does not count, so that
    all take as many steps."""

    def __init__(self, batches, processes):
        self.batches, self.processes = batches, processes

    def __len__(self):
        return len(self.batches)

    def __iter__(self):
        for batch in self.batches:
            yield batch[self.processes.rank :: self.processes.world] or batch[:1]


class BatchNorm(nn.BatchNorm2d):
    """nn.BatchNorm2d over the images of all processes, on every device (nn.SyncBatchNorm knows no CPU). The variance of a
    single value counts as 0, as in Vireo; torch would end the run."""

    rows = None  # of the images that come, how many count; None for all

    def forward(self, images):
        of_all = dist.is_initialized() and dist.get_world_size() > 1
        if not self.training or (not of_all and images.numel() > images.shape[1]):
            return super().forward(images)
        counted = images[: BatchNorm.rows].float()
        sum_of = lambda value: all_reduce(value) if of_all else value
        channels = images.shape[1]
        count = sum_of(counted.new_tensor(counted.numel() / channels))
        mean = sum_of(counted.sum((0, 2, 3))) / count
        variance = sum_of((counted - mean.view(1, -1, 1, 1)).square().sum((0, 2, 3))) / count
        with torch.no_grad():
            self.num_batches_tracked += 1
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(variance * count / (count - 1).clamp(min=1), self.momentum)
        scale = self.weight * (variance + self.eps).rsqrt()
        shift = self.bias - mean * scale
        return (images.float() * scale.view(1, -1, 1, 1) + shift.view(1, -1, 1, 1)).to(images.dtype)


def with_shared_norms(model):
    """The same model; its batch norms look at all processes. What they hold is what they held."""
    for module in model.modules():
        if type(module) is nn.BatchNorm2d:
            module.__class__ = BatchNorm
    return model
