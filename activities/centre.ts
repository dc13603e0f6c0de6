import { createHash } from 'node:crypto';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { Context } from '@temporalio/activity';
import type { Verdict } from '../domain/case/commands';
import { ownStep, viewOf, type CaseView, type OwnStep } from '../domain/case/view';
import { verdictOf } from '../domain/centre/verdict';
import type { CaseState } from '../domain/case/state';
import { readState } from '../db/case/apply-command';
import { storePulledData } from '../db/case/attempts';
import { deletePacket, enrolmentOf, hasPacket, readPacket } from '../db/case/packets';
import type { Store } from '../db/core/store';
import { idFor, newId } from '../platform/ids';
import { lookAtCase, applyWorkflowCommand } from './case';
import type { OsiaClient } from '../clients/centre/osia-client';
import type { OsiaBiometricData, OsiaNewEncounter } from '../clients/centre/osia.wire';
import { openPacket } from '../station/packet';
import { guarded } from './map-errors';
import { whileAlive } from './while-alive';

/** The steps that call the centre. Each stores what it learnt before it returns. */
export interface CentreActivities {
  /**
   * Gives the newest recording to the centre and asks for its uniqueness. Safe to repeat: encounter and submission ids
   * are ours. Fails, to be tried again, with CENTRE_UNAVAILABLE; a rejection becomes a verdict for an officer. Where
   * the centre takes the recording and cannot search, it journals that much, and `identify` requests the search later.
   */
  submit(input: { caseId: string }): Promise<CaseView>;
  /** Asks for the uniqueness of a recording that the centre has. Fails, to be tried again, with CENTRE_UNAVAILABLE. */
  identify(input: { caseId: string }): Promise<CaseView>;
  /**
   * Pulls what is printed on the card and keeps it sealed with the attempt. A centre that does not answer gives the
   * attempt back at once; a refusal counts against the case.
   */
  pullData(input: { caseId: string; attemptId: string }): Promise<CaseView>;
  /** Compares the finger of whoever collects a card with the person at the centre (1:1). */
  verifyHolder(input: {
    caseId: string;
    captureId: string;
  }): Promise<{ outcome: 'match' | 'no-match' | 'unavailable' }>;
}

export interface CentreDeps {
  store: Store;
  /** Gated: an answer `unavailable` can mean that no request was sent. */
  centre: OsiaClient;
  /** Base of the callback addresses given to the centre. */
  publicUrl: string;
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 5 * 60_000;
const GALLERY = 'ktp-el';

/**
 * The secret part of a submission's callback address: 256 bits that only the keys of this office can make. It is
 * made again when needed instead of being kept; the database knows its hash.
 */
function callbackToken(store: Store, submissionId: string): { token: string; hash: string } {
  const token = store.keys.lookup(`callback:${submissionId}`).toString('base64url');
  return { token, hash: createHash('sha256').update(token).digest('hex') };
}

/** To be tried again after a time that doubles up to five minutes, spread out so that not all calls return at once. */
function unavailable(reason: string): ApplicationFailure {
  const { attempt } = Context.current().info;
  const longest = Math.min(FIRST_DELAY_MS * 2 ** Math.min(attempt, 20), LONGEST_DELAY_MS);
  return ApplicationFailure.create({
    type: 'CENTRE_UNAVAILABLE',
    message: `Pusat tidak menjawab (${reason}); dicoba lagi sendiri.`,
    nextRetryDelay: longest * (0.5 + Math.random() / 2),
    category: ApplicationFailureCategory.BENIGN,
  });
}

function encounterOf(biometrics: OsiaBiometricData[]): OsiaNewEncounter {
  return { status: 'ACTIVE', encounterType: 'KTP_EL', galleries: [GALLERY], biometricData: biometrics };
}

interface Submitting {
  caseId: string;
  personId: string;
  recordingId: string;
  submissionId: string;
}

class CentreDesk {
  constructor(private readonly deps: CentreDeps) {}

