"""torch.nn.functional.cross_entropy with its options, for src/kernels/plain/cross-entropy.test.ts.

    python3 reference/cross-entropy.py > reference/cross-entropy.json

Made with torch 1.13.
"""
import json

import torch

generator = torch.Generator().manual_seed(9)
logits = torch.randn(5, 7, generator=generator, dtype=torch.float64) * 3
logits[4] *= 40
labels = torch.tensor([3, 0, 6, 3, 1])
weights = torch.tensor([0.5, 1.0, 2.0, 0.25, 1.0, 1.0, 3.0], dtype=torch.float64)
cases = []
for smoothing in (0.0, 0.1):
    for weight in (None, weights):
        given = logits.clone().requires_grad_()
        loss = torch.nn.functional.cross_entropy(given, labels, weight=weight, label_smoothing=smoothing)
        loss.backward()
        cases.append(
            {
                "labelSmoothing": smoothing,
                "classWeights": None if weight is None else weight.tolist(),
                "loss": loss.item(),
                "gradient": given.grad.flatten().tolist(),
            }
        )
# Two labels by shares: mean over images of share · CE(first) + (1 − share) · CE(second).
share, second = torch.tensor([0.7, 1.0, 0.25, 0.5, 0.9], dtype=torch.float64), torch.tensor([1, 0, 2, 3, 5])
given = logits.clone().requires_grad_()
first_loss, second_loss = (torch.nn.functional.cross_entropy(given, y, reduction="none") for y in (labels, second))
loss = (share * first_loss + (1 - share) * second_loss).mean()
loss.backward()
mix = {"labels": second.tolist(), "share": share.tolist()}
cases.append({"labelSmoothing": 0, "classWeights": None, "mix": mix, "loss": loss.item(), "gradient": given.grad.flatten().tolist()})
print(json.dumps({"logits": logits.flatten().tolist(), "labels": labels.tolist(), "cases": cases}))
