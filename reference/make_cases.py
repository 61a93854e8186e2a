"""
Makes the parity cases: python3 reference/make_cases.py [DIR [NAME ...]]   (Debian: python3-torch python3-torchvision libopenblas0-pthread)

Every case is a folder; README.md beside this file says what is in it.
"""
import copy
import json
import os
import sys
import zlib

import torch

from backbones import Dinov2, Mlp, convnext, efficientnet, mobilenet_v2, mobilenet_v3, torchvision_vit
from convolutional_networks import Cnn, Vgg, resnet
from safetensors_file import save
from training import make_criterion, train
from vision_transformers import BirdVit, D2lVit, HfVit, TimmVit

torch.set_num_threads(2)
STEPS = 20

MODELS = {
    "cnn": Cnn,
    "vit": BirdVit,
    "resnet": resnet,
    "vgg": Vgg,
    "mobilenetV2": mobilenet_v2,
    "mobilenetV3": mobilenet_v3,
    "efficientnet": efficientnet,
    "convnext": convnext,
    "dinov2": Dinov2,
    "mlp": Mlp,
    "timmVit": TimmVit,
    "hfVit": HfVit,
    "d2lVit": D2lVit,
}

# What a case leaves unsaid: the recipe's own defaults (src/recipe/defaults.ts).
TRAINING = {"batchSize": 6, "epochs": 4, "learningRate": 1e-3}
ADAM = {"kind": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0}
SGD = {"kind": "sgd", "momentum": 0.9, "nesterov": False, "weightDecay": 0}
CONSTANT = {"kind": "constant", "warmupEpochs": 0, "finalShare": 0, "everyEpochs": 10, "factor": 0.1}


def block(channels, kernel=3, padding="same", activation="relu", batchNorm=False, pool=2):
    return dict(channels=channels, kernel=kernel, padding=padding, activation=activation, batchNorm=batchNorm, pool=pool)


def cnn(*blocks, hidden=(), activation="relu"):
    return dict(kind="cnn", blocks=list(blocks), hiddenUnits=list(hidden), hiddenActivation=activation, dropout=0)


SMALL_CNN = cnn(block(4, pool=1), block(6))


def vit(**changes):
    base = dict(
        kind="vit", patchSize=4, width=8, depth=2, heads=3, headWidth=4, mlpWidth=12, dropout=0, embeddingDropout=0, pooling="cls"
    )
    return {**base, **changes}


def d2l(wiring):
    return dict(
        kind="d2lVit", patchSize=4, width=12, depth=2, heads=3, mlpWidth=16, dropout=0, embeddingDropout=0, wiring=wiring
    )


def mobilenet(flavour, **head):
    return dict(kind="mobilenetV2", variant="w035", flavour=flavour, dropout=0, hiddenActivation="relu", **head)


def stage(expansion, channels, blocks, stride):
    return dict(expansion=expansion, channels=channels, blocks=blocks, stride=stride)


def mobilenet_v3_of(flavour, variant="small", hiddenUnits=(12,)):
    return dict(
        kind="mobilenetV3",
        variant=variant,
        flavour=flavour,
        dropout=0,
        hiddenUnits=list(hiddenUnits),
        hiddenActivation="hardSwish",
    )


def v3_block(kernel, expanded, channels, squeeze, activation, stride):
    return dict(
        kernel=kernel, expanded=expanded, channels=channels, squeeze=squeeze, activation=activation, stride=stride
    )


SMALL_MOBILENET_V3 = dict(
    stem=8,
    blocks=[
        v3_block(3, 8, 8, True, "relu", 1),
        v3_block(5, 16, 8, False, "hardSwish", 1),
        v3_block(5, 16, 16, True, "hardSwish", 2),
    ],
    features=96,
)
SMALL_MOBILENET = dict(stem=4, stages=[stage(1, 4, 1, 1), stage(2, 6, 2, 2), stage(3, 8, 1, 2)], features=10)
CAREFUL = dict(optimizer=SGD, training={"learningRate": 0.02})

