"""Whether Hugging Face's transformers opens an exported PyTorch project, and answers as Vireo did:
python3 from-pretrained.py FOLDER

FOLDER is the unpacked project, or the weights zip with sample.safetensors beside. Ends with 1 where a name or a shape differs,
or a logit by more than 1e-4.
"""

import sys
from pathlib import Path

import torch
import transformers
from PIL import Image
from safetensors.torch import load_file

BAR = 1e-4
# transformers has it for training on hidden patches, and it is not among the weights.
NOT_NEEDED = {"embeddings.mask_token"}


def main():
    folder = Path(sys.argv[1])
    config = transformers.AutoConfig.from_pretrained(folder)
    [architecture] = config.architectures
    whole = architecture.endswith("ForImageClassification")
    kind = transformers.AutoModelForImageClassification if whole else transformers.AutoModel
    model, loading = kind.from_pretrained(folder, output_loading_info=True)
    weights = load_file(folder / "model.safetensors")
    head = {name for name in weights if name.startswith("classifier.")} if not whole else set()
    wrong = {
        "missing": set(loading["missing_keys"]) - NOT_NEEDED,
        "unexpected": set(loading["unexpected_keys"]) - head,
        "mismatched": set(loading["mismatched_keys"]),
    }
    processor = transformers.AutoImageProcessor.from_pretrained(folder)
    sample = load_file(folder / "sample.safetensors")
    pictures = [Image.fromarray(image.permute(1, 2, 0).byte().numpy()) for image in sample["images"]]
    pixels = processor(pictures, do_resize=False, do_center_crop=False, return_tensors="pt")["pixel_values"]
    with torch.no_grad():
        if whole:
            logits = model.eval()(pixels).logits
        else:
            features = model.eval()(pixels).last_hidden_state[:, 0]
            logits = features @ weights["classifier.weight"].T + weights["classifier.bias"]
    difference = (logits - sample["logits"]).abs().max().item()
    spread = (sample["logits"] - sample["logits"][0]).abs().max().item()
    print(f"transformers {transformers.__version__}, torch {torch.__version__}: {type(model).__name__}, {len(weights)} tensors")
    print(*(f"{name}: {sorted(map(str, names))}" for name, names in wrong.items()), sep="\n")
    print(f"classes: {config.id2label}")
    print(f"largest difference of a logit: {difference:.1e}; between images they differ by {spread:.2f}")
    raise SystemExit(any(wrong.values()) or difference > BAR)


main()
