"""The recipe's optimizer: which parameters it trains, at which share of the learning rate, with which weight decay."""
from data import RECIPE
from kinds import OPTIMIZERS, named
from model import FROZEN, PARAMETERS_BY_BLOCK, UNDECAYED

TRAINING = RECIPE["training"]


def is_frozen(epoch):
    """Whether the backbone is, after `epoch` completed epochs."""
    frozen_epochs = TRAINING["freezeBackboneEpochs"]
    return frozen_epochs == -1 or epoch < frozen_epochs


def freeze(model, frozen):
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(not (frozen and name in FROZEN))


def set_modes(model):
    """Training mode; what is frozen runs as in evaluation: running statistics, no dropout."""
    model.train()
    if all(parameter.requires_grad for parameter in model.parameters()):
        return
    for module in model.modules():
        own = list(module.parameters())
        if own and not any(parameter.requires_grad for parameter in own):
            module.eval()
    for module in model.children():
        if not list(module.parameters()):
            module.eval()  # what lies between frozen modules: the dropout after the positions


def rate_scales():
    """What the recipe's learning rate is multiplied by, for each parameter before the head: the same in all blocks, or by one
    factor from each to the next and to the head (fastai's slice)."""
    scale, geometric = TRAINING["backboneLearningRateScale"], TRAINING.get("backboneRates") == "geometric"
    share_of = lambda block: (len(PARAMETERS_BY_BLOCK) - block) / len(PARAMETERS_BY_BLOCK) if geometric else 1
    return {name: scale ** share_of(block) for block, names in enumerate(PARAMETERS_BY_BLOCK) for name in names}


def build_optimizer(model, learning_rate):
    """Each group keeps in `scale` what its learning rate is multiplied by."""
    o = RECIPE["optimizer"]
    groups, scales = {}, rate_scales()
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        decay = 0.0 if TRAINING["decayWeightsOnly"] and name in UNDECAYED else o["weightDecay"]
        groups.setdefault((scales.get(name, 1.0), decay), []).append(parameter)
    params = [{"params": p, "weight_decay": decay, "scale": scale} for (scale, decay), p in groups.items()]
    return named(OPTIMIZERS, o["kind"])(params, learning_rate, o)
