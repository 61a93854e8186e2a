import { bestOrLast } from '../metrics/records';
import type { ModelBundle } from '../protocol/commands';
import { markdownText } from './markdown-text';
import { startSentence } from './start-sentence';

/** README.md of the weights zip: what the files are, and the shortest ways to use them. */
export function weightsReadme({ recipe, classes, epochs, tensors }: ModelBundle): string {
  const parameterCount = tensors.reduce((sum, t) => sum + (t.dtype === 'F32' ? t.data.length : 0), 0);
  const { imageSize, channels } = recipe.preprocessing;
  const best = bestOrLast(epochs);
  const { trainLoss = null, validationAccuracy = null } = best ?? {};
  const told = [
    ...(trainLoss === null ? [] : [`training loss ${trainLoss.toFixed(4)}`]),
    ...(validationAccuracy === null
      ? []
      : [`validation accuracy ${(validationAccuracy * 100).toFixed(1)} %`]),
  ];
  const figures = best && told.length > 0 ? `Epoch ${best.epoch}: ${told.join(', ')}.` : '';
  return `# Image classifier trained with Vireo

${recipe.architecture.kind}, ${parameterCount.toLocaleString('en')} values, ${classes.length} classes, images of
${imageSize} × ${imageSize} px with ${channels} channel${channels === 1 ? '' : 's'}. ${figures}
${startSentence(recipe.start)}

- \`model.safetensors\`: the weights, under PyTorch's \`state_dict\` names and shapes
- \`recipe.json\`: everything the run was made with
- \`classes.json\`: the class names, in the order of the model's outputs
- \`metrics.csv\`: loss and accuracy of each epoch

To go on in Vireo, drop this zip onto its page. To read the weights in Python:

    from safetensors.torch import load_file
    weights = load_file("model.safetensors")

The classes are ${classes.slice(0, 20).map(markdownText).join(', ')}${classes.length > 20 ? ' …' : ''}.
`;
}
