import { RetryState } from '@temporalio/common';
import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import type { CaseView, OwnStep } from '../../domain/case/view';
import {
  atStation,
  behindTheGate,
  firstBehindTheGate,
  fromCentre,
  onFloor,
  onPostgres,
  toCentre,
} from './activity-profiles';
import { CaseDesk } from './case-desk';
import type { ApplicantInput } from './messages';

const LONGEST_SEARCH_WAIT_MINUTES = 24 * 60;

/**
 * One applicant, from registration to the card in the holder's hand. Postgres says where the case stands; this
 * workflow sees to it that the next thing happens, and it can start anew from any stage.
 */
export async function applicant(input: ApplicantInput): Promise<void> {
  const desk = new CaseDesk(input);
  await desk.look();
  while (!desk.isClosed) {
    await takeStep(desk, desk.ownStep);
  }
  desk.park();
}

async function takeStep(desk: CaseDesk, step: OwnStep | null): Promise<void> {
  switch (step?.kind) {
    case 'CAPTURE':
      return record(desk, step);
    case 'SUBMIT':
      return becomeUnique(desk);
    case 'IDENTIFY':
      return askForIdentity(desk);
    case 'SEARCH_AGAIN':
      return searchAgain(desk, step);
    case 'PRINT':
      return obtainTheCard(desk, step.attemptId);
    case 'CHECK_QUALITY':
      return checkQuality(desk, step.attemptId);
    case undefined:
      return desk.waitForNews();
  }
}

async function record(
  desk: CaseDesk,
  { recordingId, station }: { recordingId: string; station: string },
): Promise<void> {
  const { caseId } = desk.input;
  try {
    await desk.follow(
      (view) => view.requestedRecording?.recordingId !== recordingId,
      () => atStation(station).capture({ caseId, recordingId, station }),
    );
  } catch (error) {
    rethrowUnlessActivityFailed(error);
    desk.saw(
      await onPostgres((postgres) =>
        postgres.failRecording({ caseId, recordingId, failure: 'STATION_SILENT' }),
      ),
    );
  }
}

/** Whether a submission is no longer needed: its verdict came from elsewhere. */
function isAnswered({ stage, statusesByHand }: CaseView): boolean {
  return statusesByHand || (stage !== 'RECORDED' && stage !== 'SENT');
}

async function becomeUnique(desk: CaseDesk): Promise<void> {
  const { caseId, office } = desk.input;
  try {
    if (!desk.case.gateIsClosed) {
      await desk.follow(isAnswered, () => toCentre(office).submit({ caseId }));
      return;
    }
  } catch (error) {
    rethrowUnlessActivityFailed(error);
  }
  desk.park();
  await waitAtTheGate(desk, 'submit');
}

/** The centre has the recording and has to be asked, or asked once more, whose it is. */
async function askForIdentity(desk: CaseDesk): Promise<void> {
  desk.park();
  await waitAtTheGate(desk, 'identify');
}

async function waitAtTheGate(desk: CaseDesk, step: 'submit' | 'identify'): Promise<void> {
  const { caseId, office } = desk.input;
  try {
    await desk.follow(isAnswered, () => behindTheGate(office)[step]({ caseId }));
  } catch (error) {
    const hadItsTurn =
      error instanceof ActivityFailure && error.retryState === RetryState.MAXIMUM_ATTEMPTS_REACHED;
    if (!hadItsTurn) throw error;
    await desk.follow(isAnswered, () => firstBehindTheGate(office)[step]({ caseId }));
  }
}

/** A search that failed at the centre is asked for again, later each time. */
async function searchAgain(
  desk: CaseDesk,
  { number, searchFailures }: { number: number; searchFailures: number },
): Promise<void> {
  const minutes = Math.min(2 ** (searchFailures - 1), LONGEST_SEARCH_WAIT_MINUTES);
  await desk.waitForNews({ timeout: `${minutes} minutes`, summary: 'jeda sebelum pencarian diulang' });
  const step = desk.ownStep;
  if (step?.kind !== 'SEARCH_AGAIN' || step.number !== number) return;
  await askForIdentity(desk);
}

async function obtainTheCard(desk: CaseDesk, attemptId: string): Promise<void> {
  const { caseId, office } = desk.input;
  if (desk.case.attempt?.state === 'HELD') await pullData(desk, attemptId);
  const step = desk.ownStep;
  if (step?.kind !== 'PRINT' || step.attemptId !== attemptId) return;
  desk.saw(await onFloor(office).print({ caseId, attemptId }));
}

async function pullData(desk: CaseDesk, attemptId: string): Promise<void> {
  const { caseId, office } = desk.input;
  try {
    desk.saw(await fromCentre(office).pullData({ caseId, attemptId }));
  } catch (error) {
    rethrowUnlessActivityFailed(error);
    desk.saw(await onPostgres((postgres) => postgres.giveBack({ caseId, attemptId })));
  }
}

async function checkQuality(desk: CaseDesk, attemptId: string): Promise<void> {
  const { caseId } = desk.input;
  desk.saw(await onPostgres((postgres) => postgres.checkQuality({ caseId, attemptId })));
  if (desk.case.stage === 'PRINTED') await desk.waitForNews();
}

function rethrowUnlessActivityFailed(error: unknown): void {
  if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
}
