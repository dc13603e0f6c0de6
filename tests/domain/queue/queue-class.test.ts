import { classByFacts, type FactClass } from '../../../domain/queue/queue-class';
import type { IssueReason } from '../../../domain/values/codes';
import { PlainDate } from '../../../domain/values/plain-date';

const classOf = (
  reason: IssueReason,
  turns17: string | null,
  printReadyAt: string | null,
): FactClass | null =>
  classByFacts({
    office: '53.71',
    reason,
    printableFrom: turns17 === null ? null : PlainDate.parse(turns17),
    printReadyAt,
  });

describe('the class of a case by its facts', () => {
  it.each<[string, FactClass | null, ReturnType<typeof classOf>]>([
    ['not yet print-ready', null, classOf('FIRST', '2026-11-23', null)],
    ['17 on that day', 'FIRST_TIMER', classOf('FIRST', '2026-11-23', '2026-11-23T01:00:00Z')],
    ['still 16', 'FIRST_TIMER', classOf('FIRST', '2027-01-01', '2026-11-23T01:00:00Z')],
    [
      '17 until the midnight at the office',
      'FIRST_TIMER',
      classOf('FIRST', '2025-11-24', '2026-11-23T15:59:59Z'),
    ],
    ['18 from then on', 'FIRST_CARD', classOf('FIRST', '2025-11-24', '2026-11-23T16:00:00Z')],
    [
      '17 on 29 February: 18 on 1 March',
      'FIRST_TIMER',
      classOf('FIRST', '2024-02-29', '2025-02-28T01:00:00Z'),
    ],
    ['married, of whom no day is kept', 'FIRST_CARD', classOf('FIRST', null, '2026-11-23T01:00:00Z')],
    ['damaged', 'DAMAGED', classOf('DAMAGED', '2010-01-01', '2026-11-23T01:00:00Z')],
    ['lost', 'LOST', classOf('LOST', '2026-11-23', '2026-11-23T01:00:00Z')],
    ['changed', 'DATA_CHANGE', classOf('DATA_CHANGE', null, '2026-11-23T01:00:00Z')],
    ['moved in', 'DATA_CHANGE', classOf('MOVE_IN', null, '2026-11-23T01:00:00Z')],
  ])('%s', (_, expected, found) => {
    expect(found).toBe(expected);
  });
});
