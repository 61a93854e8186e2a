"""The recipe's learning rate, step by step, as Vireo computes it."""
import math


def share_at(schedule, step, steps_per_epoch, epochs):
    """What the recipe's learning rate is multiplied by at optimizer step `step`, from 0."""
    total = steps_per_epoch * epochs
    warmup = min(math.floor(schedule["warmupEpochs"] * steps_per_epoch + 0.5), total)
    kind = schedule["kind"]
    if kind == "oneCycle":
        return one_cycle(step, total, warmup / total if warmup > 0 else 0.3)
    if step < warmup:
        return (step + 1) / (warmup + 1)
    done = step - warmup
    progress = min(1, done / max(1, total - warmup))
    last = schedule["finalShare"]
    if kind == "linear":
        return 1 + (last - 1) * progress
    if kind == "cosine":
        return last + (1 - last) * (1 + math.cos(math.pi * progress)) / 2
    if kind == "step":
        return schedule["factor"] ** (done // (schedule["everyEpochs"] * steps_per_epoch))
    return 1  # constant; plateau multiplies on top


def one_cycle(step, total, rise):
    """torch's OneCycleLR with cosine annealing, div_factor 25 and final_div_factor 1e4."""

    def anneal(begin, end, progress):
        return end + (begin - end) / 2 * (1 + math.cos(math.pi * min(1, progress)))

    top, last = rise * total - 1, total - 1
    if step <= top:
        return anneal(1 / 25, 1, 1 if top == 0 else step / top)
    return anneal(1, 1 / 25e4, 1 if last == top else (step - top) / (last - top))


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
