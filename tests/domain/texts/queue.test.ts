import { DEFAULT_RULES, keyOf, placementUnder, type QueueClaims } from '../../../domain/queue/policy';
import { explainPlace } from '../../../domain/texts/queue';

const LOST: QueueClaims = { service: 'KTP_EL', byFacts: 'LOST', mark: null, isAtDesk: false };

describe('the place of a case in plain words', () => {
  const ready = Date.parse('2026-11-22T17:00:00Z');

  it('names class, head start and both days at the office', () => {
    const standing = placementUnder(DEFAULT_RULES, { ...LOST, byFacts: 'FIRST_TIMER' });
    expect(new Date(keyOf(ready, standing)).toISOString()).toBe('2026-10-23T17:00:00.000Z');
    expect(explainPlace('53.71', ready, standing, 'id')).toBe(
      'Kelas "Pemula", siap cetak sejak 2026-11-23; kelas ini didahulukan 30 hari, jadi antre seperti siap sejak 2026-10-24.',
    );
  });

  it('says so where there is no head start, and where printing is suspended', () => {
    const standing = placementUnder({ ...DEFAULT_RULES, suspendedClasses: ['LOST'] }, LOST);
    expect(explainPlace('53.71', ready, standing, 'id')).toBe(
      'Kelas "Kartu hilang", siap cetak sejak 2026-11-23; kelas ini tidak didahulukan. Pencetakannya sedang ditangguhkan; tempatnya tetap.',
    );
  });

  it('says the same in English', () => {
    const placement = placementUnder(DEFAULT_RULES, { ...LOST, byFacts: 'FIRST_TIMER' });
    expect(explainPlace('53.71', ready, placement, 'en')).toBe(
      'Class "First-timer", print-ready since 2026-11-23; this class gets a head start of 30 days, so it queues as if ready since 2026-10-24.',
    );
  });
});
