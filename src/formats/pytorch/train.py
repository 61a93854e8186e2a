"""Goes on training from model.safetensors, as recipe.json says.

One process:     python train.py IMAGES
Several GPUs:    torchrun --nproc_per_node 4 train.py IMAGES
From scratch:    python train.py IMAGES --from-scratch

IMAGES holds one folder per class, named as in classes.json.
"""
import argparse
import os
import time
from contextlib import nullcontext

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, Subset
from torch.utils.data.distributed import DistributedSampler
from torchvision.datasets import ImageFolder

from data import CLASSES, HERE, RECIPE, is_picture, load_image, transform
from kinds import OPTIMIZERS, named
from model import FROZEN, PARAMETERS_BY_BLOCK, build_model
from schedule import Plateau, share_at
from weights import load_metadata, load_weights, save_weights

TRAINING = RECIPE["training"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images", help="folder of class folders")
    parser.add_argument("--validation", help="folder of class folders; else the recipe's share of IMAGES is held out")
    parser.add_argument("--epochs", type=int, default=TRAINING["epochs"])
    parser.add_argument("--batch-size", type=int, default=TRAINING["batchSize"], help="of all processes together")
    parser.add_argument("--learning-rate", type=float, default=TRAINING["learningRate"])
    parser.add_argument("--weights", default=HERE / "model.safetensors")
    parser.add_argument("--output", default="trained.safetensors")
    parser.add_argument("--from-scratch", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args()


def open_images(folder, training):
    images = ImageFolder(folder, transform=transform(training), loader=load_image, is_valid_file=is_picture)
    if images.classes != CLASSES:
        raise SystemExit(f"{folder} holds the classes {images.classes}, the model knows {CLASSES}")
    return images


def split(args):
    """Images to train on and images to judge by (or None), the same in every process."""
    training, judging = open_images(args.images, True), open_images(args.validation or args.images, False)
    if args.validation:
        return training, judging
    order = torch.randperm(len(training), generator=torch.Generator().manual_seed(RECIPE["seed"])).tolist()
    held_out = round(len(order) * RECIPE["split"]["validationPercent"] / 100)
    return Subset(training, order[held_out:]), Subset(judging, order[:held_out]) if held_out else None


def rate_scales():
    """What the recipe's learning rate is multiplied by, for each parameter before the head: of all blocks the same, or by the
    same factor from each to the next and to the head (fastai's slice)."""
    scale, geometric = TRAINING["backboneLearningRateScale"], TRAINING.get("backboneRates") == "geometric"
    share_of = lambda block: (len(PARAMETERS_BY_BLOCK) - block) / len(PARAMETERS_BY_BLOCK) if geometric else 1
    return {name: scale ** share_of(block) for block, names in enumerate(PARAMETERS_BY_BLOCK) for name in names}


def build_optimizer(model, learning_rate):
    """The recipe's optimizer; each group keeps in `scale` what its learning rate is multiplied by."""
    o = RECIPE["optimizer"]
    groups, scales = {}, rate_scales()
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        scale = scales.get(name, 1.0)
        spared = TRAINING["decayWeightsOnly"] and (
            parameter.ndim < 2 or any(word in name for word in ("token", "pos_", "position", "layer_scale"))
        )
        decay = 0.0 if spared else o["weightDecay"]
        groups.setdefault((scale, decay), []).append(parameter)
    params = [{"params": p, "weight_decay": decay, "scale": scale} for (scale, decay), p in groups.items()]
    return named(OPTIMIZERS, o["kind"])(params, learning_rate, o)


def class_weights(images):
    """scikit-learn's "balanced", over the training images."""
    if TRAINING["classWeights"] != "balanced":
        return None
    source, indices = (images.dataset, images.indices) if isinstance(images, Subset) else (images, range(len(images)))
    counts = torch.bincount(torch.tensor([source.targets[i] for i in indices]), minlength=len(CLASSES))
    return torch.where(counts > 0, len(images) / (len(CLASSES) * counts.clamp(min=1)), torch.zeros(()))


def mixed(images, labels):
    """mixup (Zhang et al., 2018) or cutmix (Yun et al., 2019): images, their second labels, the share of the first."""
    kinds = [kind for kind in ("mixup", "cutmix") if RECIPE["augmentation"][kind] > 0]
    if not kinds:
        return images, labels, 1.0
    kind = kinds[int(torch.randint(len(kinds), ()))]
    alpha = RECIPE["augmentation"][kind]
    share = float(torch.distributions.Beta(alpha, alpha).sample())
    others = torch.randperm(len(images), device=images.device)
    if kind == "mixup":
        return share * images + (1 - share) * images[others], labels[others], share
    height, width = images.shape[2:]
    h, w = int(height * (1 - share) ** 0.5), int(width * (1 - share) ** 0.5)
    top, left = int(torch.randint(height - h + 1, ())), int(torch.randint(width - w + 1, ()))
    images = images.clone()
    images[:, :, top : top + h, left : left + w] = images[others][:, :, top : top + h, left : left + w]
    return images, labels[others], 1 - h * w / (height * width)


def set_modes(model):
    """Training mode; what is frozen runs as in evaluation: running statistics, no dropout."""
    model.train()
    if all(parameter.requires_grad for parameter in model.parameters()):
        return
    for module in model.modules():
        own = list(module.parameters())
        if own and not any(parameter.requires_grad for parameter in own):
            module.eval()
    for module in model.children():
        if not list(module.parameters()):
            module.eval()  # what lies between frozen modules: the dropout after the positions


def summed(values, device):
    """Sums of all processes."""
    total = torch.tensor(values, dtype=torch.float64 if device.type != "mps" else torch.float32, device=device)
    if dist.is_initialized():
        dist.all_reduce(total)
    return total.tolist()


@torch.no_grad()
def evaluate(model, images, criterion, batch_size, device, rank, world):
    model.eval()
    loss, correct, count = 0.0, 0, 0
    mine = Subset(images, range(rank, len(images), world))
    for batch, labels in DataLoader(mine, batch_size):
        logits = model(batch.to(device))
        labels = labels.to(device)
        loss += criterion(logits, labels).item() * len(labels)
        correct += (logits.argmax(1) == labels).sum().item()
        count += len(labels)
    loss, correct, count = summed([loss, correct, count], device)
    return loss / count, correct / count


def main():
    args = arguments()
    world, rank = int(os.environ.get("WORLD_SIZE", 1)), int(os.environ.get("RANK", 0))
    cuda = torch.cuda.is_available()
    mixed_precision = cuda and TRAINING.get("precision") == "mixed16"  # elsewhere float32
    if world > 1:
        dist.init_process_group("nccl" if cuda else "gloo")
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if cuda else torch.device("cpu")
    if cuda:
        torch.cuda.set_device(device)
    if args.batch_size % world != 0:
        raise SystemExit(f"A batch of {args.batch_size} cannot be divided among {world} processes")
    torch.manual_seed(RECIPE["seed"])

    model = build_model()
    if not args.from_scratch:
        model.load_state_dict(load_weights(args.weights), strict=True)
    model.to(device)
    torch.manual_seed(RECIPE["seed"] + rank)  # each process draws its own augmentation and dropout

    training, validation = split(args)
    sampler = DistributedSampler(training, world, rank, seed=RECIPE["seed"])
    per_process = args.batch_size // world
    loader = DataLoader(training, per_process, sampler=sampler, num_workers=args.workers, pin_memory=cuda)
    weight = class_weights(training)
    criterion = nn.CrossEntropyLoss(
        weight=None if weight is None else weight.to(device), label_smoothing=TRAINING["labelSmoothing"]
    )
    average = {name: value.clone() for name, value in model.state_dict().items()} if TRAINING["emaDecay"] else None
    plateau, best, step = Plateau(RECIPE["schedule"]), None, 0
    frozen_epochs = TRAINING["freezeBackboneEpochs"]
    wrapped = optimizer = scaler = None
    if rank == 0:
        print(f"{len(training)} images, {world} process{'es' * (world > 1)} on {device.type}", flush=True)

    for epoch in range(args.epochs):
        started = time.time()
        if epoch == 0 or epoch == frozen_epochs:
            frozen = frozen_epochs == -1 or epoch < frozen_epochs
            for name, parameter in model.named_parameters():
                parameter.requires_grad_(not (frozen and name in FROZEN))
            wrapped = DistributedDataParallel(model) if world > 1 else model
            optimizer = build_optimizer(model, args.learning_rate)
            scaler = torch.cuda.amp.GradScaler(enabled=mixed_precision)
        sampler.set_epoch(epoch)
        set_modes(model)
        loss_sum, correct, count = 0.0, 0, 0
        for images, labels in loader:
            images, labels = images.to(device, non_blocking=True), labels.to(device, non_blocking=True)
            share = share_at(RECIPE["schedule"], step, len(loader), args.epochs) * plateau.share
            for group in optimizer.param_groups:
                group["lr"] = args.learning_rate * group["scale"] * share
            images, others, first = mixed(images, labels)
            with torch.autocast("cuda", torch.float16) if mixed_precision else nullcontext():
                logits = wrapped(images)
                loss = criterion(logits, labels)
                if first < 1:
                    loss = first * loss + (1 - first) * criterion(logits, others)
            optimizer.zero_grad(set_to_none=True)
            scaler.scale(loss).backward()
            if TRAINING["clipNorm"]:
                scaler.unscale_(optimizer)
                nn.utils.clip_grad_norm_(model.parameters(), TRAINING["clipNorm"])
            scaler.step(optimizer)
            scaler.update()
            step += 1
            if average is not None:
                for name, value in model.state_dict().items():
                    if name in dict(model.named_parameters()):
                        average[name].lerp_(value, 1 - min(TRAINING["emaDecay"], step / (step + 9)))
                    else:
                        average[name].copy_(value)
            loss_sum += loss.item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            count += len(labels)

        loss_sum, correct, count = summed([loss_sum, correct, count], device)
        line = f"epoch {epoch + 1}/{args.epochs}: loss {loss_sum / count:.4f}, accuracy {correct / count:.4f}"
        live = {name: value.clone() for name, value in model.state_dict().items()}
        kept = live if average is None else average
        score = None
        if validation is not None:
            model.load_state_dict(kept)
            loss, accuracy = evaluate(model, validation, criterion, per_process, device, rank, world)
            model.load_state_dict(live)
            line += f", validation loss {loss:.4f}, validation accuracy {accuracy:.4f}"
            score = -loss if TRAINING["monitor"] == "validationLoss" else accuracy
        plateau.after_epoch(loss_sum / count if validation is None else loss)
        better = score is None or TRAINING["keep"] == "last" or best is None or score > best[0]
        if better:
            best = (score, epoch)
        if rank == 0:
            print(f"{line}, {time.time() - started:.1f} s", flush=True)
            if better:
                save_weights(args.output, kept, load_metadata(args.weights))
        if TRAINING["patience"] and score is not None and epoch - best[1] >= TRAINING["patience"]:
            break
    if world > 1:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
