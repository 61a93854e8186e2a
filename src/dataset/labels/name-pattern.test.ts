import { describe, expect, it } from 'vitest';
import { classInName, parseNamePattern } from '../../shared/name-pattern';
import { labelsByPattern, namePatternOptions } from './name-pattern';

const imagesOf = (names: readonly string[]) => names.map((name, fileIndex) => ({ name, fileIndex }));
const numbered = (make: (i: number) => string, count = 8) => Array.from({ length: count }, (_, i) => make(i));

function classOf(pattern: string, name: string): string | null {
  const parsed = parseNamePattern(pattern);
  if (!parsed.ok) throw new Error(parsed.failure.code);
  return classInName(name, parsed.value);
}

describe('a pattern', () => {
  it.each([
    ['{class}.{number}', 'cat.0.jpg', 'cat'],
    ['{class}_{number}', 'american_bulldog_100.jpg', 'american_bulldog'],
    ['{class}_{number}', '3_0001.png', '3'],
    ['{class}_{number}', 'cat.jpg', null],
    ['{class}_*', 'cat_12_left.png', 'cat'],
    ['{class}_{word}', 'red_panda_a7.png', 'red_panda'],
    ['*_{class}', '0001_12_dog.png', '12_dog'],
    ['{number}_{class}', '0001_dog.png', 'dog'],
    ['{class} ({number})', 'wild cat (3).jpg', 'wild cat'],
    ['{class}{number}', 'owl7.jpg', 'owl'],
    ['{class}', 'a.b.jpg', 'a.b'],
    ['{word}-{class}-{number}', 'x1-猫-2.png', '猫'],
    ['[{class}]*', '[dog] on a lawn.png', 'dog'],
  ])('%s finds in %s: %s', (pattern, name, found) => expect(classOf(pattern, name)).toBe(found));

  it.each([
    ['{number}.jpg', 'patternWithoutClass'],
    ['', 'patternWithoutClass'],
    ['{class}_{class}', 'patternTwoClasses'],
    ['{klass}_{number}', 'patternUnknownGap'],
    ['{class_{number}', 'patternUnknownGap'],
    ['{class}*', 'patternRunsTogether'],
    ['{word}{class}', 'patternRunsTogether'],
    [`{class}${'_*'.repeat(8)}`, 'patternTooLong'],
  ])('%j is refused in words: %s', (pattern, code) => {
    const parsed = parseNamePattern(pattern);
    expect(parsed.ok ? 'read' : parsed.failure.code).toBe(code);
    expect(labelsByPattern(imagesOf(['cat.0.jpg']), pattern).size).toBe(0);
  });

  it('answers a name that fits in a thousand ways, or in none, at once', () => {
    expect(classOf('{class}_*_*_*_*_*_*_*', `${'a_'.repeat(60)}.jpg`)).toBe('a');
    expect(classOf('{class}_*_*_*-*_*_*_*', `${'_'.repeat(250)}.jpg`)).toBeNull();
  });
});

describe('a guess', () => {
  const guess = (names: readonly string[]) => {
    const [best] = namePatternOptions(imagesOf(names));
    return best ? [best.pattern, ...new Set(best.labels.values())].join(' ') : null;
  };

  it.each([
    ['dogs and cats', (i: number) => [`cat.${i}.jpg`, `dog.${i}.jpg`], '{class}.{number} cat dog'],
    [
      'pets',
      (i: number) => [`Abyssinian_${i}.jpg`, `american_bulldog_${i}.jpg`],
      '{class}_{number} Abyssinian american_bulldog',
    ],
    ['digits', (i: number) => ['0', '1', '2'].map((d) => `${d}_${1000 + i}.png`), '{class}_{number} 0 1 2'],
    ['copies of Windows', (i: number) => [`cat (${i}).jpg`, `dog (${i}).jpg`], '{class} ({number}) cat dog'],
    [
      'ImageNet',
      (i: number) => [`n02085620_${i}.JPEG`, `n02123045_${i}.JPEG`],
      '{class}_{number} n02085620 n02123045',
    ],
    ['letters of a sign language', (i: number) => [`A${i}.jpg`, `B${i}.jpg`], '{class}{number} A B'],
    ['numbers first', (i: number) => [`${i}_cat.jpg`, `${i}_dog.jpg`], '{number}_{class} cat dog'],
    ['no sign between', (i: number) => [`cat${i}.jpg`, `dog${i}.jpg`], '{class}{number} cat dog'],
    ['hashes behind', (i: number) => [`cat_${i}f3a.jpg`, `dog_${i}e1b.jpg`], '{class}_{word} cat dog'],
  ])('finds the classes of %s', (_, make, found) => {
    expect(guess(Array.from({ length: 8 }, (_, i) => make(i)).flat())).toBe(found);
  });

  it.each([
    ['one camera', numbered((i) => `IMG_${1000 + i}.jpg`)],
    ['two cameras', [...numbered((i) => `IMG_${1000 + i}.jpg`), ...numbered((i) => `DSC_${1000 + i}.jpg`)]],
    ['days', numbered((i) => `2024010${i % 3}_12300${i}.jpg`, 12)],
    ['numbers', numbered((i) => `${i}.jpg`, 40)],
    ['long numbers', numbered((i) => `${10000 + (i % 3)}_${i}.jpg`, 40)],
    ['HAM10000', numbered((i) => `ISIC_00243${10 + i}.jpg`, 40)],
    ['hashes', numbered((i) => `${'0a1b2c3d4e5f'.slice(i % 6)}${(i * 7919).toString(16)}e.jpg`, 30)],
    [
      'uuids',
      numbered((i) => `${(0x1a2b3c4d + i * 77777).toString(16)}-1f2e-4a5b-8c7d-00${i}0aa11bb22.jpg`, 30),
    ],
    ['too few', ['cat.1.jpg', 'dog.1.jpg']],
    ['a name each', numbered((i) => `${'abcdefgh'[i]}bird_${i}.jpg`)],
  ])('finds none in %s', (_, names) => expect(namePatternOptions(imagesOf(names))).toEqual([]));

  it('needs two images of each class, and no more', () => {
    const names = ['owl', 'fox', 'red panda', 'wolf'].flatMap((name) => [`${name}_1.jpg`, `${name}_2.jpg`]);
    expect(guess(names)).toBe('{class}_{number} owl fox red panda wolf');
  });

  it('labels no image twice and only with what stands in its name', () => {
    const names = numbered((i) => `${['red panda', 'owl', 'fox'][i % 3]}_${i}.jpg`, 60);
    for (const { labels } of namePatternOptions(imagesOf(names))) {
      for (const [file, found] of labels) expect(names[file]).toContain(found);
    }
  });
});
