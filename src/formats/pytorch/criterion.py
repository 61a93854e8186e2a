"""torch.nn.functional.cross_entropy with class weights, label smoothing and two labels per image, as sums.

Whoever averages divides once, by the weights of all images: of an accumulated batch, of all processes, of an epoch.
"""
import torch

from data import CLASSES, RECIPE

TRAINING = RECIPE["training"]


def class_weights(labels):
    """scikit-learn's "balanced", over the training images; 1 each where the recipe asks for none."""
    if TRAINING["classWeights"] != "balanced":
        return torch.ones(len(CLASSES))
    counts = torch.bincount(torch.tensor(labels), minlength=len(CLASSES))
    return torch.where(counts > 0, len(labels) / (len(CLASSES) * counts.clamp(min=1)), torch.zeros(()))


class Criterion:
    def __init__(self, weights):
        self.weights, self.smoothing = weights, TRAINING["labelSmoothing"]

    def weight(self, labels, others=None, share=1.0):
        """What the loss of these images is divided by."""
        weight = self.weights[labels].sum()
        return weight if others is None else share * weight + (1 - share) * self.weights[others].sum()

    def loss(self, logits, labels, others=None, share=1.0):
        """Summed over images; `others` are the labels of the images mixed in, which have 1 - share of each."""
        log_probabilities = logits.float().log_softmax(1)
        of = lambda chosen: -(log_probabilities.gather(1, chosen[:, None])[:, 0] * self.weights[chosen]).sum()
        loss = of(labels) if others is None else share * of(labels) + (1 - share) * of(others)
        everywhere = -(log_probabilities * self.weights).sum()
        return (1 - self.smoothing) * loss + self.smoothing / logits.shape[1] * everywhere
