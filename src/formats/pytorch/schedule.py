"""The recipe's learning rate, step by step, as Vireo computes it."""
import math
from collections import namedtuple

from kinds import SCHEDULES, named

# Steps before this one, in the run and of the warm-up; steps since the warm-up, and their share of those after it.
Moment = namedtuple("Moment", "step total warmup done progress stepsPerEpoch")


def share_at(schedule, step, steps_per_epoch, epochs):
    """What the recipe's learning rate is multiplied by at optimizer step `step`, from 0."""
    warms_up, share = named(SCHEDULES, schedule["kind"])
    total = steps_per_epoch * epochs
    warmup = min(math.floor(schedule["warmupEpochs"] * steps_per_epoch + 0.5), total)
    if step < warmup and not warms_up:
        return (step + 1) / (warmup + 1)
    done = step - warmup
    progress = min(1, done / max(1, total - warmup))
    return share(schedule, Moment(step, total, warmup, done, progress, steps_per_epoch))


class Plateau:
    """torch's ReduceLROnPlateau(mode="min", threshold=1e-4)."""

    def __init__(self, schedule):
        self.schedule, self.best, self.bad_epochs, self.share = schedule, math.inf, 0, 1.0

    def after_epoch(self, loss):
        if self.schedule["kind"] != "plateau":
            return
        if loss < self.best * (1 - 1e-4):
            self.best, self.bad_epochs = loss, 0
            return
        self.bad_epochs += 1
        if self.bad_epochs > self.schedule["everyEpochs"]:
            self.share, self.bad_epochs = self.share * self.schedule["factor"], 0
