"""Files of torch.save, and what they hold, for src/formats/torch-save/open-torch-save.test.ts.

    python3 reference/torch-save.py > reference/torch-save.json

Made with torch 1.13. Each file is base64, with the tensors that its state_dict holds (null: Vireo must not open it).
"""
import base64
import collections
import io
import json
import os
import zipfile

import torch
from torch import nn

torch.manual_seed(5)
files = []


def stored(value, **options):
    buffer = io.BytesIO()
    torch.save(value, buffer, **options)
    return buffer.getvalue()


def add(name, data, tensors=None):
    files.append(
        {
            "name": name,
            "base64": base64.b64encode(data).decode(),
            "tensors": tensors
            and {k: {"shape": list(v.shape), "values": v.detach().double().flatten().tolist()} for k, v in tensors.items()},
        }
    )


def network():
    return nn.Sequential(nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.Flatten(), nn.Linear(12, 2))


net = network()
net(torch.randn(4, 2, 4, 4))
state = net.state_dict()
add("a state_dict", stored(state), state)
add("protocol 4", stored(state, pickle_protocol=4), state)

grid = torch.arange(24.0).reshape(2, 3, 4)
views = {
    "transposed": grid.transpose(0, 2),
    "channels_last": torch.randn(2, 3, 2, 2).contiguous(memory_format=torch.channels_last),
    "every second": grid[:, :, 1::2],
    "in the middle": grid.flatten()[5:9],
    "expanded": torch.tensor([[1.5], [2.5]]).expand(2, 3),
    "one": torch.tensor(7.0),
    "none": torch.zeros(0, 3),
    "tied": grid,
    "tied too": grid,
}
add("views of shared storages", stored(views), views)

numbers = torch.tensor([0.0, 1.0, -2.5, 65504.0, 1e-7])
kinds = {str(t).split(".")[1]: numbers.to(t) for t in (torch.float64, torch.float32, torch.float16, torch.bfloat16)}
whole = torch.tensor([0, 1, 100])
kinds.update({str(t).split(".")[1]: whole.to(t) for t in (torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool)})
add("every kind of number", stored(kinds), kinds)

optimizer = torch.optim.AdamW(net.parameters())
net(torch.randn(4, 2, 4, 4)).sum().backward()
optimizer.step()
state = net.state_dict()
wrapped = collections.OrderedDict((f"module.{k}", v) for k, v in state.items())
schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, [1, 2])
checkpoint = {
    "epoch": 3,
    "arch": "resnet18",
    "state_dict": wrapped,
    "best_acc1": torch.tensor(71.5),
    "optimizer": optimizer.state_dict(),
    "scheduler": schedule.state_dict(),
    "seed": 2**70,
    "rate": 1e-3,
    "notes": (None, True, False, -5, {"a"}, [1, 2], b"bytes", torch.Size([2, 3]), torch.float16, torch.device("cpu")),
}
add("state_dict of a checkpoint", stored(checkpoint), wrapped)
average = {f"_orig_mod.module.{k}": v.double() * 2 for k, v in state.items()}
add("model_ema before model", stored({"model": state, "model_ema": average}), average)
parameters = {k: nn.Parameter(v) for k, v in state.items() if v.is_floating_point()}
parameters["0.weight"].note = "with an attribute"
add("parameters", stored({"model": {"state_dict": parameters}}), parameters)


class Command:
    def __reduce__(self):
        return (os.system, ("echo this must never run",))


class Evaluated:
    def __reduce__(self):
        return (eval, ("1 + 1",))


add("os.system", stored({"a": torch.ones(1), "b": Command()}))
add("eval", stored({"a": torch.ones(1), "b": Evaluated()}))
add("a whole network", stored(net))
add("numpy", stored({"state_dict": state, "best": numbers.double().numpy()[1]}))
add("sparse", stored({"embedding": torch.eye(3).to_sparse()}))
add("quantised", stored({"first": torch.ones(2), "conv": torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.qint8)}))
add("complex", stored({"phase": torch.ones(2, dtype=torch.complex64)}))
add("nothing", stored({"epoch": 3, "loss": 0.5}))
add("legacy", stored(state, _use_new_zipfile_serialization=False))

buffer = io.BytesIO()
torch.jit.save(torch.jit.script(nn.Linear(2, 2)), buffer)
add("TorchScript", buffer.getvalue())

turned, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(stored(state)))
with zipfile.ZipFile(turned, "w") as target:
    for entry in source.namelist():
        target.writestr(entry, source.read(entry))
    target.writestr("archive/byteorder", "big")
add("big-endian", turned.getvalue())
packed = io.BytesIO()
with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
    for entry in source.namelist():
        target.writestr(entry, source.read(entry))
add("compressed", packed.getvalue())

print(json.dumps({"torch": torch.__version__, "files": files}))
