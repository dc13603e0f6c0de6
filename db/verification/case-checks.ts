import { utcOffsetHours } from '../../domain/regions/regions';
import { advance, type CaseState, type JournalStep } from '../../domain/case/state';
import { isFinal } from '../../domain/case/final';
import { attemptAfter, type AttemptState } from '../../domain/case/attempt';
import { classByFacts } from '../../domain/queue/queue-class';
import { spoilReasonOf } from '../../domain/printing/spoilage';
import { dayAt } from '../../domain/values/plain-date';
import type { AttemptCopy, CaseFile, JournalLine } from './case-files';
import type { Findings } from './findings';

/** Follows a journal; a step that cannot be followed is noted, and the steps up to there are returned. */
export function followJournal({ copy, journal }: CaseFile, findings: Findings): JournalStep[] {
  const steps: JournalStep[] = [];
  let before: CaseState | null = null;
  if (journal.length === 0) findings.note(1, copy.caseNumber, 'berkas tidak punya jurnal');
  for (const [index, line] of journal.entries()) {
    const fault = faultOf(line, index, before);
    if (fault !== null) {
      findings.note(1, copy.caseNumber, fault);
      return steps;
    }
    const entry = { seq: line.seq, at: line.at.toISOString(), actor: line.actor, event: line.event };
    const after: CaseState = advance(before, entry);
    steps.push({ before, entry, after });
    before = after;
  }
  return steps;
}

function faultOf({ seq, event }: JournalLine, index: number, before: CaseState | null): string | null {
  if (seq !== index + 1)
    return `jurnal berlubang: baris ${index + 1} tidak ada, yang berikut bernomor ${seq}`;
  if ((before === null) !== (event.type === 'REGISTERED'))
    return `jurnal baris ${seq} tidak boleh ${event.type}`;
  // A verdict that contradicts the first may still be noted on an issued case; it moves nothing.
  if (before !== null && isFinal(before.stage) && event.type !== 'VERDICT_CONFLICTED') {
    return `jurnal berlanjut dengan ${event.type} sesudah berkas selesai (${before.stage})`;
  }
  return null;
}

/** Invariant 1: the copies agree with the journal, and an open case names what it waits for. */
export function checkCopies({ copy }: CaseFile, state: CaseState, findings: Findings): void {
  const claims: [
    name: string,
    stored: string | number | boolean | null,
    derived: string | number | boolean | null,
  ][] = [
    ['nomor berkas', copy.caseNumber, state.caseNumber],
    ['kantor', copy.office, state.office],
    ['layanan', copy.service, state.service],
    ['tahap', copy.stage, state.stage],
    ['status', copy.externalStatus, state.externalStatus],
    ['nomor jurnal', copy.seq, state.seq],
    ['waktu mulai tahap', copy.since.toISOString(), state.since],
    ['menunggu kementerian', copy.awaitsMinistry, state.awaitsMinistry],
    ['sebab keputusan', copy.cause, state.cause],
    ['waktu surat', copy.letterSentAt?.toISOString() ?? null, state.letterSentAt],
    ['status oleh petugas', copy.statusesByHand, state.statusesByHand],
    ['perekaman oleh petugas', copy.recordedByHand, state.recordedByHand],
    ['percobaan terbuka', copy.openAttempt, state.attempt?.attemptId ?? null],
    ['kunci antrean', copy.queueKey?.toISOString() ?? null, state.printReadyAt],
    ['kelas antrean', copy.factClass, classByFacts(state)],
    ['tanda antrean', copy.queueMark, state.queueMark ?? 'NONE'],
    ['hari di loket', copy.deskOn, state.deskOn],
    ['boleh dicetak sejak', copy.printableFrom, state.printableFrom],
    ['rak', copy.shelf, state.onShelf?.shelf ?? null],
    ['kotak', copy.box, state.onShelf?.box ?? null],
    ['di rak sejak', copy.shelvedAt?.toISOString() ?? null, state.onShelf?.at ?? null],
  ];
  for (const [name, stored, derived] of claims) {
    if (stored === derived) continue;
    findings.note(
      1,
      copy.caseNumber,
      `${name}: tercatat ${String(stored)}, menurut jurnal ${String(derived)}`,
    );
  }
  const stranded = strandedBecause(state);
  if (stranded !== null) findings.note(1, copy.caseNumber, `tidak menunggu siapa pun: ${stranded}`);
}

