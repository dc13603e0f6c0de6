import type { CaseView } from '../../domain/case/view';
import { situationText } from '../../domain/texts/situation';

/** Where a case stands, since when, whose turn it is and what to do, in Indonesian, for the Temporal UI. */
export function caseDetails(caseNumber: string, view: CaseView): string {
  const { where, whoseTurn, whatToDo } = situationText(view, 'id');
  return [
    `**${where}**`,
    '',
    `- **Berkas:** ${caseNumber}`,
    `- **Tahap:** ${view.stage} (${view.externalStatus})`,
    `- **Sejak:** ${view.since}`,
    `- **Giliran siapa:** ${whoseTurn}`,
    `- **Yang harus dilakukan:** ${whatToDo}`,
  ].join('\n');
}