SMALL_VIT = dict(width=12, depth=2, heads=3, mlpWidth=24)

CASES = {
    # Architectures, scaled down.
    "cnn-bird": dict(architecture=SMALL_CNN),
    "cnn-fashion-vgg": dict(
        architecture=cnn(
            block(3, padding="valid", activation="leakyRelu", pool=1),
            block(4, padding="valid", activation="leakyRelu"),
            block(5, padding="valid", activation="leakyRelu"),
            hidden=[7],
            activation="leakyRelu",
        ),
        size=14,
        channels=1,
        optimizer={"kind": "adagrad", "epsilon": 1e-10, "weightDecay": 0, "learningRateDecay": 0},
        training={"learningRate": 1e-2},
    ),
    "cnn-batch-norm-gelu-even-kernel": dict(
        architecture=cnn(
            block(4, kernel=4, batchNorm=True, activation="gelu"), block(6, batchNorm=True, pool=1), hidden=[5], activation="gelu"
        ),
        optimizer=SGD,
        training={"learningRate": 0.05},
    ),
    "vit-bird-cls": dict(architecture=vit()),
    "vit-bird-mean": dict(architecture=vit(pooling="mean"), channels=1),
    "vit-bird-one-head": dict(architecture=vit(heads=1, headWidth=8, depth=1)),
    "resnet-imagenet-stem": dict(
        architecture=dict(kind="resnet", variant="resnet18", stem="imagenet"),
        scaled=dict(blocks=[2, 1], channels=[4, 6]),
        size=20,
        optimizer=SGD,
        training={"learningRate": 0.02},
    ),
    "resnet-cifar-stem": dict(
        architecture=dict(kind="resnet", variant="resnet34", stem="cifar"),
        scaled=dict(blocks=[1, 2, 1], channels=[4, 6, 8]),
        size=9,
        optimizer=SGD,
        training={"learningRate": 0.02},
    ),
    "vgg": dict(
        architecture=dict(kind="vgg", variant="vgg16", hiddenUnits=[8], hiddenActivation="relu", dropout=0),
        scaled=dict(stages=[[4, 4], [6]]),
        size=32,
        optimizer=SGD,
        training={"learningRate": 0.05},
    ),
    "mobilenet-v2": dict(architecture=mobilenet("torchvision"), scaled=SMALL_MOBILENET, size=21, **CAREFUL),
    "mobilenet-v2-keras": dict(architecture=mobilenet("keras"), scaled=SMALL_MOBILENET, size=18, **CAREFUL),
    "mobilenet-v2-keras-hidden": dict(
        architecture=mobilenet("keras", hiddenUnits=[7]), scaled=SMALL_MOBILENET, size=17, **CAREFUL
    ),
    "mobilenet-v2-binary": dict(
        architecture=mobilenet("torchvision", binaryHead=True),
        scaled=SMALL_MOBILENET,
        size=12,
        classes=2,
        labels=[0, 1, 1, 0, 0, 0, 1, 1, 0, 1],
        **CAREFUL,
    ),
    "mobilenet-v3": dict(architecture=mobilenet_v3_of("torchvision"), scaled=SMALL_MOBILENET_V3, size=20, **CAREFUL),
    "mobilenet-v3-timm": dict(
        architecture=mobilenet_v3_of("timm", variant="large", hiddenUnits=[]), scaled=SMALL_MOBILENET_V3, size=17, **CAREFUL
    ),
    "resnet-bottleneck": dict(
        architecture=dict(kind="resnet", variant="resnet50", stem="imagenet", hiddenUnits=[5], hiddenActivation="gelu"),
        scaled=dict(block="bottleneck", blocks=[2, 1], channels=[3, 4]),
        size=21,  # at 20 px an input of a ReLU comes within 6e-6 of zero, and rounding decides the steps after it
        optimizer=SGD,
        training={"learningRate": 0.02},
    ),
    "vgg-batch-norm": dict(
        architecture=dict(kind="vgg", variant="vgg19", batchNorm=True, hiddenUnits=[], dropout=0),
        scaled=dict(stages=[[4, 4], [6]]),
        size=32,
        measuresRounding=True,  # the gradient of a bias before a batch norm is nothing but rounding
        optimizer=SGD,
        training={"learningRate": 0.005},
    ),
    "efficientnet": dict(
        architecture=dict(kind="efficientnet", variant="b0", dropout=0, stochasticDepth=0),
        scaled=dict(
            stem=8, stages=[{**stage(1, 8, 2, 1), "kernel": 3}, {**stage(2, 16, 1, 2), "kernel": 5}], features=12
        ),
        size=16,
        **CAREFUL,
    ),
    "convnext": dict(
        architecture=dict(kind="convnext", variant="tiny", dropout=0, stochasticDepth=0, hiddenUnits=[]),
        scaled=dict(blocks=[1, 2], channels=[6, 8], source="torchvision"),
        size=32,
        **CAREFUL,
    ),
    "convnext-timm": dict(
        architecture=dict(
            kind="convnext", variant="atto", dropout=0, stochasticDepth=0, hiddenUnits=[5], hiddenActivation="silu"
        ),
        scaled=dict(blocks=[2, 1], channels=[6, 8], source="timm"),
        size=36,
        **CAREFUL,
    ),
    "vit-b-16-torchvision": dict(
        architecture=dict(kind="timmVit", variant="vit_base", patchSize=4, dropout=0),
        scaled=SMALL_VIT,
        build=torchvision_vit,
        optimizer=SGD,
        training={"learningRate": 0.05},
    ),
    "dinov2": dict(
        architecture=dict(kind="dinov2", variant="small", patchSize=4, dropout=0),
        scaled=SMALL_VIT,
        optimizer=SGD,
        training={"learningRate": 0.05},
    ),
    "mlp": dict(
        architecture=dict(kind="mlp", hiddenUnits=[9, 7, 5], hiddenActivation="relu", dropout=0), channels=1, size=6
    ),
    "d2l-vit-pre-norm": dict(architecture=d2l("preNorm")),
    "d2l-vit-as-printed": dict(architecture=d2l("d2l"), optimizer=SGD, training={"learningRate": 0.02}),
    "timm-vit": dict(
        architecture=dict(kind="timmVit", variant="vit_tiny", patchSize=4, dropout=0),
        scaled=SMALL_VIT,
        optimizer=SGD,
        training={"learningRate": 0.05},
    ),
    "hf-vit": dict(
        architecture=dict(kind="hfVit", variant="base", patchSize=4, dropout=0),
        scaled=SMALL_VIT,
        optimizer=SGD,
        training={"learningRate": 0.05},
    ),
    # Optimizers.
    "adam-weight-decay": dict(optimizer={**ADAM, "weightDecay": 0.05, "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-6}),
    "adamw": dict(optimizer={**ADAM, "kind": "adamw", "weightDecay": 0.1}),
    "adamw-decay-weights-only": dict(
        architecture=vit(depth=1),
        optimizer={**ADAM, "kind": "adamw", "weightDecay": 0.5},
        training={"decayWeightsOnly": True},
    ),
    # Hugging Face's and torchvision's names of what is no weight, at a decay of 1 % a step.
    **{
        f"decay-weights-only-{name}": dict(
            **network, size=size, optimizer={**SGD, "weightDecay": 0.5}, training={"learningRate": 0.02, "decayWeightsOnly": True}
        )
        for name, size, network in (
            ("hf-vit", 8, dict(architecture=dict(kind="hfVit", variant="base", patchSize=4, dropout=0), scaled=SMALL_VIT)),
            ("dinov2", 8, dict(architecture=dict(kind="dinov2", variant="small", patchSize=4, dropout=0), scaled=SMALL_VIT)),
            (
                "convnext",
                32,
                dict(
                    architecture=dict(kind="convnext", variant="tiny", dropout=0, stochasticDepth=0, hiddenUnits=[]),
                    scaled=dict(blocks=[1, 1], channels=[6, 8], source="torchvision"),
                ),
            ),
        )
    },
    "sgd-plain": dict(optimizer={**SGD, "momentum": 0}, training={"learningRate": 0.1}),
    "sgd-momentum-decay": dict(optimizer={**SGD, "weightDecay": 0.01}, training={"learningRate": 0.05}),
    "sgd-nesterov": dict(optimizer={**SGD, "nesterov": True, "weightDecay": 0.01}, training={"learningRate": 0.05}),
    "adagrad-decays": dict(
        optimizer={"kind": "adagrad", "epsilon": 1e-10, "weightDecay": 0.01, "learningRateDecay": 0.1},
        training={"learningRate": 0.02},
    ),
    "rmsprop": dict(optimizer={"kind": "rmsprop", "smoothing": 0.9, "epsilon": 1e-8, "momentum": 0, "weightDecay": 0}),
    "rmsprop-momentum-decay": dict(
        optimizer={"kind": "rmsprop", "smoothing": 0.99, "epsilon": 1e-6, "momentum": 0.5, "weightDecay": 0.01}
    ),
    # Schedules: 5 steps an epoch, 4 epochs.
    "schedule-warm-up": dict(schedule={"warmupEpochs": 2}),
    "schedule-linear": dict(schedule={"kind": "linear", "warmupEpochs": 1, "finalShare": 0.1}),
    "schedule-cosine": dict(schedule={"kind": "cosine", "finalShare": 0.05}),
    "schedule-cosine-warm-up": dict(schedule={"kind": "cosine", "warmupEpochs": 1.4}),
    "schedule-step": dict(schedule={"kind": "step", "everyEpochs": 1, "factor": 0.5}),
    "schedule-plateau": dict(
        schedule={"kind": "plateau", "everyEpochs": 1, "factor": 0.5},
        training={"epochs": 10},
        validationLosses=[1.0, 0.8, 0.79995, 0.9, 0.7, 0.75, 0.72, 0.71, 0.7, 0.6],
    ),
    "schedule-one-cycle": dict(schedule={"kind": "oneCycle"}),
    "schedule-one-cycle-rise": dict(schedule={"kind": "oneCycle", "warmupEpochs": 2}),
    # Losses, clipping, accumulation, averaging.
    "label-smoothing": dict(training={"labelSmoothing": 0.1}),
    "class-weights": dict(training={"classWeights": "balanced"}),
    "class-weights-smoothing": dict(training={"classWeights": "balanced", "labelSmoothing": 0.2}),
    "clipping": dict(optimizer=SGD, training={"learningRate": 0.2, "clipNorm": 0.3}),
    "accumulation": dict(training={"microBatchSize": 3}),
    "accumulation-class-weights-clipping": dict(
        training={"microBatchSize": 2, "classWeights": "balanced", "clipNorm": 0.5, "labelSmoothing": 0.1}
    ),
    # fastai's slice(lr / 100, lr): the groups are written down here, not taken from Vireo's blocks.
    "discriminative-rates": dict(
        architecture=cnn(block(3, batchNorm=True), block(4, batchNorm=True), block(5, batchNorm=True, pool=1), hidden=[6]),
        optimizer={**ADAM, "kind": "adamw", "weightDecay": 0.05},
        training={"learningRate": 1e-2, "backboneLearningRateScale": 0.01, "backboneRates": "geometric"},
        schedule={"kind": "cosine"},
        rateGroups=["features.0 features.1", "features.4 features.5", "features.8 features.9", "classifier"],
    ),
    "average-of-weights": dict(training={"emaDecay": 0.6, "learningRate": 1e-2}),
    "normalised-by-imagenet": dict(preprocessing={"normalization": "imagenet"}),
}

NORMALIZATIONS = {"unit": ([0.0] * 3, [1.0] * 3), "imagenet": ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])}


