import { Button, Checkbox, Group, NumberInput, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { enqueue, holdQueue, runQueue, setPruning } from '../../commands/queue';
import { fieldName, useWords } from '../../i18n/use-words';
import { gridSearch, randomSearch, type SearchField } from '../../recipe/search';
import { parseRecipe } from '../../recipe/validate';
import { useStudio } from '../../state/studio';
import { FailureAlert } from '../../ui/FailureAlert';
import { numbersOf } from './numbers-of';
import { QueueList } from './QueueList';

/** Numbers a small search is worth varying. */
const VARIED = [
  'training.learningRate',
  'training.batchSize',
  'training.epochs',
  'training.labelSmoothing',
  'optimizer.weightDecay',
  'preprocessing.imageSize',
  'seed',
];

/** What is tried of the learning rate where nobody says otherwise. */
const RATES = [0.003, 0.001, 0.0003];

/** The epoch at which a poor run is ended early where nobody says otherwise. */
const PRUNED_AT = 2;

/** Recipes that run one after the other: the one on the screen, or one field of it varied. */
export function Queue() {
  const { t, formats } = useWords();
  const { entries, isDriven, drivenElsewhere, pruning, failure } = useStudio((studio) => studio.queue);
  const hasDataset = useStudio((studio) => studio.dataset.summary !== null);
  const recipe = useStudio((studio) => studio.recipe.recipe);
  const [path, setPath] = useState('training.learningRate');
  const hasDecimalComma = formats.number(0.5).includes(',');
  // As it would be typed in the language on the screen.
  const [typed, setText] = useState<string | null>(null);
  const text = typed ?? RATES.map(formats.number).join(hasDecimalComma ? '; ' : ', ');
  const [second, setSecond] = useState<string | null>(null);
  const [secondText, setSecondText] = useState('');
  const [draws, setDraws] = useState<number | string>('');

  const fields: SearchField[] = [{ path, values: numbersOf(text, hasDecimalComma) }];
  if (second) fields.push({ path: second, values: numbersOf(secondText, hasDecimalComma) });
  const points =
    typeof draws === 'number' ? randomSearch(recipe, fields, draws, recipe.seed) : gridSearch(recipe, fields);
  const sound = points.filter((point) => parseRecipe(point.recipe).problems.length === 0);
  const addSearch = () =>
    enqueue(
      sound.map(({ recipe: varied, settings }) => ({
        recipe: varied,
        label: { kind: 'settings', settings },
      })),
    );
  const choices = VARIED.filter(
    (known) => known !== 'optimizer.weightDecay' || 'weightDecay' in recipe.optimizer,
  ).map((value) => ({ value, label: fieldName(value) }));
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={3} size="h6">
          {t('runs.queue')}
        </Title>
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={!hasDataset}
            onClick={() => enqueue([{ recipe, label: { kind: 'asShown' } }])}
          >
            {t('runs.queueThis')}
          </Button>
          {entries.length > 0 &&
            !drivenElsewhere &&
            (isDriven ? (
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconPlayerPause size={14} aria-hidden />}
                onClick={holdQueue}
              >
                {t('runs.queueHold')}
              </Button>
            ) : (
              <Button
                size="compact-sm"
                leftSection={<IconPlayerPlay size={14} aria-hidden />}
                onClick={() => runQueue()}
              >
                {t('runs.queueRun', { count: entries.length })}
              </Button>
            ))}
        </Group>
      </Group>
      <Group gap="xs" align="end">
        <Select
          size="xs"
          label={t('runs.vary')}
          data={choices}
          value={path}
          allowDeselect={false}
          onChange={(value) => value && setPath(value)}
        />
        <TextInput
          size="xs"
          label={t('runs.values')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          size="xs"
          label={t('runs.andVary')}
          placeholder={t('runs.nothing')}
          clearable
          data={choices.filter(({ value }) => value !== path)}
          value={second}
          onChange={setSecond}
        />
        {second && (
          <TextInput
            size="xs"
            label={t('runs.itsValues')}
            value={secondText}
            onChange={(event) => setSecondText(event.currentTarget.value)}
          />
        )}
        <NumberInput
          size="xs"
          w={120}
          label={t('runs.draws')}
          placeholder={t('runs.all')}
          min={1}
          allowDecimal={false}
          value={draws}
          onChange={setDraws}
        />
        <Button size="xs" variant="default" disabled={sound.length === 0 || !hasDataset} onClick={addSearch}>
          {t('runs.addSearch', { count: sound.length, number: formats.count(sound.length) })}
        </Button>
      </Group>
      <Group gap="xs" wrap="nowrap">
        <Checkbox
          size="xs"
          label={t('runs.prune')}
          checked={pruning !== null}
          onChange={(event) => setPruning(event.currentTarget.checked ? { epoch: PRUNED_AT } : null)}
        />
        {/* The sentence ends with it, whether it is in force or not. */}
        <NumberInput
          size="xs"
          w={64}
          flex="none"
          min={1}
          allowDecimal={false}
          disabled={pruning === null}
          aria-label={t('runs.pruneEpoch')}
          value={pruning?.epoch ?? PRUNED_AT}
          onChange={(value) => typeof value === 'number' && setPruning({ epoch: value })}
        />
      </Group>
      {failure && <FailureAlert failure={failure} />}
      {drivenElsewhere && (
        <Text size="sm" c="dimmed">
          {t('runs.queueElsewhere')}
        </Text>
      )}
      {entries.length > 0 && <QueueList entries={entries} />}
    </Stack>
  );
}
