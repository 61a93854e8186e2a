import { OPTIMIZER_NAMES, OPTIMIZERS } from '../recipe/kinds/optimizers';
import { SCHEDULE_NAMES, scheduleKind } from '../recipe/kinds/schedules';
import { MOST_STEPS_TO_RECOMPUTE } from '../recipe/statistics';

/** kinds.py: what the names of optimizers and schedules in recipe.json stand for, each as Vireo computes it. */
export function pytorchKinds(): string {
  const makers = OPTIMIZER_NAMES.map((name) => {
    const lines = OPTIMIZERS[name].python.split('\n');
    return [`def make_${name}(params, lr, o):`, ...lines.map((line) => `    ${line}`)].join('\n');
  });
  const optimizers = OPTIMIZER_NAMES.map((name) => `    "${name}": make_${name},`);
  const schedules = SCHEDULE_NAMES.map((name) => {
    const { warmsUp, python } = scheduleKind(name);
    return `    "${name}": (${warmsUp ? 'True' : 'False'}, lambda s, at: ${python}),`;
  });
  return `"""What the names of optimizers and schedules in recipe.json stand for."""
import math

import torch


def one_cycle(step, total, rise):
    """torch's OneCycleLR with cosine annealing, div_factor 25 and final_div_factor 1e4."""

    def anneal(begin, end, progress):
        return end + (begin - end) / 2 * (1 + math.cos(math.pi * min(1, progress)))

    top, last = rise * total - 1, total - 1
    if step <= top:
        return anneal(1 / 25, 1, 1 if top == 0 else step / top)
    return anneal(1, 1 / 25e4, 1 if last == top else (step - top) / (last - top))


${makers.join('\n\n\n')}


# From parameter groups (each with its weight decay), a learning rate, and the recipe's settings.
OPTIMIZERS = {
${optimizers.join('\n')}
}

# Whether it shapes the warm-up itself, and what the learning rate is multiplied by: from the recipe's settings, and from
# where the run is (see Moment in schedule.py).
SCHEDULES = {
${schedules.join('\n')}
}


# Statistics of batch norms are taken anew after epochs of no more steps than this.
MOST_STEPS_TO_RECOMPUTE = ${MOST_STEPS_TO_RECOMPUTE}


def named(kinds, name):
    """The entry of a name; one that this project does not know ends the program."""
    if name not in kinds:
        raise SystemExit(f"recipe.json asks for {name!r}; known are {', '.join(kinds)}")
    return kinds[name]
`;
}
