import subprocess
import sys

import torch


def run(*command):
    """Runs a program and shows what it says as it says it; where it fails, so does this cell."""
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for line in process.stdout:
        print(line, end="")
    if process.wait() != 0:
        raise RuntimeError(f"{command[1]} ended with an error, see above.")


run(sys.executable, f"{PROJECT}/check.py")
gpus = torch.cuda.device_count()
launcher = ["-m", "torch.distributed.run", "--nproc_per_node", gpus] if gpus > 1 else []
epochs = [] if EPOCHS is None else ["--epochs", EPOCHS]
# Run again, this cell goes on from the last epoch that was finished.
run(sys.executable, *launcher, f"{PROJECT}/train.py", FOLDER, *epochs, "--log", "log.jsonl", "--resume")
