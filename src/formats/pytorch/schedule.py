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
    """torch's ReduceLROnPlateau(mode="min", threshold=1e-4, eps=1e-8)."""

    def __init__(self, schedule, learning_rate):
        self.schedule, self.learning_rate = schedule, learning_rate
        self.state = {"best": math.inf, "bad_epochs": 0, "share": 1.0}

    @property
    def share(self):
        return self.state["share"]

    def after_epoch(self, loss):
        if self.schedule["kind"] != "plateau":
            return
        if loss < self.state["best"] * (1 - 1e-4):
            self.state.update(best=loss, bad_epochs=0)
            return
        self.state["bad_epochs"] += 1
        if self.state["bad_epochs"] > self.schedule["everyEpochs"]:
            lower = self.share * self.schedule["factor"]
            if self.learning_rate * (self.share - lower) > 1e-8:
                self.state["share"] = lower
            self.state["bad_epochs"] = 0
