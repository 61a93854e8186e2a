import { Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useWords } from '../../i18n/use-words';
import type { RunDetails } from '../../protocol/runs';
import { recipeSettings } from '../../recipe/differences';
import { settingInWords, settingName } from '../../ui/setting-in-words';
import { colorOf, isDashed } from './colors';
import classes from './SweepPicture.module.css';
import { type Sweep, type SweepAxis, sweepOf } from './sweep';

interface SweepPictureProps {
  readonly runs: readonly RunDetails[];
  /** All runs that are compared: a run has the colour of its place among them. */
  readonly chosen: readonly string[];
}

/** px */
const HEIGHT = 250;
const TOP = 28;
const BOTTOM = 210;
/** Of what stands below a level axis. */
const LEVEL_HEIGHT = 28;
/** The first and the last axis' names begin and end this far outside, within a phone's screen. */
const NAME_SHIFT = 24;
/** % of the width, where axes begin and end: ticks stand beside them. */
const LEFT = 8;
const RIGHT = 90;

const across = (share: number) => `${LEFT + share * (RIGHT - LEFT)}%`;
/** Dots stand off the axis beside them. */
const inset = (share: number | null | undefined) => (share == null ? null : 0.04 + 0.92 * share);
const height = (share: number) => BOTTOM - share * (BOTTOM - TOP);

/** What a sweep came to: dots over the one field that was varied, or a line for each run across an axis for each field. */
export function SweepPicture({ runs, chosen }: SweepPictureProps) {
  const { t, formats } = useWords();
  const [pointed, setPointed] = useState<string | null>(null);
  const sweep = useMemo(() => sweepOf(runs), [runs]);
  if (!sweep) return null;
  const nameOf = ({ path }: SweepAxis) =>
    path === null ? t('comparing.figure.validationAccuracy') : settingName(path);
  const say = ({ path }: SweepAxis, value: unknown) =>
    path === null ? formats.percent(Number(value), 0) : settingInWords(path, value, formats);
  const inWords = ({ entry }: RunDetails) => {
    const accuracy = entry.result.validationAccuracy;
    const recipe = recipeSettings(entry.recipe);
    const settings = sweep.settings.map((axis) => {
      return `${nameOf(axis)} ${say(axis, recipe.get(axis.path ?? ''))}`;
    });
    return `${entry.name}: ${settings.join(', ')}, ${accuracy === null ? '–' : formats.percent(accuracy)}`;
  };
  const [only, ...more] = sweep.settings;
  const isDots = only !== undefined && more.length === 0;
  const title = t('comparing.sweep', { settings: sweep.settings.map(nameOf).join(', ') });
  const shown = runs.find(({ entry }) => entry.runId === pointed);
  const marks = runs.map((run, i) => {
    const { runId } = run.entry;
    const color = colorOf(chosen.indexOf(runId));
    return (
      <g
        key={runId}
        data-run={runId}
        stroke={color}
        fill={color}
        strokeDasharray={isDashed(chosen.indexOf(runId)) ? '6 4' : undefined}
        className={classes.run}
        data-faint={pointed !== null && pointed !== runId}
        onPointerEnter={() => setPointed(runId)}
        onPointerLeave={() => setPointed(null)}
      >
        <title>{inWords(run)}</title>
        {isDots ? (
          <Dot x={inset(only.shares[i])} y={sweep.accuracy.shares[i]} />
        ) : (
          <Across sweep={sweep} place={i} />
        )}
      </g>
    );
  });
  return (
    <figure className={classes.figure}>
      <figcaption>
        <Text size="sm" fw={600}>
          {title}
        </Text>
      </figcaption>
      <svg
        width="100%"
        height={isDots ? HEIGHT : HEIGHT - LEVEL_HEIGHT}
        role="img"
        aria-label={[title, ...runs.map(inWords)].join('. ')}
      >
        {marks}
        {isDots ? (
          <>
            <Upright axis={sweep.accuracy} at={0} name={nameOf(sweep.accuracy)} say={say} isGrid />
            <Level axis={only} name={nameOf(only)} say={say} />
          </>
        ) : (
          [...sweep.settings, sweep.accuracy].map((axis, i) => (
            <Upright
              key={axis.path ?? ''}
              axis={axis}
              at={i / sweep.settings.length}
              name={nameOf(axis)}
              say={say}
            />
          ))
        )}
      </svg>
      <Text size="xs" c="dimmed" mih={20}>
        {shown
          ? inWords(shown)
          : sweep.leftOut > 0
            ? t('comparing.leftOut', { count: sweep.leftOut })
            : t('comparing.pointAtRun')}
      </Text>
    </figure>
  );
}

function Dot({ x, y }: { readonly x: number | null | undefined; readonly y: number | null | undefined }) {
  if (x == null || y == null) return null;
  return <circle cx={across(x)} cy={height(y)} r={6} />;
}

/** A run's way from axis to axis; where it has no place on one, a gap. */
function Across({ sweep, place }: { readonly sweep: Sweep; readonly place: number }) {
  const points = [...sweep.settings, sweep.accuracy].map(({ path, shares }, i) => ({
    path: path ?? '',
    x: across(i / sweep.settings.length),
    share: shares[place] ?? null,
  }));
  return points.map(({ path, x, share }, i) => {
    const next = points[i + 1];
    if (share === null) return null;
    return (
      <g key={path}>
        <circle cx={x} cy={height(share)} r={4} />
        {next && next.share !== null && (
          <>
            <line x1={x} y1={height(share)} x2={next.x} y2={height(next.share)} strokeWidth={2} />
            {/* Wider than it is seen, so that a pointer finds it. */}
            <line
              x1={x}
              y1={height(share)}
              x2={next.x}
              y2={height(next.share)}
              strokeWidth={12}
              opacity={0}
            />
          </>
        )}
      </g>
    );
  });
}

interface AxisProps {
  readonly axis: SweepAxis;
  readonly name: string;
  readonly say: (axis: SweepAxis, value: unknown) => string;
}

function Upright({ axis, at, name, say, isGrid = false }: AxisProps & { at: number; isGrid?: boolean }) {
  const x = across(at);
  return (
    <g className={classes.axis}>
      <line x1={x} x2={x} y1={TOP} y2={BOTTOM} />
      <text
        x={x}
        y={TOP - 14}
        textAnchor={at === 0 ? 'start' : at === 1 ? 'end' : 'middle'}
        dx={at === 0 ? -NAME_SHIFT : at === 1 ? NAME_SHIFT : 0}
        className={classes.name}
      >
        {name}
      </text>
      {axis.ticks.map(({ share, value }) => (
        <g key={say(axis, value)}>
          {isGrid && (
            <line x1={x} x2={across(1)} y1={height(share)} y2={height(share)} className={classes.grid} />
          )}
          <text x={x} dx={-8} y={height(share)} dy="0.35em" textAnchor="end">
            {say(axis, value)}
          </text>
        </g>
      ))}
    </g>
  );
}

function Level({ axis, name, say }: AxisProps) {
  return (
    <g className={classes.axis}>
      <line x1={across(0)} x2={across(1)} y1={BOTTOM} y2={BOTTOM} />
      <text x={across(1)} y={BOTTOM + 36} textAnchor="end" className={classes.name}>
        {name}
      </text>
      {axis.ticks.map(({ share, value }) => (
        <text key={say(axis, value)} x={across(inset(share) ?? 0)} y={BOTTOM + 18} textAnchor="middle">
          {say(axis, value)}
        </text>
      ))}
    </g>
  );
}
