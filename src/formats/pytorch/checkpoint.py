"""A run that was interrupted goes on: checkpoint.pt holds it after every epoch.

Vireo opens the file, too, as the weights to start from: its `model_ema`, else its `model`, is a state_dict.
"""
import os

import torch


def save_checkpoint(path, state):
    """Beside the old one first, then in its place: one that was cut short is never taken for whole."""
    beside = f"{path}.writing"
    torch.save(state, beside)
    os.replace(beside, path)


def load_checkpoint(path, device):
    return torch.load(path, map_location=device)
