import type { OutageImpact } from '../../db/centre/outage-impact';
import type { LoggedEntry, OutageRow } from '../../db/centre/outages';
import { outageState, whoseOutage, type OutageCause } from '../../domain/centre/outage';
import { say, type Language } from '../../domain/texts/language';
import { OUTAGE_CAUSE_TEXTS } from '../../domain/texts/outages';
import type { Outage, OutageSummary } from './outage.schemas';

/** An outage in a list. */
export function presentOutage(
  row: OutageRow,
  { casesAffected, now, language }: { casesAffected: number; now: Date; language: Language },
): OutageSummary {
  const { outageId, office, cause, announcedBy, detected, reporter, since, expectedEnd, endedAt } = row;
  return {
    outageId,
    office,
    function: row.function,
    cause,
    causeName: say(OUTAGE_CAUSE_TEXTS, cause, language),
    announcedBy,
    detected,
    reporter,
    casesAffected,
    whose: whoseOutage(row),
    state: outageState(row, now),
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
export function presentImpact(
  rows: readonly OutageImpact[],
  language: Language,
): Figures & {
  byCause: (Figures & { cause: OutageCause; causeName: string })[];
} {
  const together = rows.find(({ cause }) => cause === null) ?? NONE;
  const byCause = rows.flatMap(({ cause, ...rest }) =>
    cause === null ? [] : [{ cause, causeName: say(OUTAGE_CAUSE_TEXTS, cause, language), ...figures(rest) }],
  );
  return { ...figures(together), byCause };
}
