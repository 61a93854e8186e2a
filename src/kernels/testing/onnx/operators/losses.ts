/** Softmax, its logarithm, and the loss that both are part of. */
import { invariant } from '../../../../shared/errors';
import { TestGraph } from '../../graphs';
import { type Expression, type Found, first } from '../expression';
import { rowsAlong } from '../layout';
import { forward, Losses, logProbabilities } from '../on-engine';

export const logSoftmax: Expression = {
  by: 'the gradient of the loss',
  express(node) {
    const rows = rowsAlong(node.input(0), node.number('axis', -1));
    return first(async (create) => rows.back(await logProbabilities(create, rows.data, rows.length)));
  },
};

/** Widths of a head whose root is a number without rounding. */
const HEAD_WIDTHS = [4, 16, 64];

/** Each row is an image of as many tokens as the row has numbers: q the same for all, k the number, v a one-hot. */
export const softmax: Expression = {
  by: 'attention',
  express(node) {
    const rows = rowsAlong(node.input(0), node.number('axis', -1));
    const tokens = rows.length;
    const head = HEAD_WIDTHS.find((width) => width >= tokens);
    invariant(head, `A softmax over ${tokens} numbers`);
    const images = new Float32Array(rows.data.length * 3 * head);
    for (const [i, value] of rows.data.entries()) {
      const start = i * 3 * head;
      images[start] = Math.sqrt(head);
      images[start + head] = value;
      images[start + 2 * head + (i % tokens)] = 1;
    }
    const open = new TestGraph([1, tokens, 3 * head]);
    open.add({ kind: 'reshape' }, [tokens, 3 * head]);
    const graph = open.attention(1, head).firstToken().finish();
    return first(async (create) => {
      const found = await forward(create, { graph, parameters: [], images });
      return rows.back(found.filter((_, i) => i % head < tokens));
    });
  },
};

/** What has `ignore_index` is left out of the batch: torch's loss here has no such argument. */
export const softmaxCrossEntropy: Expression = {
  by: 'the loss (labels ignored are left out of the batch); log_prob by its gradient',
  express(node) {
    const rows = rowsAlong(node.input(0), 1);
    const labels = Int32Array.from(node.input(1).data);
    const weights = node.optional(2)?.data ?? null;
    const ignored = node.number('ignore_index', Number.NaN);
    const kept = Int32Array.from(labels.keys()).filter((row) => labels[row] !== ignored);
    const keptLabels = kept.map((row) => labels[row]);
    const reduction = node.text('reduction', 'mean');
    return async (create) => {
      const losses = new Losses(create, rows.data, rows.length);
      const found: Found[] = [];
      if (reduction === 'none') {
        const values = new Float32Array(labels.length);
        for (const [i, loss] of (await losses.each(kept, keptLabels, weights)).entries())
          values[kept[i]] = loss;
        found.push({ output: 0, values });
      } else {
        const { lossSum, weightSum } = await losses.together(kept, keptLabels, weights);
        found.push({ output: 0, values: [reduction === 'mean' ? lossSum / weightSum : lossSum] });
      }
      if (node.outputCount > 1) {
        const values = rows.back(await logProbabilities(create, rows.data, rows.length));
        found.push({ output: 1, values });
      }
      return found;
    };
  },
};
