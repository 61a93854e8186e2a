import json

# What train.py logs, and what it is called here.
LINES = {
    "Loss": {"training": "loss", "validation": "validationLoss"},
    "Accuracy": {"training": "accuracy", "validation": "validationAccuracy"},
}
with open("log.jsonl", encoding="utf-8") as log:
    epochs = [record for record in map(json.loads, log) if "epoch" in record]
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
