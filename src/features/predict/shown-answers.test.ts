import { expect, test } from 'vitest';
import { shownAnswers } from './shown-answers';

const classes = ['ant', 'bee', 'cat'];

test('a few classes keep their places, so that only bars move', () => {
  const { rows, best } = shownAnswers(classes, Float32Array.of(0.25, 0.125, 0.625));
  expect(rows.map(({ name }) => name)).toEqual(classes);
  expect(best).toEqual({ name: 'cat', probability: 0.625 });
});

test('of many classes the likeliest are shown, the likeliest first, equal ones in the order of the classes', () => {
  const many = Array.from({ length: 9 }, (_, i) => `class ${i}`);
  const { rows, best } = shownAnswers(many, Float32Array.of(0, 0.25, 0.125, 0.5, 0, 0.125, 0, 0, 0));
  expect(rows.map(({ name }) => name)).toEqual(['class 3', 'class 1', 'class 2', 'class 5', 'class 0']);
  expect(best.name).toBe('class 3');
});
