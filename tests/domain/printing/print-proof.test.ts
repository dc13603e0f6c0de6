import { hasRunWithoutBreak, readJob, type JobEvidence } from '../../../domain/printing/print-proof';

const job = (changes: Partial<JobEvidence>): JobEvidence => ({
  state: 'canceled',
  reasons: [],
  impressions: 0,
  documents: null,
  wasProcessed: null,
  ...changes,
});

describe('what a job says', () => {
  it.each<[string, Partial<JobEvidence>, string]>([
    ['cancelled without a document', { documents: 0 }, 'ENDED_UNPRINTED'],
    ['cancelled before it was begun', { documents: 1, wasProcessed: false }, 'ENDED_UNPRINTED'],
    ['timed out without a document', { state: 'aborted', documents: 0 }, 'ENDED_UNPRINTED'],
    ['cancelled after it was begun', { documents: 1, wasProcessed: true }, 'INCONCLUSIVE'],
    ['cancelled with a document, without a start time', { documents: 1 }, 'INCONCLUSIVE'],
    ['cancelled, and nothing reported', {}, 'INCONCLUSIVE'],
    ['cancelled with a chip encoded', { documents: 0, chipSerial: '04A1' }, 'INCONCLUSIVE'],
    ['cancelled with a sheet counted', { wasProcessed: false, impressions: 1 }, 'INCONCLUSIVE'],
    ['aborted without a reason', { state: 'aborted', documents: 1, wasProcessed: true }, 'INCONCLUSIVE'],
    ['completed', { state: 'completed' }, 'PRINTED'],
    ['held', { state: 'pending-held', documents: 0 }, 'WITHOUT_DOCUMENT'],
    ['stopped for want of cards', { state: 'processing-stopped' }, 'UNDER_WAY'],
  ])('%s', (_what, changes, kind) => {
    expect(readJob(job(changes)).kind).toBe(kind);
  });

  it('is a spoiled card for a jam or a chip that failed, whoever names it', () => {
    const aborted = job({ state: 'aborted', documents: 1, wasProcessed: true, chipSerial: '04A1' });
    expect(readJob({ ...aborted, reasons: ['media-jam'] })).toEqual({
      kind: 'SPOILED',
      serial: '04A1',
      reason: 'JAMMED',
    });
    expect(readJob(aborted, ['media-jam-report'])).toMatchObject({ reason: 'JAMMED' });
    expect(readJob({ ...aborted, reasons: ['encoding-failed'] })).toMatchObject({
      reason: 'ENCODING_FAILED',
    });
  });
});

describe('an up-time', () => {
  const at = (minutes: number): Date => new Date(Date.UTC(2026, 0, 5, 1, minutes));
  it.each([
    ['that ran on with the clock is unbroken', 100, 100 + 600, true],
    ['that lags a little is unbroken', 100, 100 + 585, true],
    ['that went back is broken', 100, 40, false],
    ['that grew, but less than the clock, is broken', 100, 300, false],
  ])('%s', (_what, before, now, unbroken) => {
    const reading = hasRunWithoutBreak(
      { upTimeSeconds: before, at: at(0) },
      { upTimeSeconds: now, at: at(10) },
    );
    expect(reading).toBe(unbroken);
  });
});
