import json

records = [json.loads(line) for line in open("log.jsonl", encoding="utf-8")]
epochs = [record for record in records if "epoch" in record and "trainLoss" in record]
for record in epochs:
    print({key: round(value, 4) if isinstance(value, float) else value for key, value in record.items()})
try:
    import matplotlib.pyplot as plt
except ImportError:
    print("matplotlib is not installed: the figures above are the curves.")
else:
    figure, axes = plt.subplots(1, 2, figsize=(11, 4))
    for axis, name in zip(axes, ("Loss", "Accuracy")):
        for role in ("train", "validation"):
            points = [(record["epoch"], record.get(role + name)) for record in epochs]
            points = [(epoch, value) for epoch, value in points if value is not None]
            if points:
                axis.plot(*zip(*points), marker="o", label=role)
        axis.set(title=name, xlabel="epoch")
        axis.legend()
    plt.show()
