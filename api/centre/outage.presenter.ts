import type { OutageImpact } from '../../db/centre/outage-impact';
import type { LoggedEntry, OutageRow } from '../../db/centre/outages';
import { whoseOutage, type OutageCause } from '../../domain/centre/outage';
import { CAUSE_NAMES } from '../../domain/centre/outage-names';
import type { Outage, OutageState, OutageSummary } from './outage.schemas';

function stateOf({ since, endedAt }: OutageRow, now: Date): OutageState {
  if (endedAt !== null) return endedAt < since ? 'CALLED_OFF' : 'ENDED';
  return since > now ? 'PLANNED' : 'OPEN';
}

/** An outage in a list. */
export function presentOutage(row: OutageRow, casesAffected: number, now: Date): OutageSummary {
  const { outageId, office, cause, announcedBy, detected, reporter, since, expectedEnd, endedAt } = row;
  return {
    outageId,
    office,
    function: row.function,
    cause,
    causeName: CAUSE_NAMES[cause],
    announcedBy,
    detected,
    reporter,
    casesAffected,
    whose: whoseOutage(row),
    state: stateOf(row, now),
    since: since.toISOString(),
    expectedEnd: expectedEnd?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    cap: { printing: row.printCap, recording: row.recordCap },
  };
}

export function presentLog(entries: readonly LoggedEntry[]): Outage['log'] {
  return entries.map(({ seq, entry, actor, at }) => ({ seq, entry, actor, at: at.toISOString() }));
}

type Figures = Omit<OutageImpact, 'cause'>;

function figures({ outages, seconds, longestSeconds, casesAffected }: Figures): Figures {
  return { outages, seconds, longestSeconds, casesAffected };
}

const NONE: Figures = { outages: 0, seconds: 0, longestSeconds: 0, casesAffected: 0 };

/** The impact by cause, and together. */
export function presentImpact(rows: readonly OutageImpact[]): Figures & {
  byCause: (Figures & { cause: OutageCause; causeName: string })[];
} {
  const together = rows.find(({ cause }) => cause === null) ?? NONE;
  const byCause = rows.flatMap(({ cause, ...rest }) =>
    cause === null ? [] : [{ cause, causeName: CAUSE_NAMES[cause], ...figures(rest) }],
  );
  return { ...figures(together), byCause };
}
