import { CaseNumber, caseNumber } from '../../../domain/values/case-number';
import { FamilyCardNumber } from '../../../domain/values/family-card-number';

describe('CaseNumber', () => {
  test('is office, year and a serial that may outgrow its six digits', () => {
    expect(caseNumber('53.71', 2026, 123)).toBe('5371-2026-000123');
    expect(caseNumber('53.71', 2026, 1_234_567)).toBe('5371-2026-1234567');
  });
  test.each(['5371-2026-00123', '53.71-2026-000123', '5371-26-000123', '5371-2026-000123 '])(
    'refuses %s',
    (text) => expect(CaseNumber.safeParse(text).success).toBe(false),
  );
});

describe('FamilyCardNumber', () => {
  test('is sixteen digits without a leading zero', () => {
    expect(FamilyCardNumber.parse('5371990101200001')).toBe('5371990101200001');
    for (const text of ['0371990101200001', '537199010120000', '53719901012000011', '537199010120000A']) {
      expect(FamilyCardNumber.safeParse(text).success).toBe(false);
    }
  });
});
