"""Tables of positions resized by torch, for src/formats/position-resample.test.ts.

    python3 reference/positions.py > reference/positions.json

Made with torch 1.13. The steps are timm's resample_abs_pos_embed (0.9): the class token is kept, the rest is interpolated
with mode="bicubic", antialias=True. Entries are of a generator that JavaScript can repeat.
"""
import json

import torch
import torch.nn.functional as F

WIDTH = 3


def table(side):
    count = (1 + side * side) * WIDTH
    return (torch.sin(torch.arange(count, dtype=torch.float64) * 1.7) * 2).float().reshape(1, -1, WIDTH)


def resampled(positions, old, new):
    prefix, grid = positions[:, :1], positions[:, 1:]
    grid = grid.reshape(1, old, old, WIDTH).permute(0, 3, 1, 2)
    grid = F.interpolate(grid, size=(new, new), mode="bicubic", antialias=True)
    return torch.cat([prefix, grid.permute(0, 2, 3, 1).reshape(1, -1, WIDTH)], dim=1)


cases = []
for old, new in [(4, 7), (7, 4), (14, 4), (3, 8), (5, 5), (6, 1), (1, 3)]:
    cases.append({"old": old, "new": new, "values": [round(v, 6) for v in resampled(table(old), old, new).flatten().tolist()]})
print(json.dumps({"width": WIDTH, "cases": cases}))
