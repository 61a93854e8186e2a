import { Center, Loader, NativeSelect, Slider, Stack, Text } from '@mantine/core';
import { Suspense, useEffect, useState } from 'react';
import { explainImage } from '../../commands/explanation';
import { loadImageMapWords } from '../../i18n/language';
import { useWords } from '../../i18n/use-words';
import type { ImageExplanation } from '../../protocol/explanation';
import type { AnsweredImages } from '../../protocol/prediction';
import type { Failure } from '../../shared/result';
import { FailureAlert } from '../../ui/FailureAlert';
import { lazyPart } from '../../ui/lazy-part';
import { Segments } from '../../ui/Segments';
import { AttentionView } from './AttentionView';
import { ConvolutionView } from './ConvolutionView';
import classes from './Explanation.module.css';
import { FilterGrid } from './FilterGrid';
import { HEAT_GRADIENT } from './heat-colours';

const NearestTraining = lazyPart(
  async () => (await import('./NearestTraining')).NearestTraining,
  loadImageMapWords,
);

interface ExplanationProps {
  readonly set: AnsweredImages;
  readonly index: number;
  readonly truth: number;
  readonly prediction: number;
}

type Look = 'heat' | 'parts' | 'filters';

/** Why the model says what it says of one image. What is looked at stays while one moves on to other images. */
export function Explanation({ set, index, truth, prediction }: ExplanationProps) {
  const { t } = useWords();
  const [target, setTarget] = useState<'predicted' | 'true' | number>('predicted');
  const [node, setNode] = useState<number | null>(null);
  const [look, setLook] = useState<Look>('heat');
  const [opacity, setOpacity] = useState(0.6);
  const [explained, setExplained] = useState<ImageExplanation | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const targetClass = target === 'predicted' ? prediction : target === 'true' ? truth : target;
  useEffect(() => {
    let isWanted = true;
    explainImage(index, targetClass, node).then((answer) => {
      if (!isWanted) return;
      setFailure(answer.ok ? null : answer.failure);
      if (answer.ok) setExplained(answer.value);
    });
    return () => {
      isWanted = false;
    };
  }, [index, targetClass, node]);
  if (failure) return <FailureAlert failure={failure} />;
  if (!explained) {
    return (
      <Center mih={240}>
        <Loader size="sm" aria-label={t('explain.computing')} />
      </Center>
    );
  }
  const { looked, filters } = explained;
  const className = (position: number) => set.classes[position] ?? '';
  const isAttention = looked?.kind === 'attention';
  return (
    <Stack
      gap="sm"
      // Arrow keys of a slider or of the picture do not move on to another image.
      onKeyDown={(event) => event.key.startsWith('Arrow') && event.nativeEvent.stopPropagation()}
    >
      <Segments
        label={t('explain.look')}
        value={look}
        onChange={setLook}
        options={[
          { value: 'heat', label: isAttention ? t('explain.rollout') : t('explain.gradCam') },
          { value: 'parts', label: isAttention ? t('explain.heads') : t('explain.maps') },
          { value: 'filters', label: t('explain.filters'), disabled: filters === null },
        ]}
      />
      {look !== 'filters' && looked && (
        <div className={classes.choices}>
          {look === 'heat' && !isAttention && (
            <NativeSelect
              size="xs"
              label={t('explain.target')}
              value={String(target)}
              onChange={({ currentTarget: { value } }) =>
                setTarget(value === 'predicted' || value === 'true' ? value : Number(value))
              }
              data={[
                { value: 'predicted', label: t('explain.predicted', { name: className(prediction) }) },
                { value: 'true', label: t('explain.true', { name: className(truth) }) },
                ...set.classes.map((name, position) => ({ value: String(position), label: name })),
              ]}
            />
          )}
          {(look === 'parts' || !isAttention) && (
            <NativeSelect
              size="xs"
              label={t('explain.layer')}
              value={String(looked.node)}
              onChange={({ currentTarget: { value } }) => setNode(Number(value))}
              data={looked.layers.map((layer, i) => ({
                value: String(layer.node),
                label: `${i + 1} · ${layer.name}`,
              }))}
            />
          )}
          <div>
            <Text size="xs" fw={500} aria-hidden>
              {t('explain.opacity')}
            </Text>
            <Slider
              size="sm"
              min={0}
              max={1}
              step={0.05}
              label={null}
              value={opacity}
              onChange={setOpacity}
              thumbLabel={t('explain.opacity')}
            />
          </div>
        </div>
      )}
      {look !== 'filters' &&
        (looked?.kind === 'attention' ? (
          <AttentionView explained={explained} looked={looked} byHead={look === 'parts'} opacity={opacity} />
        ) : looked ? (
          <ConvolutionView
            explained={explained}
            looked={looked}
            isMaps={look === 'parts'}
            opacity={opacity}
          />
        ) : (
          <Text size="sm">{t('explain.nothing')}</Text>
        ))}
      {look !== 'filters' && looked && (
        <div className={classes.legend}>
          <span>{t('explain.little')}</span>
          <span className={classes.scale} style={{ background: HEAT_GRADIENT }} />
          <span>{t('explain.much')}</span>
        </div>
      )}
      {look === 'filters' && filters && <FilterGrid filters={filters} />}
      <Text size="xs" c="dimmed">
        {t(
          `explain.about.${look === 'filters' ? 'filters' : isAttention ? (look === 'heat' ? 'rollout' : 'heads') : look === 'heat' ? 'gradCam' : 'maps'}`,
        )}
      </Text>
      {prediction !== truth && (
        <Suspense fallback={null}>
          <NearestTraining index={index} prediction={prediction} />
        </Suspense>
      )}
    </Stack>
  );
}
