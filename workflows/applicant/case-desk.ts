import {
  CancellationScope,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { isFinal } from '../../domain/case/final';
import { ownStep, type CaseView, type OwnStep } from '../../domain/case/view';
import { onPostgres } from './activity-profiles';
import { caseDetails } from './details';
import {
  CaseStage,
  caseStatus,
  ExternalStatusCode,
  lookAgain,
  StageSince,
  type ApplicantInput,
} from './messages';

/** What a workflow knows of its case, and how it learns that the case moved. */
export class CaseDesk {
  private view: CaseView | null = null;
  private newestSeq = 0;
  private shownStage: string | null | undefined;

  constructor(readonly input: ApplicantInput) {
    this.shownStage = workflowInfo().typedSearchAttributes.get(CaseStage);
    setHandler(lookAgain, ({ seq }) => void (this.newestSeq = Math.max(this.newestSeq, seq)), {
      description: 'Berkas berubah: lihat lagi. Contoh: {"seq": 1}. Aman dikirim berulang kali.',
    });
    setHandler(caseStatus, () => this.view, { description: 'Keadaan berkas saat ini, tanpa data pribadi.' });
  }

  get case(): CaseView {
    if (this.view === null) throw new Error('the case was not read yet');
    return this.view;
  }

  get isClosed(): boolean {
    return isFinal(this.case.stage);
  }

  /** What the system has to do now; null when it is somebody else's turn. */
  get ownStep(): OwnStep | null {
    return ownStep(this.case);
  }

  /** Takes in what a step answered. */
  saw(view: CaseView): void {
    this.view = view;
    setCurrentDetails(caseDetails(this.input.caseNumber, view));
  }

  /** Reads the case from its journal. */
  async look(): Promise<void> {
    const toldBefore = this.newestSeq;
    this.saw(await onPostgres((postgres) => postgres.resume({ caseId: this.input.caseId })));
    // A number that the journal does not reach (a slip of the hand, a database restored from a backup) was looked
    // after by this one look; kept, it would have the workflow look for ever.
    if (this.newestSeq === toldBefore) this.newestSeq = Math.min(toldBefore, this.case.seq);
  }

  /** Waits until the case moved, or for a time at most, and reads it. Nothing runs and nothing is written while it waits. */
  async waitForNews(atMost?: { timeout: string; summary: string }): Promise<void> {
    this.park();
    const moved = (): boolean => this.newestSeq > this.case.seq;
    if (atMost) await condition(moved, atMost.timeout, { summary: atMost.summary });
    else await condition(moved);
    if (workflowInfo().continueAsNewSuggested) await continueAsNew(this.input);
    if (moved()) await this.look();
  }

  /**
   * Follows a step that may take as long as an outage, and takes it back once the statement of someone else has made it
   * pointless: a status was entered by hand, or the case was cancelled.
   */
  async follow(isPointless: (view: CaseView) => boolean, step: () => Promise<CaseView>): Promise<void> {
    const scope = new CancellationScope();
    let ended = false;
    const isDone = (): boolean => ended;
    const answer = scope.run(step);
    const done = (): void => void (ended = true);
    void answer.then(done, done);
    const hasNews = (): boolean => this.newestSeq > this.case.seq;
    while (!isDone()) {
      await condition(() => isDone() || hasNews());
      if (isDone()) break;
      await this.look();
      if (isDone() || !isPointless(this.case)) continue;
      scope.cancel();
      return;
    }
    const view = await answer;
    if (view.seq >= this.case.seq) this.saw(view);
  }

  /** Shows in the list of workflows where the case stands. Costs history, so only when a case starts a long wait. */
  park(): void {
    const { stage, externalStatus, since } = this.case;
    if (this.shownStage === stage) return;
    this.shownStage = stage;
    upsertSearchAttributes([
      { key: CaseStage, value: stage },
      { key: ExternalStatusCode, value: externalStatus },
      { key: StageSince, value: new Date(since) },
    ]);
  }
}
