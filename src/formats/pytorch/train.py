"""Goes on training from model.safetensors, as recipe.json says.

One process:     python train.py IMAGES
Several GPUs:    torchrun --nproc_per_node 4 train.py IMAGES
Interrupted:     the same with --resume
From scratch:    python train.py IMAGES --from-scratch

IMAGES is the folder that the dataset was unpacked into: split.json says which of its images are trained on and which are
judged by, as in Vireo. With --other-images it holds others, one folder per class, named as in classes.json.
"""
import argparse

from data import HERE, RECIPE
from processes import Processes
from split import open_images
from training import Run

TRAINING = RECIPE["training"]


def arguments(given=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images", help="folder of images")
    parser.add_argument("--other-images", action="store_true", help="IMAGES are not those of split.json")
    parser.add_argument("--validation", help="folder of class folders to judge by, in place of split.json's")
    parser.add_argument("--without-validation", action="store_true")
    parser.add_argument("--epochs", type=int, default=TRAINING["epochs"], help="0: judges the weights as they are")
    parser.add_argument("--batch-size", type=int, default=TRAINING["batchSize"], help="of all processes together")
    parser.add_argument(
        "--micro-batch-size",
        type=int,
        default=TRAINING["microBatchSize"],
        help="images at once, of all processes together; fewer than the batch: gradients accumulate",
    )
    parser.add_argument("--learning-rate", type=float, default=TRAINING["learningRate"])
    parser.add_argument("--weights", default=HERE / "model.safetensors")
    parser.add_argument("--output", default="trained.safetensors")
    parser.add_argument("--checkpoint", default="checkpoint.pt", help="written after every epoch")
    parser.add_argument("--resume", action="store_true", help="goes on from the checkpoint, where there is one")
    parser.add_argument("--log", help="file to write every step and epoch to, a line of JSON each")
    parser.add_argument("--from-scratch", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args(given)


def main(given=None):
    args = arguments(given)
    processes = Processes()
    training, validation, remarks = open_images(args)
    run = Run(args, training, validation, processes)
    judged = f"{len(validation)} to judge by" if validation else "none to judge by"
    many = "es" * (processes.world > 1)
    run.say(f"{len(training)} images, {judged}, {processes.world} process{many} on {processes.device.type}")
    for remark in remarks:
        run.say(remark)
    try:
        if args.resume:
            run.resume()
        run.train()
    finally:
        processes.end()


if __name__ == "__main__":
    main()