/** Why no one can take an open case further; null when someone can, who is what it waits for. */
function strandedBecause({ stage, attempt, cause, recordingId }: CaseState): string | null {
  switch (stage) {
    case 'RECORDED':
    case 'SENT':
      return recordingId === null ? `${stage} tanpa perekaman` : null;
    case 'NEEDS_DECISION':
      return cause === null ? 'perlu keputusan tanpa sebab' : null;
    case 'PRINT_READY':
      return attempt === null || attempt.state === 'HELD'
        ? null
        : `siap cetak dengan percobaan ${attempt.state}`;
    case 'PRINTING':
      return attempt?.state === 'SENDING' || attempt?.state === 'UNCERTAIN'
        ? null
        : 'dicetak tanpa percobaan';
    case 'PRINTED':
      return attempt?.state === 'PRINTED' ? null : 'tercetak tanpa kartu';
    case 'READY':
      return attempt?.state === 'GOOD' ? null : 'siap diambil tanpa kartu';
    case 'REGISTERED':
    case 'ISSUED':
    case 'CANCELLED':
    case 'REFUSED':
      return null;
  }
}

/**
 * Invariant 3, read off the events alone: when sending starts, the newest submission of the newest recording has a
 * unique verdict, or an officer confirmed it, and the day at the office is one on which the card may be printed.
 */
export function checkPrintPermission(
  { copy }: CaseFile,
  steps: readonly JournalStep[],
  findings: Findings,
): void {
  let newestRecording: string | null = null;
  let newestSubmission: { submissionId: string; recordingId: string } | null = null;
  let unique = false;
  let printableFrom: string | null = null;
  for (const { entry } of steps) {
    const { event, at } = entry;
    if (event.type === 'REGISTERED') printableFrom = event.printableFrom;
    if (event.type === 'DECIDED' && event.corrected !== null) printableFrom = event.corrected.printableFrom;
    if (event.type === 'RECORDED' || event.type === 'RECORDED_BY_HAND') newestRecording = event.recordingId;
    if (event.type === 'SUBMITTED') newestSubmission = event;
    if (event.type === 'VERDICT_RECEIVED') {
      const isNewest =
        newestSubmission?.submissionId === event.submissionId &&
        newestSubmission.recordingId === newestRecording;
      unique = isNewest && event.verdict === 'UNIQUE';
    } else if (event.type === 'DECIDED' && event.action === 'CONFIRM_UNIQUE') {
      unique = true;
    } else if (event.type === 'STATUS_ENTERED') {
      unique = event.status === 'PRINT_READY_RECORD';
    } else if (
      event.type === 'RECORDED' ||
      event.type === 'RECORDED_BY_HAND' ||
      event.type === 'SUBMITTED' ||
      event.type === 'VERDICT_CONFLICTED' ||
      event.type === 'STATUS_CONFLICTED'
    ) {
      unique = false;
    } else if (event.type === 'SENDING_STARTED' || event.type === 'PRINT_ORDERED') {
      if (!unique)
        findings.note(3, copy.caseNumber, `percobaan ${event.attemptId} dikirim tanpa verdik tunggal`);
      const day = dayAt(Date.parse(at), utcOffsetHours(copy.office));
      if (printableFrom !== null && day < printableFrom) {
        findings.note(
          3,
          copy.caseNumber,
          `percobaan ${event.attemptId} dikirim ${day}, sebelum boleh ${printableFrom}`,
        );
      }
    }
  }
}

interface DerivedAttempt {
  state: AttemptState;
  printer: string;
  spoilReason: string | null;
  orderId: string | null;
}

