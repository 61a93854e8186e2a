"""One training in torch, as a case describes it, in any precision."""
import copy
from dataclasses import dataclass

import torch
from torch import nn

SPARED_NAMES = ("token", "pos_", "position", "layer_scale")


def parameter_groups(model, weights_only):
    """Weight decay on every parameter, or on weights alone: no norm, bias, position, token or layer scale."""
    if not weights_only:
        return [{"params": list(model.parameters())}]
    spared = lambda name, p: p.ndim < 2 or any(word in name for word in SPARED_NAMES)
    named = list(model.named_parameters())
    return [
        {"params": [p for n, p in named if not spared(n, p)]},
        {"params": [p for n, p in named if spared(n, p)], "weight_decay": 0.0},
    ]


def even_mults(start, stop, count):
    """fastai.torch_core.even_mults: from start to stop by one factor."""
    factor = (stop / start) ** (1 / (count - 1))
    return [start * factor**i for i in range(count)]


def rate_groups(model, modules, least, lr):
    """A group of parameters for each text of modules' names, each at a rate of its own; the last, the head, first."""
    rates = even_mults(least * lr, lr, len(modules))
    groups = [
        {"params": [p for n, p in model.named_parameters() if n.startswith(tuple(f"{name}." for name in names.split()))], "lr": rate}
        for names, rate in zip(modules, rates)
    ]
    assert sum(len(group["params"]) for group in groups) == len(list(model.parameters()))
    return groups[::-1]


def make_optimizer(o, groups, lr):
    kind = o["kind"]
    if kind in ("adam", "adamw"):
        make = torch.optim.Adam if kind == "adam" else torch.optim.AdamW
        return make(groups, lr, betas=(o["beta1"], o["beta2"]), eps=o["epsilon"], weight_decay=o["weightDecay"])
    if kind == "sgd":
        return torch.optim.SGD(groups, lr, momentum=o["momentum"], nesterov=o["nesterov"], weight_decay=o["weightDecay"])
    if kind == "adagrad":
        return torch.optim.Adagrad(groups, lr, lr_decay=o["learningRateDecay"], eps=o["epsilon"], weight_decay=o["weightDecay"])
    return torch.optim.RMSprop(
        groups, lr, alpha=o["smoothing"], eps=o["epsilon"], momentum=o["momentum"], weight_decay=o["weightDecay"]
    )


def make_schedule(s, optimizer, peak, steps_per_epoch, epochs):
    """torch's own schedulers, stepped after every optimizer step; ReduceLROnPlateau after every epoch."""
    from torch.optim import lr_scheduler as schedulers

    total = steps_per_epoch * epochs
    warmup = round(s["warmupEpochs"] * steps_per_epoch)
    kind, rest = s["kind"], total - warmup
    if kind == "oneCycle":
        rise = warmup / total if warmup else 0.3
        return schedulers.OneCycleLR(optimizer, peak, total_steps=total, pct_start=rise, cycle_momentum=False)
    if kind == "plateau":
        return schedulers.ReduceLROnPlateau(optimizer, factor=s["factor"], patience=s["everyEpochs"])
    if kind == "linear":
        main = schedulers.LinearLR(optimizer, 1.0, s["finalShare"], total_iters=rest)
    elif kind == "cosine":
        main = schedulers.CosineAnnealingLR(optimizer, rest, eta_min=s["finalShare"] * peak)
    elif kind == "step":
        main = schedulers.StepLR(optimizer, s["everyEpochs"] * steps_per_epoch, s["factor"])
    else:
        main = schedulers.ConstantLR(optimizer, 1.0)
    if warmup == 0:
        return main
    rise = schedulers.LinearLR(optimizer, 1 / (warmup + 1), 1.0, total_iters=warmup)
    return schedulers.SequentialLR(optimizer, [rise, main], milestones=[warmup])


def make_criterion(labels, classes, training, binary, dtype):
    if binary:  # the logits are (0, z)
        loss = nn.BCEWithLogitsLoss()
        return lambda logits, wanted: loss(logits[:, 1], wanted.to(logits.dtype))
    weights = None
    if training.get("classWeights") == "balanced":
        counts = torch.bincount(labels, minlength=classes).to(dtype)
        weights = len(labels) / (classes * counts)
    return nn.CrossEntropyLoss(weights, label_smoothing=training.get("labelSmoothing", 0.0))


@dataclass
class Computed:
    """What a training came to: evaluation logits of all images before it, loss and gradients of its first batch."""

    logits: torch.Tensor
    loss: float
    gradients: dict
    rates: list
    final: dict
    average: dict


def train(model, pixels, labels, criterion, case, recipe, steps):
    """Trains `model`, which is in the precision of `pixels`."""
    training, batch, count = recipe["training"], recipe["training"]["batchSize"], len(labels)
    initial = copy.deepcopy(model.state_dict())
    model.eval()
    with torch.no_grad():
        logits = model(pixels)

    model.train()
    loss = criterion(model(pixels[:batch]), labels[:batch])
    loss.backward()
    gradients = {key: parameter.grad.clone() for key, parameter in model.named_parameters()}
    model.load_state_dict(initial)

    peak = training["learningRate"]
    if "rateGroups" in case:
        groups = rate_groups(model, case["rateGroups"], training["backboneLearningRateScale"], peak)
    else:
        groups = parameter_groups(model, training.get("decayWeightsOnly", False))
    optimizer = make_optimizer(recipe["optimizer"], groups, peak)
    epochs = training["epochs"]
    scheduler = make_schedule(recipe["schedule"], optimizer, peak, steps // epochs, epochs)
    average = {key: parameter.detach().clone() for key, parameter in model.named_parameters()}
    decay = training.get("emaDecay")
    losses = case.get("validationLosses")
    rates = []
    for step in range(steps):
        chosen = torch.tensor([(step * batch + i) % count for i in range(batch)])
        optimizer.zero_grad()
        criterion(model(pixels[chosen]), labels[chosen]).backward()
        if training.get("clipNorm"):
            nn.utils.clip_grad_norm_(model.parameters(), training["clipNorm"])
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if not losses:
            scheduler.step()
        elif (step + 1) % (steps // epochs) == 0:
            scheduler.step(losses[step // (steps // epochs)])
        if decay:
            kept = min(decay, (1 + step) / (10 + step))
            for key, parameter in model.named_parameters():
                average[key].mul_(kept).add_(parameter.detach(), alpha=1 - kept)
    return Computed(logits, loss.item(), gradients, rates, model.state_dict(), average)
