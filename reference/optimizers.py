"""Steps of torch.optim on a few numbers, for src/kernels/plain/optimizers.test.ts.

    python3 reference/optimizers.py > reference/optimizers.json

Made with torch 1.13. Two parameters, four given gradients each; every entry says the weights after each step.
"""
import json

import torch

START = {"weight": [0.5, -1.25, 2.0, 0.0], "bias": [0.1, -0.3]}
GRADIENTS = [
    {"weight": [0.2, -0.4, 0.05, 1.5], "bias": [-0.7, 0.02]},
    {"weight": [-0.1, 0.3, 0.0, 2.5], "bias": [0.4, 0.3]},
    {"weight": [0.6, 0.1, -0.2, -1.0], "bias": [0.0, -0.9]},
    {"weight": [1e-4, -2e-4, 3e-3, 0.5], "bias": [0.25, 0.5]},
]

adam = dict(kind="adam", beta1=0.9, beta2=0.999, epsilon=1e-8, weightDecay=0)
adamw = dict(kind="adamw", beta1=0.8, beta2=0.99, epsilon=1e-6, weightDecay=0.1)
sgd = dict(kind="sgd", momentum=0, nesterov=False, weightDecay=0)
adagrad = dict(kind="adagrad", epsilon=1e-10, weightDecay=0, learningRateDecay=0)
rmsprop = dict(kind="rmsprop", smoothing=0.99, epsilon=1e-8, momentum=0, weightDecay=0)
CASES = [
    ("Adam", adam, {}),
    ("Adam, weight decay", {**adam, "weightDecay": 0.05}, {}),
    ("AdamW", adamw, {}),
    ("AdamW, decay of weights only", adamw, {"decayWeightsOnly": True}),
    ("SGD", sgd, {}),
    ("SGD, momentum, weight decay", {**sgd, "momentum": 0.9, "weightDecay": 0.01}, {}),
    ("SGD, Nesterov", {**sgd, "momentum": 0.9, "nesterov": True}, {}),
    ("Adagrad", adagrad, {}),
    ("Adagrad, decays", {**adagrad, "learningRateDecay": 0.1, "weightDecay": 0.02}, {}),
    ("RMSprop", rmsprop, {}),
    ("RMSprop, momentum, weight decay", {**rmsprop, "momentum": 0.5, "weightDecay": 0.03}, {}),
    ("Adam, clipped to norm 0.5", adam, {"clipNorm": 0.5}),
    ("SGD, clipped to norm 1", sgd, {"clipNorm": 1.0}),
    ("SGD, a tenth of the rate for the weight", sgd, {"learningRateScale": {"weight": 0.1}}),
    ("Adam, the bias frozen, clipped to norm 0.5", adam, {"frozen": ["bias"], "clipNorm": 0.5}),
    ("SGD, moving average", sgd, {"emaDecay": 0.25}),
]
LEARNING_RATES = [0.1, 0.05, 0.2, 0.1]


def optimizer(spec, groups):
    kind = spec["kind"]
    if kind in ("adam", "adamw"):
        make = torch.optim.Adam if kind == "adam" else torch.optim.AdamW
        return make(groups, betas=(spec["beta1"], spec["beta2"]), eps=spec["epsilon"])
    if kind == "sgd":
        return torch.optim.SGD(groups, lr=1.0, momentum=spec["momentum"], nesterov=spec["nesterov"])
    if kind == "adagrad":
        return torch.optim.Adagrad(groups, lr_decay=spec["learningRateDecay"], eps=spec["epsilon"])
    return torch.optim.RMSprop(groups, alpha=spec["smoothing"], eps=spec["epsilon"], momentum=spec["momentum"])


def run(spec, options):
    frozen = options.get("frozen", [])
    tensors = {name: torch.tensor(values, requires_grad=name not in frozen) for name, values in START.items()}
    average = {name: tensor.detach().clone() for name, tensor in tensors.items()}
    groups = []
    for name, tensor in tensors.items():
        if name in frozen:
            continue
        spared = options.get("decayWeightsOnly") and name == "bias"
        groups.append({"params": [tensor], "name": name, "weight_decay": 0 if spared else spec["weightDecay"]})
    torch_optimizer = optimizer(spec, groups)
    steps = []
    for count, (rate, gradients) in enumerate(zip(LEARNING_RATES, GRADIENTS), 1):
        for name, tensor in tensors.items():
            if name not in frozen:
                tensor.grad = torch.tensor(gradients[name])
        trained = [tensor for name, tensor in tensors.items() if name not in frozen]
        limit = options.get("clipNorm", float("inf"))
        norm = torch.nn.utils.clip_grad_norm_(trained, limit).item()
        for group in torch_optimizer.param_groups:
            group["lr"] = rate * options.get("learningRateScale", {}).get(group["name"], 1)
        torch_optimizer.step()
        decay = min(options.get("emaDecay", 0), count / (count + 9))
        for name, tensor in tensors.items():
            average[name].mul_(decay).add_(tensor.detach(), alpha=1 - decay)
        step = {"norm": norm, "weights": {name: tensor.detach().tolist() for name, tensor in tensors.items()}}
        if "emaDecay" in options:
            step["average"] = {name: tensor.tolist() for name, tensor in average.items()}
        steps.append(step)
    return steps


print(
    json.dumps(
        {
            "start": START,
            "gradients": GRADIENTS,
            "learningRates": LEARNING_RATES,
            "cases": [
                {"name": name, "optimizer": spec, "options": options, "steps": run(spec, options)}
                for name, spec, options in CASES
            ],
        },
        indent=1,
    )
)
