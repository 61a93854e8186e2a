import json
from pathlib import Path

# What train.py logs, and what it is called here.
LINES = {
    "Loss": {"training": "loss", "validation": "validationLoss"},
    "Accuracy": {"training": "accuracy", "validation": "validationAccuracy"},
}
log = Path("log.jsonl")
# Nothing is logged where nothing was trained or judged.
records = map(json.loads, log.read_text(encoding="utf-8").splitlines()) if log.exists() else []
epochs = [record for record in records if "epoch" in record]
try:
    import matplotlib.pyplot as plt
except ImportError:
    print("matplotlib is not installed. The figures:", *epochs, sep="\n")
else:
    figure, axes = plt.subplots(1, 2, figsize=(11, 4))
    for axis, (title, lines) in zip(axes, LINES.items()):
        for role, key in lines.items():
            points = [(record["epoch"], record[key]) for record in epochs if key in record]
            if points:
                axis.plot(*zip(*points), marker="o", label=role)
        axis.set(title=title, xlabel="epoch")
        axis.legend()
    plt.show()