def make_case(folder, name, case):
    torch.manual_seed(zlib.crc32(name.encode()))
    size, channels, classes = case.get("size", 8), case.get("channels", 3), case.get("classes", 4)
    steps = case.get("steps", STEPS)
    architecture = case.get("architecture", SMALL_CNN)
    scaled = case.get("scaled")
    recipe = dict(
        preprocessing={"imageSize": size, "channels": channels, "normalization": "unit", **case.get("preprocessing", {})},
        architecture=architecture,
        training={**TRAINING, **case.get("training", {})},
        optimizer=case.get("optimizer", ADAM),
        schedule={**CONSTANT, **case.get("schedule", {})},
    )

    labels = torch.tensor(case.get("labels", [0, 1, 2, 3, 0, 0, 1, 3, 0, 2]))
    images = torch.randint(0, 256, (len(labels), size, size, channels), dtype=torch.uint8)
    normalization = NORMALIZATIONS[recipe["preprocessing"]["normalization"]]

    def pixels(dtype):
        mean, deviation = (torch.tensor(x[:channels], dtype=dtype) for x in normalization)
        return ((images.to(dtype) / 255 - mean) / deviation).permute(0, 3, 1, 2)

    build = case.get("build", MODELS[architecture["kind"]])
    model = build({**architecture, **(scaled or {})}, size, channels, classes)
    with torch.no_grad():  # Norms and zero tokens that are all alike would hide mistakes.
        for key, parameter in model.named_parameters():
            if parameter.std() == 0 or parameter.numel() == 1:
                parameter.add_(0.2 * torch.randn_like(parameter))
    initial = copy.deepcopy(model.state_dict())

    def computed(in_model, dtype):
        criterion = make_criterion(labels, classes, recipe["training"], architecture.get("binaryHead"), dtype)
        return train(in_model, pixels(dtype), labels, criterion, case, recipe, steps)

    exact = computed(copy.deepcopy(model).double(), torch.float64) if case.get("measuresRounding") else None
    usual = computed(model, torch.float32)

    path = os.path.join(folder, name)
    os.makedirs(path, exist_ok=True)
    document = dict(
        format=1,
        name=name,
        classCount=classes,
        steps=steps,
        stepsPerEpoch=steps // recipe["training"]["epochs"],
        recipe=recipe,
        scaled=scaled,
        loss=usual.loss,
        learningRates=usual.rates,
    )
    if exact:
        document["exactLoss"] = exact.loss
    if "validationLosses" in case:
        document["validationLosses"] = case["validationLosses"]
    with open(os.path.join(path, "case.json"), "w") as file:
        json.dump(document, file, indent=1)
        file.write("\n")
    exact_logits = {"exactLogits": exact.logits} if exact else {}
    save(os.path.join(path, "batch.safetensors"), {"images": images, "labels": labels, "logits": usual.logits, **exact_logits})
    save(os.path.join(path, "initial.safetensors"), initial)
    save(os.path.join(path, "gradients.safetensors"), usual.gradients)
    save(os.path.join(path, "final.safetensors"), usual.final)
    if recipe["training"].get("emaDecay"):
        save(os.path.join(path, "average.safetensors"), usual.average)
    if exact:
        save(os.path.join(path, "exact-gradients.safetensors"), exact.gradients)
        save(os.path.join(path, "exact-final.safetensors"), exact.final)


if __name__ == "__main__":
    target = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases")
    for case_name in sys.argv[2:] or CASES:
        make_case(target, case_name, CASES[case_name])
        print(case_name)
