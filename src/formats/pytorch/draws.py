"""Vireo's random numbers: the order of an epoch's images, and what mixup and cutmix draw, are those of the studio.

The same (seed, stream, substream, counter) gives the same bits everywhere. The hash is pcg4d (Jarzynski & Olano, "Hash
Functions for GPU Rendering", JCGT 9(3), 2020).
"""
import math

ORDER, AUGMENTATION = 3, 4
OF_BATCH = 1
MASK = 0xFFFFFFFF


def pcg4d(a, b, c, d):
    """The first of four hashed 32-bit words."""
    a, b, c, d = ((word * 1664525 + 1013904223) & MASK for word in (a, b, c, d))
    a = (a + b * d) & MASK
    b = (b + c * a) & MASK
    c = (c + a * b) & MASK
    d = (d + b * c) & MASK
    a, b, c, d = a ^ (a >> 16), b ^ (b >> 16), c ^ (c >> 16), d ^ (d >> 16)
    return (a + b * d) & MASK


class Draws:
    """One sequence of numbers."""

    def __init__(self, seed, stream, substream):
        self.key, self.counter, self.spare = (substream, stream, seed), 0, None

    def bits(self):
        word = pcg4d(self.counter, *self.key)
        self.counter += 1
        return word

    def uniform(self):
        """In [0, 1), a multiple of 2^-24."""
        return (self.bits() >> 8) / 2**24

    def integer(self, limit):
        return int(self.bits() / 2**32 * limit)

    def normal(self):
        """Box-Muller."""
        if self.spare is not None:
            spare, self.spare = self.spare, None
            return spare
        radius = math.sqrt(-2 * math.log(1 - self.uniform()))
        angle = 2 * math.pi * self.uniform()
        self.spare = radius * math.sin(angle)
        return radius * math.cos(angle)

    def gamma(self, shape):
        """Gamma(shape, 1) (Marsaglia & Tsang, 2000)."""
        if shape < 1:
            return self.gamma(shape + 1) * (1 - self.uniform()) ** (1 / shape)
        d = shape - 1 / 3
        c = 1 / math.sqrt(9 * d)
        while True:
            x = self.normal()
            v = (1 + c * x) ** 3
            if v > 0 and math.log(1 - self.uniform()) < x * x / 2 + d - d * v + d * math.log(v):
                return d * v

    def beta(self, alpha):
        x, y = self.gamma(alpha), self.gamma(alpha)
        return self.integer(2) if x + y == 0 else x / (x + y)


def epoch_order(seed, epoch, count):
    """The order in which an epoch's images (from 0) are trained on."""
    draws, order = Draws(seed, ORDER, epoch), list(range(count))
    for i in range(count - 1, 0, -1):
        j = draws.integer(i + 1)
        order[i], order[j] = order[j], order[i]
    return order


def epoch_batches(seed, epoch, count, batch_size):
    """The batches of an epoch, of positions; the last may be short."""
    order = epoch_order(seed, epoch, count)
    return [order[begin : begin + batch_size] for begin in range(0, count, batch_size)]


def of_batch(seed, epoch, step):
    """What the batch of a step of an epoch draws from."""
    return Draws(seed, AUGMENTATION, pcg4d(step, epoch, OF_BATCH, AUGMENTATION))
