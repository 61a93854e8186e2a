import { describe, expect, it } from 'vitest';
import { zipFile } from '../../testing/make-zip';
import { openSource } from '../open-source';
import { judgeEncodings } from './guess-encoding';
import { NAME_ENCODINGS, type NameEncoding } from './name-encodings';
import { inEncoding } from './name-entries';

/** What an encoding writes a character as: read off its decoder, which is the only half that the platform has. */
function encoder({ decode }: NameEncoding): (text: string) => Uint8Array {
  const bytesOf = new Map<string, readonly number[]>();
  for (let lead = 0xff; lead >= 0; lead--) {
    for (let trail = 0xff; trail >= 0x40 && lead >= 0x81; trail--) {
      const char = decode(Uint8Array.of(lead, trail));
      if (char !== null && [...char].length === 1) bytesOf.set(char, [lead, trail]);
    }
    const single = decode(Uint8Array.of(lead));
    if (single !== null) bytesOf.set(single, [lead]);
  }
  return (text) =>
    Uint8Array.from(
      [...text].flatMap((char) => {
        const bytes = bytesOf.get(char);
        if (!bytes) throw new Error(`It cannot write ${char}`);
        return bytes;
      }),
    );
}

const encoders = new Map(NAME_ENCODINGS.map((encoding) => [encoding.label, encoder(encoding)]));

function write(label: string, text: string): Uint8Array {
  const encode = encoders.get(label);
  if (!encode) throw new Error(label);
  return encode(text);
}

/** Names as classes have them, in every encoding that people who write so make zips in. */
const NAMES: [string, readonly string[], string][] = [
  ['German', ['cp850', 'cp437', 'windows-1252'], 'Müll Größe Äpfel Öl'],
  ['one German word', ['cp850', 'windows-1252'], 'Straße'],
  ['French', ['cp850', 'cp437', 'windows-1252'], 'pâquerette pêche blé'],
  ['Spanish', ['cp850', 'cp437', 'windows-1252'], 'ñandú león araña'],
  ['Portuguese', ['cp850', 'windows-1252'], 'maçã limão pão'],
  ['Danish', ['cp850', 'windows-1252'], 'rødspætte ål ørred'],
  ['Russian', ['ibm866', 'windows-1251', 'koi8-r'], 'самолёт птица кошка'],
  ['Russian capitals', ['ibm866', 'windows-1251'], 'ДА НЕТ'],
  ['Japanese', ['shift_jis', 'euc-jp'], '犬 猫 ソファ 表'],
  ['hiragana', ['shift_jis', 'euc-jp'], 'りんご みかん ぶどう'],
  ['two Japanese classes', ['shift_jis'], '合格品 破損'],
  ['Chinese', ['gbk'], '飞机 汽车 青蛙'],
  ['two Chinese classes', ['gbk'], '合格 不合格'],
  ['Chinese of Taiwan', ['big5'], '飛機 汽車 青蛙 颱風'],
  ['Korean', ['euc-kr'], '비행기 자동차 고양이 개구리'],
  ['two Korean classes', ['euc-kr'], '정상 불량'],
];

describe.each(NAMES)('%s', (_, labels, text) => {
  const classes = text.split(' ');
  it.each(labels)('is read from %s', (label) => {
    const names = classes.map((name) => write(label, name));
    const [best] = judgeEncodings(names.filter((name) => name.some((byte) => byte >= 0x80)));
    expect(names.map((name) => best?.encoding.decode(name))).toEqual(classes);
  });
});

const zipOf = (names: readonly (string | Uint8Array)[], name = 'made.zip') =>
  zipFile(
    names.map((entry) => ({ name: entry })),
    {},
    name,
  );

async function list(file: File, encoding: string | null = null) {
  const listed = await openSource({ kind: 'zip', file });
  if (!listed.ok) throw new Error(listed.failure.code);
  return inEncoding(listed.value, encoding);
}

