import { expandSerials } from '../../../api/stock/serial-ranges';
import { MOST_SERIALS } from '../../../api/stock/schemas';

describe('expandSerials', () => {
  it.each([
    ['a prefix', [{ from: 'AB0099', to: 'AB0101' }], ['AB0099', 'AB0100', 'AB0101']],
    ['digits alone', [{ from: '0998', to: '1001' }], ['0998', '0999', '1000', '1001']],
    ['one piece', [{ from: 'ABCD', to: 'ABCD' }], ['ABCD']],
    [
      'several ranges',
      [
        { from: 'A001', to: 'A002' },
        { from: 'B001', to: 'B001' },
      ],
      ['A001', 'A002', 'B001'],
    ],
    [
      'more digits than a number holds exactly',
      [{ from: '90071992547409929', to: '90071992547409931' }],
      ['90071992547409929', '90071992547409930', '90071992547409931'],
    ],
  ])('counts up with %s', (_what, ranges, expected) => {
    expect(expandSerials(ranges, expected.length)).toEqual(expected);
  });

  it.each([
    ['another prefix', [{ from: 'AB01', to: 'AC02' }], 2],
    ['another length', [{ from: 'AB01', to: 'AB001' }], 2],
    ['backwards', [{ from: 'AB02', to: 'AB01' }], 2],
    ['letters at the end', [{ from: 'AB0A', to: 'AB0B' }], 2],
    ['a carry into the prefix', [{ from: 'A9B9', to: 'A9B10' }], 2],
    [
      'a number twice',
      [
        { from: 'AB01', to: 'AB02' },
        { from: 'AB02', to: 'AB02' },
      ],
      3,
    ],
    ['too few', [{ from: 'AB01', to: 'AB02' }], 3],
    ['none', [], 1],
  ])('refuses %s', (_what, ranges, quantity) => {
    expect(() => expandSerials(ranges, quantity)).toThrow(/SERIALS_DO_NOT_MATCH/);
  });

  it('refuses more than a delivery may name, before it counts them out', () => {
    const ranges = [{ from: '00000000000000000000000000000001', to: '99999999999999999999999999999999' }];
    expect(() => expandSerials(ranges, 1)).toThrow(/INVALID_INPUT/);
    const two = [
      { from: 'A00001', to: 'A20000' },
      { from: 'B00001', to: 'B00001' },
    ];
    expect(() => expandSerials(two, MOST_SERIALS + 1)).toThrow(/INVALID_INPUT/);
  });
});
