import { unavailableReasonSchema } from '../../domain/centre/answer';
import type { LinkFunction } from '../../domain/centre/link-report';
import { linkDetails } from '../../workflows/centre-link/details';

const AT = '2026-11-23T01:00:00.000Z';
const CLOSED: LinkFunction = {
  function: 'enrol',
  state: 'down',
  limit: 0,
  reason: 'timeout',
  since: AT,
  waiting: 9_000,
  setbacks: 3,
  probedAt: AT,
  probeAt: '2026-11-23T01:00:08.000Z',
  rampAt: null,
  outage: null,
};

const page = (one: Partial<LinkFunction>): string =>
  linkDetails('53.71', { functions: [{ ...CLOSED, ...one }], nextLook: null, at: AT });

describe('the page of a link to the centre', () => {
  test('says what is down, since when, how many wait, and when it is asked', () => {
    const text = page({});
    expect(text).toContain('**53.71: Sambungan ke pusat PUTUS: kirim rekaman (enrol)**');
    expect(text).toContain(`PUTUS sejak ${AT}: tidak menjawab dalam waktunya`);
    expect(text).toContain('- **Berkas menunggu:** 9000');
    expect(text).toContain('- **Ditanya lagi:** 2026-11-23T01:00:08.000Z');
  });

  test.each(unavailableReasonSchema.options)('says in Indonesian what is wrong: %s', (reason) => {
    expect(page({ reason })).not.toContain(reason);
  });

  test.each([
    ['refused-credentials', 'TERBIT_CENTRE_TOKEN'],
    ['redirected', 'TERBIT_CENTRE_URL'],
    ['tls-failed', 'sertifikat'],
  ])('says what to do about a fault that only people mend: %s', (reason, what) => {
    const [, todo = ''] = /Yang harus dilakukan:\*\* (.*)/.exec(page({ reason })) ?? [];
    expect(todo).toContain(what);
    expect(todo).not.toMatch(/^tidak ada/);
  });

  test('a reason that it does not know is shown as it is', () => {
    expect(page({ reason: 'eclipse' })).toContain(': eclipse');
  });

  test('names the outage of the register and whose it is', () => {
    const outageId = '0193577a-0000-7000-8000-000000000000';
    expect(page({ outage: { outageId, cause: 'POWER', whose: 'DINAS' } })).toContain(
      `- **Gangguan:** listrik padam di dinas; giliran dinas (nomor ${outageId})`,
    );
    for (const text of [page({ outage: null }), page({})]) expect(text).not.toContain('Gangguan');
  });
});