describe('a zip of names that are not UTF-8', () => {
  // In Shift-JIS the second byte of ソ and 表 is a backslash.
  const japanese = ['犬/0.jpg', 'ソファ/1.jpg', '表/2.jpg'].map((name) => write('shift_jis', name));

  it('is listed in the likeliest encoding, and the others are offered with examples', async () => {
    const { files, nameEncoding } = await list(zipOf(japanese));
    expect(files.map(({ path }) => path).sort()).toEqual(['ソファ/1.jpg', '犬/0.jpg', '表/2.jpg']);
    expect(nameEncoding).toMatchObject({ chosen: 'shift_jis', isGuess: true });
    expect(nameEncoding?.options[0]).toEqual({ encoding: 'shift_jis', examples: ['犬', 'ソファ', '表'] });
    expect(nameEncoding?.options.map(({ encoding }) => encoding)).toContain('cp437');
  });

  it('takes a backslash for a separator after decoding alone', async () => {
    const windows = [write('shift_jis', '表\\0.jpg'), write('shift_jis', '犬\\1.jpg')];
    expect((await list(zipOf(windows))).files.map(({ path }) => path).sort()).toEqual([
      '犬/1.jpg',
      '表/0.jpg',
    ]);
  });

  it('keeps its fingerprint and the order of its files whatever the encoding', async () => {
    const guessed = await list(zipOf(japanese));
    const dos = await list(zipOf(japanese), 'cp437');
    const cyrillic = await list(zipOf(japanese), 'windows-1251');
    expect(dos.nameEncoding).toMatchObject({ chosen: 'cp437', isGuess: false });
    expect(dos.files[0]?.path).not.toBe(guessed.files[0]?.path);
    for (const other of [dos, cyrillic]) {
      expect(other.fingerprint).toBe(guessed.fingerprint);
      expect(other.files.map(({ location }) => location.crc32)).toEqual(
        guessed.files.map(({ location }) => location.crc32),
      );
    }
  });

  it('goes to any encoding and back again, below the folder of its zip too', async () => {
    const zips = ['a.zip', 'b.zip'].map((name) => zipOf(japanese, name));
    const listed = await openSource({ kind: 'files', files: zips });
    if (!listed.ok) throw new Error(listed.failure.code);
    const russian = inEncoding(listed.value, 'windows-1251');
    expect(russian.files.every(({ path }) => /^[ab]\//.test(path))).toBe(true);
    expect(russian.files[0]?.path).not.toBe(listed.value.files[0]?.path);
    expect(inEncoding(russian, null)).toEqual(listed.value);
    expect(inEncoding(russian, 'no-such-encoding')).toEqual(listed.value);
  });

  it('has the fingerprint it had when names were read as code page 437', async () => {
    const bytes = Uint8Array.from([0xa4, 0x61, 0x2f, 0x31, 0x2e, 0x6a, 0x70, 0x67]);
    const content = new TextEncoder().encode('a picture');
    const raw = await list(zipFile([{ name: bytes, content }]));
    const utf8 = await list(zipFile([{ name: 'ña/1.jpg', content }]));
    expect(raw.fingerprint).toBe(utf8.fingerprint);
    expect(utf8.nameEncoding).toBeNull();
  });

  it('leaves names that are UTF-8 as they are beside others', async () => {
    const { files } = await list(zipOf(['猫/0.jpg', write('windows-1251', 'кошка/1.jpg')]));
    expect(files.map(({ path }) => path).sort()).toEqual(['кошка/1.jpg', '猫/0.jpg']);
  });

  it('reads a name that is none of the chosen encoding in code page 437', async () => {
    const { files } = await list(zipOf([Uint8Array.of(0x81, 0x2e, 0x6a, 0x70, 0x67)]), 'euc-kr');
    expect(files.map(({ path }) => path)).toEqual(['ü.jpg']);
  });

  it('is listed alike where its directory is cut off', async () => {
    const whole = zipFile(
      [...japanese, write('shift_jis', '猫/3.jpg')].map((name) => ({ name })),
      {
        withoutDirectory: true,
      },
    );
    const cut = new File([whole.slice(0, whole.size - 2)], 'cut.zip');
    const { files, problems, nameEncoding } = await list(cut);
    expect(files.map(({ path }) => path).sort()).toEqual(['ソファ/1.jpg', '犬/0.jpg', '表/2.jpg']);
    expect(problems).toContainEqual({ path: '猫/3.jpg', code: 'cutOff', severity: 'excluded' });
    expect(nameEncoding?.chosen).toBe('shift_jis');
  });
});