  private get store(): Store {
    return this.deps.store;
  }

  receive(caseId: string, submissionId: string, verdict: Verdict): Promise<CaseView> {
    return applyWorkflowCommand(this.store, caseId, `verdict:${submissionId}:${verdict}`, {
      type: 'RECEIVE_VERDICT',
      submissionId,
      verdict,
    });
  }

  /** Opens the next submission of a case, or finds the one that an earlier try opened; null where none is due. */
  async open(caseId: string, state: CaseState): Promise<Submitting | null> {
    const { recordingId, submission } = state;
    const personId = await enrolmentOf(this.store.pool, caseId);
    if (recordingId === null || personId === null) return null;
    const isOpen =
      submission !== null && submission.recordingId === recordingId && submission.verdict === null;
    if (isOpen) return { caseId, personId, recordingId, submissionId: submission.submissionId };
    const number = state.submissionCount + 1;
    const submissionId = idFor(`${recordingId}:submission:${number}`);
    const { hash } = callbackToken(this.store, submissionId);
    const opened = await applyWorkflowCommand(this.store, caseId, `submit:${submissionId}`, {
      type: 'SUBMIT',
      submissionId,
      tokenHash: hash,
      recordingId,
    });
    // The case may have been cancelled or recorded anew in the meantime; then the centre gets nothing.
    const isOvertaken = opened.submission?.number !== number;
    return isOvertaken ? null : { caseId, personId, recordingId, submissionId };
  }

  /** Whether the centre has the recording; a rejection is stored as a verdict. */
  async enrol({ caseId, personId, recordingId, submissionId }: Submitting): Promise<CaseView | null> {
    const sealed = await readPacket(this.store.pool, recordingId);
    // The packet was deleted when the centre accepted it in an earlier submission.
    if (sealed === null) return null;
    const call = {
      personId,
      encounterId: recordingId,
      transactionId: newId(this.store.clock()),
      encounter: encounterOf(openPacket(this.store.keys, recordingId, sealed).biometrics),
    };
    // The case may be cancelled or recorded anew while the call waits its turn; its packet is then deleted.
    const isStillDue = (): Promise<boolean> => hasPacket(this.store.pool, recordingId);
    const answer = await this.deps.centre.createEncounter(call, { isStillDue });
    switch (answer.kind) {
      case 'unavailable':
        if (answer.reason === 'cancelled') return lookAtCase(this.store, caseId);
        throw unavailable(answer.reason);
      case 'rejected':
        return this.receive(caseId, submissionId, 'ENROLL_FAILURE');
      case 'accepted':
      case 'pending':
        return null;
    }
  }

  /** Asks for the identification; `unavailable` with the reason where the centre cannot be asked. */
  async identify({
    caseId,
    personId,
    submissionId,
  }: Submitting): Promise<CaseView | { unavailable: string }> {
    const { token } = callbackToken(this.store, submissionId);
    const answer = await this.deps.centre.identifyFromId({
      personId,
      transactionId: newId(this.store.clock()),
      callbackUrl: `${this.deps.publicUrl}/v1/centre/callbacks/${token}`,
    });
    switch (answer.kind) {
      case 'unavailable':
        return { unavailable: answer.reason };
      case 'rejected':
        return this.receive(caseId, submissionId, 'ENROLL_FAILURE');
      case 'accepted':
        return this.receive(caseId, submissionId, verdictOf(answer.value, personId));
      case 'pending':
        return applyWorkflowCommand(this.store, caseId, `acknowledge:${submissionId}`, {
          type: 'ACKNOWLEDGE',
          submissionId,
          taskId: answer.taskId,
        });
    }
  }

