import { describe, expect, it } from 'vitest';
import { parseCsv, writeCsv } from './csv';

describe('CSV', () => {
  it('quotes what must be quoted and nothing else', () => {
    expect(
      writeCsv([
        ['Id', 'a,b'],
        ['1', 'say "hi"'],
        ['2', 'two\nlines'],
        ['3', 'ß 鳥 =1+1'],
      ]),
    ).toBe('Id,"a,b"\n1,"say ""hi"""\n2,"two\nlines"\n3,ß 鳥 =1+1\n');
  });

  it('reads back every table it writes', () => {
    const pieces = ['', 'a', ',', '"', '\n', '\r', '\r\n', ' ', 'é', '=1', '0001'];
    const rows = pieces.flatMap((a) => pieces.map((b) => [a + b, b, `x${a}${b}${a}`]));
    expect(parseCsv(writeCsv(rows))).toEqual({ ok: true, value: rows });
  });

  it('reads what spreadsheets write: byte-order mark, CRLF, no last line end, blank lines', () => {
    expect(parseCsv('\ufeffId,Category\r\n"0001",crow\r\n\r\n2,')).toEqual({
      ok: true,
      value: [
        ['Id', 'Category'],
        ['0001', 'crow'],
        ['2', ''],
      ],
    });
  });

  it.each([
    ['a quote that never closes', 'a,b\n1,"open\n2,x', 'csvUnclosedQuote', 2],
    ['text after a closing quote', 'a\n"x"y\n', 'csvStrayQuote', 2],
    ['a quote inside a bare field', 'a\nb\nx"y\n', 'csvStrayQuote', 3],
  ])('refuses %s with its line', (_, text, code, line) => {
    expect(parseCsv(text)).toEqual({ ok: false, failure: { code, values: { line } } });
  });
});
