import { Applicant, Contact, mayBeRecorded, printableFrom } from '../../../domain/case/applicant';
import { MaritalStatus, wasEverMarried } from '../../../domain/values/codes';
import { PlainDate } from '../../../domain/values/plain-date';
import { anApplicant } from '../../support/people';

const day = (text: string): PlainDate => PlainDate.parse(text);

describe('Applicant', () => {
  test.each([
    'Siti',
    'A',
    'Maria d’Arc',
    "Nur'aini",
    'Dr. Andi, S.H.',
    'José Ramos-Horta',
    'N. N.',
    'x'.repeat(60),
  ])('takes the name %s', (fullName) => expect(anApplicant({ fullName }).fullName).toBe(fullName));
  test('takes the spaces around a name away', () =>
    expect(anApplicant({ fullName: '  Siti ' }).fullName).toBe('Siti'));
  test.each(['', '   ', '.Siti', '-', 'Siti 2', 'Сити', 'Siti\nNur', 'Siti<b>', 'x'.repeat(61)])(
    'refuses the name %j',
    (fullName) => expect(() => anApplicant({ fullName })).toThrow(),
  );
  test.each([
    ['nik', '1'],
    ['familyCardNumber', '1'],
    ['birthDate', '1985-02-30'],
    ['sex', 'M'],
    ['religion', 'islam'],
    ['maritalStatus', 'SINGLE'],
    ['bloodType', 'C'],
    ['nationality', 'ID'],
    ['occupation', ''],
    ['birthPlace', 'x'.repeat(101)],
    ['address', { street: 'x', rt: '1234', rw: '1', kelurahan: '53.71.04.1003' }],
    ['address', { street: 'x', rt: '1', rw: '', kelurahan: '53.71.04.1003' }],
    ['address', { street: 'x', rt: '1', rw: '1', kelurahan: '53.71.99.1003' }],
    ['unknownField', 1],
  ])('refuses a wrong %s', (field, value) =>
    expect(Applicant.safeParse({ ...anApplicant(), [field]: value }).success).toBe(false),
  );
});

describe('Contact', () => {
  test('may be empty, and holds a phone number and an address that can be used', () => {
    expect(Contact.parse({})).toEqual({});
    expect(Contact.safeParse({ phone: '+6281234567890', email: 'uji@example.org' }).success).toBe(true);
    for (const phone of ['1234567', '1'.repeat(16), '0812-345-678', '++628123456789']) {
      expect(Contact.safeParse({ phone }).success).toBe(false);
    }
    expect(Contact.safeParse({ email: 'uji' }).success).toBe(false);
  });
});

describe('age', () => {
  const single = (birthDate: string) => ({
    birthDate: day(birthDate),
    maritalStatus: 'BELUM KAWIN' as const,
  });

  test('recording begins on the 16th birthday', () => {
    expect(mayBeRecorded(single('2010-11-23'), day('2026-11-23'))).toBe(true);
    expect(mayBeRecorded(single('2010-11-24'), day('2026-11-23'))).toBe(false);
  });
  test('the card may be printed from the 17th birthday; of 29 February, from 1 March', () => {
    expect(printableFrom(single('2009-11-23'))).toBe('2026-11-23');
    expect(printableFrom(single('2008-02-29'))).toBe('2025-03-01');
  });
  test('whoever is or was married holds a card at any age', () => {
    for (const maritalStatus of MaritalStatus.options) {
      const married = maritalStatus !== 'BELUM KAWIN';
      const person = { birthDate: day('2015-01-01'), maritalStatus };
      expect(wasEverMarried(maritalStatus)).toBe(married);
      expect(mayBeRecorded(person, day('2026-11-23'))).toBe(married);
      expect(printableFrom(person)).toBe(married ? null : '2032-01-01');
    }
  });
});
