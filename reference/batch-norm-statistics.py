"""torch.optim.swa_utils.update_bn on a small network, for src/kernels/testing/batch-norm-statistics.ts.

    python3 reference/batch-norm-statistics.py > reference/batch-norm-statistics.json

Made with torch 1.13. Tensors are in Vireo's layouts: convolutions [height, width, in, out], images [n, height, width, 3].
"""
import json

import torch
from torch import nn

torch.manual_seed(4)
model = nn.Sequential(
    nn.Conv2d(3, 4, 3, padding=1),
    nn.BatchNorm2d(4),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(4, 5, 3, padding=1, bias=False),
    nn.BatchNorm2d(5),
    nn.ReLU(),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(5, 3),
).double()
for norm in (model[1], model[5]):
    nn.init.uniform_(norm.weight, 0.5, 1.5)
    nn.init.uniform_(norm.bias, -0.5, 0.5)
    # What stood there before has no part in the result.
    norm.running_mean.fill_(7)
    norm.running_var.fill_(9)
weights = [
    (v.permute(2, 3, 1, 0) if v.dim() == 4 else v).flatten().tolist() for v in (p.detach() for p in model.parameters())
]
images = torch.randint(0, 256, (11, 8, 6, 3))
inputs = images.permute(0, 3, 1, 2).double() / 255
sizes = [4, 4, 3]
torch.optim.swa_utils.update_bn(inputs.split(sizes), model)
running = [v.tolist() for norm in (model[1], model[5]) for v in (norm.running_mean, norm.running_var)]
model.eval()
print(
    json.dumps(
        {
            "images": images.flatten().tolist(),
            "sizes": sizes,
            "weights": weights,
            "running": running,
            "logits": model(inputs).flatten().tolist(),
        }
    )
)
