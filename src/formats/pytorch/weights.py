"""Reads and writes model.safetensors with nothing but PyTorch. The format: https://huggingface.co/docs/safetensors"""
import json

import torch

DTYPES = {"F32": torch.float32, "I64": torch.int64}


def load_weights(path):
    """Returns the tensors of the file by name: a state_dict."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        start = file.tell()
        tensors = {}
        for name, entry in header.items():
            if name == "__metadata__":
                continue
            begin, end = entry["data_offsets"]
            file.seek(start + begin)
            data = bytearray(file.read(end - begin))
            dtype = DTYPES[entry["dtype"]]
            flat = torch.frombuffer(data, dtype=dtype) if data else torch.empty(0, dtype=dtype)
            tensors[name] = flat.reshape(entry["shape"])
    return tensors


def save_weights(path, tensors, metadata):
    """Writes a state_dict. Vireo reads the file back: put it into a weights zip in place of the old one."""
    names = {dtype: name for name, dtype in DTYPES.items()}
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    ordered = sorted(tensors, key=lambda name: tensors[name].dtype != torch.int64)  # 8-byte values first
    header, offset = {"__metadata__": metadata}, 0
    for name in ordered:
        size = tensors[name].numel() * tensors[name].element_size()
        shape = list(tensors[name].shape)
        header[name] = {"dtype": names[tensors[name].dtype], "shape": shape, "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for name in ordered:
            file.write(tensors[name].numpy().tobytes())


def load_metadata(path):
    with open(path, "rb") as file:
        return json.loads(file.read(int.from_bytes(file.read(8), "little"))).get("__metadata__", {})
