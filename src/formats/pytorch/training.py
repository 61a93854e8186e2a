"""The run: epochs, steps, and what is judged and kept after each. train.py starts it from the command line."""
import json
import math
import os
import time
from contextlib import nullcontext

import torch
from torch import nn
from torch.utils.data import DataLoader, Subset

from augment import draw_mix, mixed
from checkpoint import load_checkpoint, save_checkpoint
from criterion import Criterion, class_weights
from data import RECIPE
from draws import epoch_batches
from model import build_model
from norms import recompute, recomputes
from optimizer import build_optimizer, freeze, is_frozen, set_modes
from processes import BatchNorm, Parts, with_shared_norms
from schedule import Plateau, share_at
from weights import load_metadata, load_weights, save_weights

TRAINING = RECIPE["training"]


def right(predicted, labels, second, share):
    """How many are right; of a mixed image each of its two labels counts by its share."""
    first = (predicted == labels).sum().item()
    if second is None:
        return first
    return share * first + (1 - share) * (predicted == second).sum().item()


class Run:
    """`args` are train.py's. All processes hold the same weights after every step."""

    def __init__(self, args, training, validation, processes):
        self.args, self.training, self.validation, self.processes = args, training, validation, processes
        device = processes.device
        torch.manual_seed(RECIPE["seed"])
        self.model = build_model()
        if not args.from_scratch:
            self.model.load_state_dict(load_weights(args.weights), strict=True)
        with_shared_norms(self.model.to(device))
        self.criterion = Criterion(class_weights(training.labels).to(device))
        self.mixed_precision = device.type == "cuda" and TRAINING.get("precision") == "mixed16"  # elsewhere float32
        self.plateau = Plateau(RECIPE["schedule"], args.learning_rate)
        self.average = self.copy_of_weights() if TRAINING["emaDecay"] else None
        self.epoch, self.step, self.seconds, self.best = 0, 0, 0.0, None
        self.optimizer = self.scaler = None

    def copy_of_weights(self):
        return {name: value.detach().clone() for name, value in self.model.state_dict().items()}

    def begin_stage(self, frozen):
        """Freezes or thaws; the optimizer begins anew, as a new torch optimizer does."""
        freeze(self.model, frozen)
        self.processes.wrap(self.model)
        self.optimizer = build_optimizer(self.model, self.args.learning_rate)
        self.scaler = torch.cuda.amp.GradScaler(enabled=self.mixed_precision)

    def resume(self):
        """Goes on from the checkpoint, where there is one."""
        if not os.path.exists(self.args.checkpoint):
            return
        state = load_checkpoint(self.args.checkpoint, self.processes.device)
        self.model.load_state_dict(state["model"])
        self.average = state["model_ema"]
        self.epoch, self.step, self.seconds = state["epoch"], state["step"], state["seconds"]
        self.best, self.plateau.state = state["best"], state["plateau"]
        self.begin_stage(is_frozen(self.epoch - 1))
        self.optimizer.load_state_dict(state["optimizer"])
        self.scaler.load_state_dict(state["scaler"])
        self.say(f"goes on after epoch {self.epoch}")

    def save(self):
        save_checkpoint(
            self.args.checkpoint,
            {
                "model": self.model.state_dict(),
                "model_ema": self.average,
                "optimizer": self.optimizer.state_dict(),
                "scaler": self.scaler.state_dict(),
                "plateau": self.plateau.state,
                "epoch": self.epoch,
                "step": self.step,
                "seconds": self.seconds,
                "best": self.best,
            },
        )

    def say(self, line):
        if self.processes.rank == 0:
            print(line, flush=True)

    def log(self, **record):
        """A line of JSON for whoever draws curves."""
        if self.args.log and self.processes.rank == 0:
            with open(self.args.log, "a", encoding="utf-8") as file:
                file.write(json.dumps(record) + "\n")

    def train(self):
        """Goes through the epochs that are left."""
        if self.epoch == 0 and self.validation is not None:
            loss, accuracy = self.evaluate()
            self.say(f"before training: validation loss {loss:.4f}, validation accuracy {accuracy:.4f}")
            self.log(epoch=0, validationLoss=loss, validationAccuracy=accuracy)
        while self.epoch < self.args.epochs and not self.is_over():
            if self.optimizer is None or self.epoch == TRAINING["freezeBackboneEpochs"]:
                self.begin_stage(is_frozen(self.epoch))
            self.run_epoch()

    def is_over(self):
        """By the recipe's patience or its time limit; the same in every process."""
        patience, limit = TRAINING["patience"], TRAINING["timeLimitMinutes"]
        if patience and self.best and self.epoch - self.best["epoch"] >= patience:
            return True
        return limit is not None and self.seconds >= 60 * limit

    def run_epoch(self):
        started = time.time()
        loss, accuracy = self.train_epoch()
        record = {"epoch": self.epoch + 1, "loss": loss, "accuracy": accuracy}
        line = f"epoch {self.epoch + 1}/{self.args.epochs}: loss {loss:.4f}, accuracy {accuracy:.4f}"
        better = True
        if self.validation is not None:
            loss, accuracy = self.evaluate()
            record.update(validationLoss=loss, validationAccuracy=accuracy)
            line += f", validation loss {loss:.4f}, validation accuracy {accuracy:.4f}"
            score = -loss if TRAINING["monitor"] == "validationLoss" else accuracy
            better = math.isfinite(score) and (self.best is None or score > self.best["score"])
            if better:
                self.best = {"score": score, "epoch": self.epoch + 1, "loss": loss}
            elif self.best and score == self.best["score"] and loss < self.best.get("loss", -math.inf):
                # Of equal accuracies the lower loss is better; patience counts from the first.
                better, self.best["loss"] = True, loss
        self.plateau.after_epoch(loss)
        self.epoch += 1
        self.seconds += self.processes.sum([time.time() - started])[0] / self.processes.world
        self.say(f"{line}, {time.time() - started:.1f} s")
        self.log(**record)
        if self.processes.rank == 0:
            if better or TRAINING["keep"] == "last":
                save_weights(self.args.output, self.kept(), load_metadata(self.args.weights))
            self.save()
        self.processes.wait()

    def kept(self):
        """What is judged and exported: the moving average of the weights where the recipe has one, beside running statistics
        as they are."""
        return self.model.state_dict() if self.average is None else self.average

    def train_epoch(self):
        """Returns the mean loss and the accuracy of its steps."""
        world, rank, device = self.processes.world, self.processes.rank, self.processes.device
        # What an epoch draws follows from its number: a run that goes on draws what it would have drawn.
        torch.manual_seed(RECIPE["seed"] + 1000 * (self.epoch + 1) + rank)
        batches = epoch_batches(RECIPE["seed"], self.epoch, len(self.training), self.args.batch_size)
        parts, workers = Parts(batches, self.processes), self.args.workers
        loader = DataLoader(self.training, batch_sampler=parts, num_workers=workers, pin_memory=device.type == "cuda")
        set_modes(self.model)
        totals = [0.0, 0.0, 0, 0]
        for index, (images, labels) in enumerate(loader):
            rate = share_at(RECIPE["schedule"], self.step, len(batches), self.args.epochs) * self.plateau.share
            for group in self.optimizer.param_groups:
                group["lr"] = self.args.learning_rate * group["scale"] * rate
            images, labels = images.to(device, non_blocking=True), labels.to(device, non_blocking=True)
            batch = batches[index]
            of_step = self.train_step(images, labels, draw_mix(self.epoch, index, len(batch)), batch)
            totals = [total + value for total, value in zip(totals, of_step)]
            if self.args.log:
                loss, weight = self.processes.sum(of_step[:2])
                self.log(step=self.step, loss=loss / weight, learningRate=self.args.learning_rate * rate)
        if recomputes(len(batches)):
            self.recompute_statistics()
        loss, weight, correct, count = self.processes.sum(totals)
        return loss / weight, correct / count

    def recompute_statistics(self):
        """Of the weights that are judged; the model goes on with them."""
        live = self.copy_of_weights()
        self.model.load_state_dict(self.kept())
        at_once = self.args.micro_batch_size or self.args.batch_size
        recompute(self.model, self.training, self.epoch, at_once, self.processes, self.args.workers)
        statistics = {name: value.clone() for name, value in self.model.named_buffers()}
        self.model.load_state_dict({**live, **statistics})
        if self.average is not None:
            self.average.update(statistics)

    def train_step(self, images, labels, mix, batch):
        """One optimizer step of this process's part of a batch, some images of all processes at a time. Returns the sums of
        its losses, of their weights, of correct predictions and of images."""
        share, box = mix
        mine = self.processes.part(0, len(batch))[1]
        images, others = mixed(images, share, box), labels.roll(1) if share < 1 else None
        weight = self.criterion.weight(labels[:mine], None if others is None else others[:mine], share).item()
        of_all = self.processes.sum([weight])[0]
        at_once = self.args.micro_batch_size or len(batch)
        begins = range(0, len(batch), at_once)
        self.optimizer.zero_grad(set_to_none=True)
        loss_sum, correct = 0.0, 0
        for begin in begins:
            first, end = self.processes.part(begin, min(begin + at_once, len(batch)))
            # A process without an image among these takes one that does not count: it must take part in the sums.
            rows = slice(first, end) if end > first else slice(0, 1)
            count = BatchNorm.rows = end - first
            is_last = begin == begins[-1]
            with nullcontext() if is_last or self.processes.world == 1 else self.processes.wrapped.no_sync():
                with torch.autocast("cuda", torch.float16) if self.mixed_precision else nullcontext():
                    logits = self.processes.wrapped(images[rows])
                second = None if others is None else others[rows][:count]
                loss = self.criterion.loss(logits[:count], labels[rows][:count], second, share)
                # DistributedDataParallel averages over processes what is to be summed.
                self.scaler.scale((loss + 0 * logits.sum()) * (self.processes.world / of_all)).backward()
            loss_sum += loss.item()
            correct += right(logits[:count].argmax(1), labels[rows][:count], second, share)
        BatchNorm.rows = None
        if not math.isfinite(loss_sum) and not self.mixed_precision:
            raise SystemExit(f"The loss of step {self.step + 1} is not finite: the checkpoint is that of the epoch before")
        if TRAINING["clipNorm"]:
            self.scaler.unscale_(self.optimizer)
            nn.utils.clip_grad_norm_(self.model.parameters(), TRAINING["clipNorm"])
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self.step += 1
        self.move_average()
        return [loss_sum, weight, correct, mine]

    @torch.no_grad()
    def move_average(self):
        """Of weights; running statistics are those of the model."""
        if self.average is None:
            return
        decay = min(TRAINING["emaDecay"], self.step / (self.step + 9))
        parameters = dict(self.model.named_parameters())
        for name, value in self.model.state_dict().items():
            if name in parameters:
                self.average[name].lerp_(value, 1 - decay)
            else:
                self.average[name].copy_(value)

    @torch.no_grad()
    def evaluate(self):
        """Loss and accuracy of the validation images, each looked at by one process."""
        live = self.copy_of_weights()
        self.model.load_state_dict(self.kept())
        self.model.eval()
        mine = Subset(self.validation, range(self.processes.rank, len(self.validation), self.processes.world))
        totals = [0.0, 0.0, 0, 0]
        at_once = max(1, self.args.batch_size // self.processes.world)
        for images, labels in DataLoader(mine, at_once, num_workers=self.args.workers):
            labels = labels.to(self.processes.device)
            logits = self.model(images.to(self.processes.device))
            correct = (logits.argmax(1) == labels).sum().item()
            loss, weight = self.criterion.loss(logits, labels).item(), self.criterion.weight(labels).item()
            of_batch = [loss, weight, correct, len(labels)]
            totals = [total + value for total, value in zip(totals, of_batch)]
        self.model.load_state_dict(live)
        loss, weight, correct, count = self.processes.sum(totals)
        return loss / weight, correct / count
