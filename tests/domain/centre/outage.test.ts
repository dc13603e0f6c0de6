import {
  faultsOfCause,
  faultsOfTimes,
  OutageCause,
  OutageFunction,
  outageAwaited,
  outageOf,
  STAGES_AFFECTED,
  whoseOutage,
  whoseWait,
  type OpenOutage,
  type OutageBoard,
} from '../../../domain/centre/outage';
import { LANGUAGES } from '../../../domain/texts/language';
import { OUTAGE_CAUSE_TEXTS } from '../../../domain/texts/outages';
import { needsOpenOutage } from '../../../domain/centre/outage-entry';
import type { Stage } from '../../../domain/case/stage';
import type { WaitingFor } from '../../../domain/case/waiting';

const NO_CAP = { printing: null, recording: null };

function outage(changes: Partial<OpenOutage> & Pick<OpenOutage, 'outageId'>): OpenOutage {
  return {
    function: 'read',
    cause: 'UNKNOWN',
    announcedBy: null,
    detected: true,
    cap: NO_CAP,
    since: '2026-11-23T01:00:00.000Z',
    expectedEnd: null,
    ...changes,
  };
}

function board(outages: OpenOutage[], recordingsLeft: number | null = null): OutageBoard {
  return { outages, recordingsLeft };
}

describe('whose an outage is', () => {
  test.each<[OutageFunction, OutageCause, OpenOutage['announcedBy'], 'DINAS' | 'CENTRE']>([
    ['read', 'OWN_SERVER', null, 'DINAS'],
    ['link', 'POWER', null, 'DINAS'],
    ['printing', 'ENCODER', null, 'DINAS'],
    ['office', 'NETWORK', null, 'CENTRE'],
    ['identify', 'CENTRE', null, 'CENTRE'],
    ['identify', 'LICENCE', null, 'CENTRE'],
    ['link', 'PLANNED', 'DINAS', 'DINAS'],
    ['office', 'PLANNED', 'CENTRE', 'CENTRE'],
    ['enrol', 'UNKNOWN', null, 'CENTRE'],
    ['link', 'UNKNOWN', null, 'CENTRE'],
    ['printing', 'UNKNOWN', null, 'DINAS'],
    ['office', 'UNKNOWN', null, 'DINAS'],
  ])('%s, %s, announced by %s: %s', (struck, cause, announcedBy, whose) =>
    expect(whoseOutage({ function: struck, cause, announcedBy })).toBe(whose),
  );

  test.each(LANGUAGES)('every cause has a name of its own that people read (%s)', (language) => {
    const names = OutageCause.options.map((cause) => OUTAGE_CAUSE_TEXTS[cause][language]);
    expect(new Set(names).size).toBe(OutageCause.options.length);
  });
});

describe('the outage that explains best', () => {
  const detected = outage({ outageId: 'd' });
  const detectedWithCause = outage({ outageId: 'dc', cause: 'CENTRE' });
  const declared = outage({ outageId: 'p', detected: false });
  const declaredWithCause = outage({ outageId: 'pc', detected: false, cause: 'NETWORK', function: 'link' });

  test('is the declared one with a cause, then the detected one with a cause, then the declared one', () => {
    const all = [detected, detectedWithCause, declared, declaredWithCause];
    const order: (string | undefined)[] = [];
    for (let left = all; left.length > 0;) {
      const best = outageOf('read', left)?.outageId;
      order.push(best);
      left = left.filter(({ outageId }) => outageId !== best);
    }
    expect(order).toEqual(['pc', 'dc', 'p', 'd']);
  });

  test('is the older one of two that explain as much', () => {
    const newer = outage({ outageId: 'a', since: '2026-11-23T02:00:00.000Z' });
    expect(outageOf('read', [newer, detected])?.outageId).toBe('d');
  });

  test('is none where another function is struck', () => {
    expect(outageOf('enrol', [detected, declared])).toBeNull();
    expect(outageOf('enrol', [declaredWithCause])?.outageId).toBe('pc');
    expect(outageOf('printing', [declaredWithCause])).toBeNull();
  });

  test('names what a reader needs', () =>
    expect(outageOf('read', [declaredWithCause])).toEqual({
      outageId: 'pc',
      function: 'link',
      cause: 'NETWORK',
      whose: 'CENTRE',
      since: '2026-11-23T01:00:00.000Z',
      expectedEnd: null,
    }));
});

