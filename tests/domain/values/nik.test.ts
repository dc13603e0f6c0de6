import { maskNik, Nik, nikDifferences } from '../../../domain/values/nik';
import { PlainDate } from '../../../domain/values/plain-date';

const day = (text: string): PlainDate => PlainDate.parse(text);

describe('Nik', () => {
  test.each([
    ['a man born on the first', '5371990108850001'],
    ['a man born on the 31st', '5371993112850001'],
    ['a woman born on the first', '5371994108850001'],
    ['a woman born on the 31st', '5371997112859999'],
    ['31 February, which registers do hold', '5371993102850001'],
    ['a region that is in no list', '9999990108850001'],
  ])('takes %s', (_, nik) => expect(Nik.parse(nik)).toBe(nik));

  test.each([
    ['fifteen digits', '537199010885000'],
    ['seventeen digits', '53719901088500011'],
    ['a letter', '53719901088500O1'],
    ['spaces around it', ' 5371990108850001'],
    ['a leading zero', '0371990108850001'],
    ['day 00', '5371990008850001'],
    ['day 32, no man and no woman', '5371993208850001'],
    ['day 40, no man and no woman', '5371994008850001'],
    ['day 72', '5371997208850001'],
    ['month 00', '5371990100850001'],
    ['month 13', '5371990113850001'],
    ['serial 0000', '5371990108850000'],
    ['a number', 5_371_990_108_850_001],
  ])('refuses %s', (_, nik) => expect(Nik.safeParse(nik).success).toBe(false));

  test('says what differs from the papers of its holder', () => {
    const man = Nik.parse('5371990108850001');
    const woman = Nik.parse('5371994108850001');
    expect(nikDifferences(man, day('1985-08-01'), 'MALE')).toEqual([]);
    expect(nikDifferences(woman, day('1985-08-01'), 'FEMALE')).toEqual([]);
    expect(nikDifferences(man, day('1985-08-02'), 'MALE')).toEqual(['NIK_BIRTH_DATE_DIFFERS']);
    expect(nikDifferences(man, day('1985-09-01'), 'MALE')).toEqual(['NIK_BIRTH_DATE_DIFFERS']);
    expect(nikDifferences(man, day('1986-08-01'), 'MALE')).toEqual(['NIK_BIRTH_DATE_DIFFERS']);
    expect(nikDifferences(woman, day('1985-08-01'), 'MALE')).toEqual(['NIK_SEX_DIFFERS']);
    expect(nikDifferences(woman, day('1985-08-02'), 'MALE')).toEqual([
      'NIK_BIRTH_DATE_DIFFERS',
      'NIK_SEX_DIFFERS',
    ]);
  });

  test('a year 2000 agrees with 00', () => {
    expect(nikDifferences(Nik.parse('5371992902000001'), day('2000-02-29'), 'MALE')).toEqual([]);
  });

  test('masked, it shows neither birth date nor sex', () => {
    expect(maskNik(Nik.parse('5371994108850007'))).toBe('537199******0007');
  });
});
