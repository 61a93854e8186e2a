"""Grad-CAM (Selvaraju et al. 2017) and attention rollout (Abnar & Zuidema 2020) of the trained weights of some cases.

    python3 reference/explanations.py > reference/explanations.json

Made with torch 1.13, in float64, for src/training/explanation/explain-image.test.ts. Layers are named as Vireo's graph
names them.
"""
import json
import os
import struct

import torch

import vision_transformers
from make_cases import MODELS, NORMALIZATIONS

CASES = os.path.join(os.path.dirname(__file__), "cases")
IMAGES = (0, 3)


def load(path):
    """A safetensors file as float64 tensors."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(length)), bytearray(file.read())
    kinds = {"F32": torch.float32, "I64": torch.int64, "U8": torch.uint8}
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        flat = torch.frombuffer(data[start:end], dtype=kinds[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"])
    return tensors


def open_case(name):
    with open(os.path.join(CASES, name, "case.json")) as file:
        document = json.load(file)
    recipe, scaled = document["recipe"], document["scaled"]
    size, channels = recipe["preprocessing"]["imageSize"], recipe["preprocessing"]["channels"]
    architecture = {**recipe["architecture"], **(scaled or {})}
    model = MODELS[architecture["kind"]](architecture, size, channels, document["classCount"])
    model.load_state_dict(load(os.path.join(CASES, name, "final.safetensors")))
    images = load(os.path.join(CASES, name, "batch.safetensors"))["images"]
    mean, deviation = (torch.tensor(x[:channels]) for x in NORMALIZATIONS[recipe["preprocessing"]["normalization"]])
    pixels = ((images.float() / 255 - mean) / deviation).permute(0, 3, 1, 2)
    return model.double().eval(), pixels.double()


def grad_cam(model, module, pixels, target):
    held = []
    handle = module.register_forward_hook(lambda _, __, output: held.append(output))
    logits = model(pixels)
    handle.remove()
    (maps,) = held
    (gradient,) = torch.autograd.grad(logits[0, target], maps)
    weights = gradient.mean(dim=(2, 3), keepdim=True)
    return torch.relu((weights * maps).sum(1))[0]  # [h, w]


def with_attention(model, pixels):
    """The attention probabilities of every block, caught where they are computed: [heads, T, T] each."""
    caught = []
    attend = vision_transformers.attend

    def catch(q, k, v, heads, *rest):
        batch, tokens, inner = q.shape
        split = lambda x: x.view(batch, tokens, heads, inner // heads).transpose(1, 2)
        caught.append((split(q) @ split(k).transpose(-2, -1) / (inner // heads) ** 0.5).softmax(-1)[0])
        return attend(q, k, v, heads, *rest)

    vision_transformers.attend = catch
    with torch.no_grad():
        model(pixels)
    vision_transformers.attend = attend
    return caught


def rollout(layers):
    tokens = layers[0].shape[-1]
    total = torch.eye(tokens, dtype=torch.float64)
    for probabilities in layers:
        mixed = 0.5 * probabilities.mean(0) + 0.5 * torch.eye(tokens, dtype=torch.float64)
        total = mixed @ total
    return total


def round_list(tensor):
    return [float(f"{x:.9g}") for x in tensor.detach().flatten().tolist()]


convolutional = {
    "cnn-bird": ("features.3", lambda m: m.features[3]),
    "cnn-batch-norm-gelu-even-kernel": ("features.6", lambda m: m.features[6]),
    "resnet-cifar-stem": ("layer3.0.relu", lambda m: m.layer3[0]),
    "vgg": ("features.6", lambda m: m.features[6]),
}
cams, attentions = [], []
for name, (layer, module_of) in convolutional.items():
    model, pixels = open_case(name)
    for image in IMAGES:
        for target in (0, 2):
            cam = grad_cam(model, module_of(model), pixels[image : image + 1], target)
            cams.append(dict(case=name, layer=layer, image=image, target=target, shape=list(cam.shape), values=round_list(cam)))
for name in ("vit-bird-cls", "d2l-vit-as-printed", "timm-vit", "hf-vit"):
    model, pixels = open_case(name)
    layers = with_attention(model, pixels[:1])
    attentions.append(
        dict(
            case=name,
            heads=layers[0].shape[0],
            tokens=layers[0].shape[1],
            layers=[round_list(layer) for layer in layers],
            rollout=round_list(rollout(layers)),
        )
    )
print(json.dumps({"cams": cams, "attentions": attentions}))
