import fc from 'fast-check';
import { birthdayAfter, dayAt, PlainDate, startOfDay } from '../../../domain/values/plain-date';

const day = (text: string): PlainDate => PlainDate.parse(text);

describe('PlainDate', () => {
  test.each(['2024-02-29', '2000-02-29', '1850-01-01', '2026-12-31', '2026-04-30'])('takes %s', (text) =>
    expect(PlainDate.parse(text)).toBe(text),
  );
  test.each([
    '2023-02-29',
    '1900-02-29',
    '2026-02-30',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '1849-12-31',
    '26-01-01',
    '2026-1-1',
    '2026-01-01T00:00:00Z',
    '',
  ])('refuses %s', (text) => expect(PlainDate.safeParse(text).success).toBe(false));
});

describe('birthdayAfter', () => {
  test.each([
    ['2009-11-23', 17, '2026-11-23'],
    ['2008-02-29', 16, '2024-02-29'],
    ['2008-02-29', 17, '2025-03-01'],
    ['2084-02-29', 16, '2100-03-01'],
    ['2009-12-31', 17, '2026-12-31'],
  ])('born %s, %i years later: %s', (birth, years, then) =>
    expect(birthdayAfter(day(birth), years)).toBe(then),
  );
});

describe('dayAt and startOfDay', () => {
  test('a day begins at another instant in each zone', () => {
    expect(dayAt(Date.parse('2026-11-23T15:59:59Z'), 8)).toBe('2026-11-23');
    expect(dayAt(Date.parse('2026-11-23T16:00:00Z'), 8)).toBe('2026-11-24');
    expect(dayAt(Date.parse('2026-12-31T15:00:00Z'), 9)).toBe('2027-01-01');
    expect(startOfDay(day('2026-11-24'), 7)).toBe(Date.parse('2026-11-23T17:00:00Z'));
  });

  test('the day that begins at an instant is the day at that instant, and not one millisecond before', () => {
    const instant = fc.date({
      min: new Date('1900-01-02'),
      max: new Date('2200-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, fc.constantFrom(7, 8, 9), (date, offset) => {
        const today = dayAt(date.getTime(), offset);
        const start = startOfDay(today, offset);
        expect(dayAt(start, offset)).toBe(today);
        expect(dayAt(start - 1, offset) < today).toBe(true);
        expect(start <= date.getTime() && date.getTime() < start + 24 * 3_600_000).toBe(true);
      }),
    );
  });
});