  /** Journals that the centre has the recording although it could not be asked about it. */
  enrolled({ caseId, submissionId }: Submitting): Promise<CaseView> {
    const command = { type: 'ACKNOWLEDGE', submissionId, taskId: null } as const;
    return applyWorkflowCommand(this.store, caseId, `enrolled:${submissionId}`, command);
  }
}

const IDENTIFIED_BY = new Set<OwnStep['kind'] | undefined>(['IDENTIFY', 'SEARCH_AGAIN']);

export function createCentreActivities(deps: CentreDeps): CentreActivities {
  const { store, centre } = deps;
  const desk = new CentreDesk(deps);
  return guarded<CentreActivities>({
    submit: ({ caseId }) =>
      whileAlive(async () => {
        const state = await readState(store, caseId);
        const submitting =
          state !== null && ownStep(viewOf(state))?.kind === 'SUBMIT' ? await desk.open(caseId, state) : null;
        if (submitting === null) return lookAtCase(store, caseId);
        const refused = await desk.enrol(submitting);
        if (refused !== null) return refused;
        const asked = await desk.identify(submitting);
        return 'unavailable' in asked ? desk.enrolled(submitting) : asked;
      }),
    identify: ({ caseId }) =>
      whileAlive(async () => {
        const state = await existing(store, caseId);
        const isDue = IDENTIFIED_BY.has(ownStep(viewOf(state))?.kind);
        const submitting = isDue ? await desk.open(caseId, state) : null;
        if (submitting === null) return lookAtCase(store, caseId);
        const asked = await desk.identify(submitting);
        if ('unavailable' in asked) throw unavailable(asked.unavailable);
        return asked;
      }),
    pullData: async ({ caseId, attemptId }) => {
      const state = await existing(store, caseId);
      const personId = await enrolmentOf(store.pool, caseId);
      const isHeld = state.attempt?.attemptId === attemptId && state.attempt.state === 'HELD';
      if (!isHeld || state.recordingId === null || personId === null) return lookAtCase(store, caseId);
      const transactionId = newId(store.clock());
      const answer = await centre.readEncounter({ personId, encounterId: state.recordingId, transactionId });
      if (answer.kind === 'unavailable' || answer.kind === 'pending') {
        const command = { type: 'VOID', attemptId, reason: 'READ_UNAVAILABLE' } as const;
        return applyWorkflowCommand(store, caseId, `give-back:${attemptId}`, command);
      }
      const portrait = answer.kind === 'accepted' ? portraitOf(answer.value.biometricData) : null;
      if (portrait === null) {
        return applyWorkflowCommand(store, caseId, `refuse-data:${attemptId}`, {
          type: 'REFUSE_DATA',
          attemptId,
        });
      }
      await storePulledData(store.pool, attemptId, store.keys.seal(portrait, `pulled:${attemptId}`));
      return lookAtCase(store, caseId);
    },
    verifyHolder: async ({ caseId, captureId }) => {
      const personId = await enrolmentOf(store.pool, caseId);
      const sealed = await readPacket(store.pool, captureId);
      if (personId === null || sealed === null) return { outcome: 'no-match' };
      const { biometrics } = openPacket(store.keys, captureId, sealed);
      const transactionId = newId(store.clock());
      const answer = await centre.verifyFromId({ personId, transactionId, biometricData: biometrics });
      if (answer.kind === 'unavailable' || answer.kind === 'pending') {
        return { outcome: 'unavailable' };
      }
      await deletePacket(store.pool, captureId);
      const matches = answer.kind === 'accepted' && answer.value.decision;
      return { outcome: matches ? 'match' : 'no-match' };
    },
  });
}

function portraitOf(biometrics: readonly OsiaBiometricData[]): Buffer | null {
  const face = biometrics.find(({ biometricType, image }) => biometricType === 'FACE' && image !== undefined);
  return face?.image === undefined ? null : Buffer.from(face.image, 'base64');
}

async function existing(store: Store, caseId: string): Promise<CaseState> {
  const state = await readState(store, caseId);
  if (state === null) throw new Error('a step for a case that does not exist');
  return state;
}