function attemptsByJournal(steps: readonly JournalStep[]): Map<string, DerivedAttempt> {
  const attempts = new Map<string, DerivedAttempt>();
  for (const { before, entry, after } of steps) {
    const change = before && attemptAfter(before, entry.event, after);
    if (change === null) continue;
    const { printer = '', orderId = null } = before?.attempt ?? after.attempt ?? {};
    const spoilReason = change.state === 'SPOILED' ? spoilReasonOf(entry.event) : null;
    attempts.set(change.attemptId, { state: change.state, printer, orderId, spoilReason });
  }
  return attempts;
}

/** Where the one piece of an attempt must be, by the state of the attempt; null when it took none. */
function pieceBelongsIn(state: AttemptState, stage: string): string | null {
  switch (state) {
    case 'PRINTED':
    case 'GOOD':
      return stage === 'ISSUED' ? 'ISSUED' : 'PRINTED';
    case 'SPOILED':
      return 'SPOILED';
    case 'HELD':
    case 'SENDING':
    case 'UNCERTAIN':
    case 'NOT_PRINTED':
    case 'VOID':
      return null;
  }
}

function checkMoves({ attemptId, state, moved }: AttemptCopy, stage: string, findings: Findings): void {
  const place = pieceBelongsIn(state, stage);
  const gained = Object.entries(moved).filter(([, pieces]) => pieces > 0);
  const gave = Object.entries(moved).filter(([, pieces]) => pieces < 0);
  const [[to, more] = [null, 0]] = gained;
  const [[from, less] = [null, 0]] = gave;
  const isRight =
    place === null
      ? gained.length + gave.length === 0
      : gained.length === 1 &&
        gave.length === 1 &&
        to === place &&
        more === 1 &&
        less === -1 &&
        (from === 'STORE' || from === 'PRINTER');
  if (isRight) return;
  const derived = Object.entries(moved).map(([kind, pieces]) => `${kind} ${pieces}`);
  const wanted = place === null ? 'tanpa mutasi' : `satu keping ke ${place}`;
  findings.note(
    4,
    attemptId,
    `percobaan ${state} seharusnya ${wanted}, mutasinya: ${derived.join(', ') || 'tidak ada'}`,
  );
}

/** Invariant 4: attempts agree with the journal and the ledger, and no case has two good cards. */
export function checkAttempts(
  { copy, attempts }: CaseFile,
  steps: readonly JournalStep[],
  findings: Findings,
): void {
  const derived = attemptsByJournal(steps);
  for (const attempt of attempts) {
    const { attemptId, state, printer, office, orderId, spoilReason } = attempt;
    const expected = derived.get(attemptId);
    derived.delete(attemptId);
    if (expected === undefined) findings.note(4, attemptId, `tidak dikenal jurnal berkas ${copy.caseNumber}`);
    else if (expected.state !== state) {
      findings.note(
        4,
        attemptId,
        `tercatat ${state}, menurut jurnal ${expected.state} (berkas ${copy.caseNumber})`,
      );
    } else if (expected.printer !== printer || office !== copy.office) {
      findings.note(4, attemptId, `tercatat pada pencetak ${printer}, menurut jurnal ${expected.printer}`);
    } else if (expected.spoilReason !== spoilReason) {
      const [stored, derived] = [spoilReason, expected.spoilReason].map((reason) => reason ?? 'tanpa alasan');
      findings.note(4, attemptId, `tercatat rusak karena ${stored}, menurut jurnal ${derived}`);
    } else if (expected.orderId !== orderId) {
      const orders = [orderId, expected.orderId].map((order) => order ?? 'tidak ada');
      findings.note(4, attemptId, `perintah cetak tercatat ${orders.join(', menurut jurnal ')}`);
    }
    checkMoves(attempt, copy.stage, findings);
  }
  for (const [attemptId, { state }] of derived) {
    findings.note(4, attemptId, `menurut jurnal berkas ${copy.caseNumber} ${state}, tetapi tidak tercatat`);
  }
  const good = attempts.filter(({ state }) => state === 'GOOD').length;
  if (good > 1) findings.note(4, copy.caseNumber, `${good} kartu baik untuk satu berkas`);
  if (copy.stage === 'ISSUED' && good === 0) findings.note(4, copy.caseNumber, 'diserahkan tanpa kartu baik');
}
