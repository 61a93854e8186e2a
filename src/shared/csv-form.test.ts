import { expect, it } from 'vitest';
import { parseCsv } from './csv';
import { type CsvForm, csvFormOf, PLAIN_CSV, writeInForm } from './csv-form';

it.each<readonly [string, string, Partial<CsvForm>]>([
  ['a plain CSV', 'Id,Category\n1,a\n', {}],
  [
    'semicolons, byte-order mark, CRLF',
    '\ufeffId;Category\r\n1;a\r\n',
    {
      separator: ';',
      hasByteOrderMark: true,
      lineEnd: '\r\n',
    },
  ],
  ['tabs', 'Id\tCategory\n1\ta, b\n2\tc\n', { separator: '\t' }],
  ['bars', 'Id|Category\n1|a\n', { separator: '|' }],
  ['decimal commas beside semicolons', 'id;a;b\nx;0,25;0,75\n', { separator: ';' }],
  ['decimal commas without a header', '1;0,25\n2;0,75\n', { separator: ';' }],
  ['semicolons within answers', 'id,tags\n1,a;b\n2,a;b;c\n', {}],
  ['separators within quotes', 'id;what\n1;"a; b, c"\n2;"c, d;"\n', { separator: ';' }],
  ['a trailing comma in every row but the header', 'Id,Category\n1,a,\n2,b,\n', {}],
  [
    'everything quoted, old line ends, no last one',
    '"id","label"\r"1","a"',
    {
      quotes: { first: [true, true], others: [true, true] },
      lineEnd: '\r',
      endsWithLineEnd: false,
    },
  ],
  [
    'texts quoted, as R writes',
    '"id","label"\n"1.jpg",0.5\n',
    { quotes: { first: [true, true], others: [true, false] } },
  ],
  [
    'quotes everywhere, needed or not',
    '"id","what"\n"1","a, b"\n"2","c"\n',
    {
      quotes: { first: [true, true], others: [true, true] },
    },
  ],
  [
    'the numbers of its rows quoted, as R writes them',
    '"","id"\n"1",7\n"2",8\n',
    { quotes: { first: [true, true], others: [true, false] } },
  ],
  ['blanks after commas', 'Id, Category\n1, a\n', {}],
  ['one column', 'Id\n1\n', {}],
])('tells the form of a table with %s, and writes it back byte by byte', (_, text, form) => {
  expect(csvFormOf(text)).toEqual({ ...PLAIN_CSV, ...form });
  const rows = parseCsv(text, csvFormOf(text).separator);
  expect(rows.ok && writeInForm(rows.value, csvFormOf(text))).toBe(text);
});

it('judges the separator by many rows, and only by whole ones', () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `${i};"one, ${i}"`).join('\n');
  expect(csvFormOf(`id;what\n${rows}`).separator).toBe(';');
});
