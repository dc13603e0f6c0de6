import { readCsv, writeCsv } from '../../../domain/values/csv';

describe('CSV', () => {
  test.each([
    [
      'commas',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'semicolons and a byte order mark',
      '\uFEFFa;b\r\n1;2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'quotes, doubled quotes and line ends within',
      'a,b\n"x, ""y""","1\n2"\n',
      [
        ['a', 'b'],
        ['x, "y"', '1\n2'],
      ],
    ],
    [
      'empty cells',
      'a,b,c\n,,3\n1,,\n',
      [
        ['a', 'b', 'c'],
        ['', '', '3'],
        ['1', '', ''],
      ],
    ],
    ['nothing', '', []],
  ])('reads %s', (_what, text, cells) => {
    expect(readCsv(text)?.map((row) => row.cells)).toEqual(cells);
  });

  test('counts lines where rows begin, blank lines and line ends in cells included', () => {
    expect(readCsv('a,b\n\n"1\n1",2\n3,4')?.map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  test.each(['a\n"open', 'a\n"closed"early', 'a,b\n"x" y,1'])('does not guess at %j', (text) => {
    expect(readCsv(text)).toBeNull();
  });
});

describe('writeCsv', () => {
  test('marks as text what a spreadsheet would take for a formula', () => {
    expect(writeCsv([['=HYPERLINK("x")', '+1', '-1', '@SUM', -1, null, 'SJ/1']])).toBe(
      `"'=HYPERLINK(""x"")",'+1,'-1,'@SUM,-1,,SJ/1\r\n`,
    );
  });

  test('is read back by readCsv', () => {
    const rows = [
      ['surat, jalan', 'kata "baru"'],
      ['dua\nbaris', 'a;b'],
    ];
    expect(readCsv(writeCsv(rows))?.map(({ cells }) => cells)).toEqual(rows);
  });
});