describe('the outage that a case waits for', () => {
  const every = board(
    OutageFunction.options.map((struck) => outage({ outageId: struck, function: struck })).slice(0, 6),
  );

  test.each<[Stage, WaitingFor | null, string | null]>([
    ['REGISTERED', 'APPLICANT', 'recording'],
    ['RECORDED', 'LINK', 'enrol'],
    ['SENT', 'CENTRE', 'identify'],
    ['NEEDS_DECISION', 'OFFICER', null],
    ['NEEDS_DECISION', 'MINISTRY', null],
    ['PRINT_READY', 'LINK', 'read'],
    ['PRINT_READY', 'TURN', 'printing'],
    ['PRINT_READY', 'PRINTER', 'printing'],
    ['PRINT_READY', 'ENCODER', 'printing'],
    ['PRINT_READY', 'BLANKO', null],
    ['PRINT_READY', 'RIBBON', null],
    ['PRINT_READY', 'AGE', null],
    ['PRINTING', 'PRINTER', 'printing'],
    ['PRINTED', 'QUALITY_CHECK', null],
    ['READY', 'HOLDER', null],
    ['ISSUED', null, null],
  ])('%s, waiting for %s: %s', (stage, waits, struck) =>
    expect(outageAwaited(stage, waits, every)?.function ?? null).toBe(struck),
  );

  test('a recorded case waits for the search when the centre takes recordings', () => {
    const search = board([outage({ outageId: 'i', function: 'identify' })]);
    expect(outageAwaited('RECORDED', 'LINK', search)?.function).toBe('identify');
  });

  test('without power the office does nothing', () => {
    const dark = board([outage({ outageId: 'o', function: 'office', cause: 'POWER', detected: false })]);
    const waits: [Stage, WaitingFor][] = [
      ['REGISTERED', 'APPLICANT'],
      ['RECORDED', 'LINK'],
      ['SENT', 'CENTRE'],
      ['PRINT_READY', 'TURN'],
    ];
    for (const [stage, what] of waits) expect(outageAwaited(stage, what, dark)?.whose).toBe('DINAS');
  });

  describe('in an office that limps', () => {
    const cap = { printing: 200, recording: 70 };
    const limping = outage({
      outageId: 'l',
      function: 'office',
      cause: 'OWN_SERVER',
      detected: false,
      cap,
    });

    test('is that office for cards, which it prints slowly', () => {
      expect(outageAwaited('PRINT_READY', 'HOURS', board([limping], 5))?.outageId).toBe('l');
      expect(outageAwaited('PRINT_READY', 'TURN', board([limping], 5))?.outageId).toBe('l');
    });

    test('is that office for an applicant only once today is full', () => {
      expect(outageAwaited('REGISTERED', 'APPLICANT', board([limping], 1))).toBeNull();
      expect(outageAwaited('REGISTERED', 'APPLICANT', board([limping], 0))?.outageId).toBe('l');
    });

    test('is not that office for the link, which works', () => {
      expect(outageAwaited('RECORDED', 'LINK', board([limping], 0))).toBeNull();
      const down = outage({ outageId: 'd', function: 'enrol' });
      expect(outageAwaited('RECORDED', 'LINK', board([limping, down], 0))?.outageId).toBe('d');
    });

    test('a cap that is used up is never explained by an outage without one', () => {
      const encoder = outage({ outageId: 'e', function: 'printing', cause: 'ENCODER', detected: false });
      expect(outageAwaited('PRINT_READY', 'HOURS', board([encoder, limping]))?.outageId).toBe('l');
    });
  });

  test('turns the delay into whose the outage is', () => {
    const own = board([outage({ outageId: 'o', function: 'enrol', cause: 'OWN_SERVER' })]);
    expect(whoseWait('LINK', outageAwaited('RECORDED', 'LINK', own))).toBe('DINAS');
    expect(whoseWait('LINK', null)).toBe('CENTRE');
    expect(whoseWait(null, null)).toBeNull();
  });
});

describe('what does not go together', () => {
  const cap = { printing: 200, recording: null };

  test.each([
    [{ cause: 'PLANNED', announcedBy: 'CENTRE', cap: NO_CAP }, []],
    [{ cause: 'PLANNED', announcedBy: null, cap: NO_CAP }, ['/announcedBy required']],
    [{ cause: 'POWER', announcedBy: 'DINAS', cap: NO_CAP }, ['/announcedBy only_if_planned']],
    [{ cause: 'OWN_SERVER', announcedBy: null, cap }, []],
    [{ cause: 'UNKNOWN', announcedBy: null, cap }, ['/cap only_for_own_server']],
    [
      { cause: 'CENTRE', announcedBy: null, cap: { printing: null, recording: 0 } },
      ['/cap only_for_own_server'],
    ],
  ] as const)('%o: %o', (described, faults) =>
    expect(faultsOfCause(described).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(faults),
  );

  const NOW = new Date('2026-11-23T01:00:00Z');
  const at = (hours: number): Date => new Date(NOW.getTime() + hours * 3_600_000);

  test.each([
    ['UNKNOWN', at(-5), null, []],
    ['UNKNOWN', at(0), at(1), []],
    ['UNKNOWN', at(1), null, ['/since']],
    ['PLANNED', at(24), at(30), []],
    ['PLANNED', at(24), at(23), ['/expectedEnd']],
    ['PLANNED', at(24), at(24), ['/expectedEnd']],
    ['NETWORK', at(-5), at(-1), ['/expectedEnd']],
    ['NETWORK', new Date('0000-01-01T00:00:00Z'), null, ['/since']],
    ['NETWORK', at(-5), new Date('9999-01-01T00:00:00Z'), ['/expectedEnd']],
  ] as const)('%s from %o to %o: %o', (cause, since, expectedEnd, pointers) =>
    expect(faultsOfTimes({ cause, since, expectedEnd }, NOW).map(({ pointer }) => pointer)).toEqual(pointers),
  );
});

test('what was learnt afterwards can still be told of an outage that ended', () => {
  const open = (['CAUSE', 'ESCALATION', 'VISIT', 'EXPECTED_END', 'CAP', 'END'] as const).filter((type) =>
    needsOpenOutage({ type } as Parameters<typeof needsOpenOutage>[0]),
  );
  expect(open).toEqual(['EXPECTED_END', 'CAP', 'END']);
});

test('whoever waits for one function of the centre waits for the whole link', () => {
  const parts = (['enrol', 'identify', 'read', 'verify'] as const).flatMap((one) => STAGES_AFFECTED[one]);
  expect(new Set(STAGES_AFFECTED.link)).toEqual(new Set(parts));
});
