import type { CaseView } from './view';

/** The facts of a case that decide whose turn it is and what has to be done. */
export type Situation =
  | 'TO_BE_RECORDED'
  | 'BEING_RECORDED'
  | 'TO_BE_SENT'
  | 'FOLLOWED_BY_HAND'
  | 'SEARCH_FAILED'
  | 'SEARCH_NOT_ASKED'
  | 'SENT'
  | 'NEEDS_DECISION'
  | 'AWAITS_MINISTRY'
  | 'IN_QUEUE'
  | 'AT_PRINTER'
  | 'PRINTING'
  | 'ON_PRINT_ORDER'
  | 'UNCERTAIN'
  | 'TO_BE_CHECKED'
  | 'READY'
  | 'ISSUED'
  | 'CANCELLED'
  | 'REFUSED';

function inSubmission({ statusesByHand, submission }: CaseView): Situation {
  if (statusesByHand) return 'FOLLOWED_BY_HAND';
  if (submission?.verdict === 'SEARCH_FAILURE') return 'SEARCH_FAILED';
  return submission?.asked === false ? 'SEARCH_NOT_ASKED' : 'SENT';
}

function inPrint({ attempt }: CaseView): Situation {
  if (attempt?.state === 'UNCERTAIN') return 'UNCERTAIN';
  return attempt?.orderId === undefined ? 'PRINTING' : 'ON_PRINT_ORDER';
}

/** Derives the situation of a case. */
export function situationOf(view: CaseView): Situation {
  switch (view.stage) {
    case 'REGISTERED':
      return view.requestedRecording === null ? 'TO_BE_RECORDED' : 'BEING_RECORDED';
    case 'RECORDED':
      return view.statusesByHand ? 'FOLLOWED_BY_HAND' : 'TO_BE_SENT';
    case 'SENT':
      return inSubmission(view);
    case 'NEEDS_DECISION':
      return view.awaitsMinistry ? 'AWAITS_MINISTRY' : 'NEEDS_DECISION';
    case 'PRINT_READY':
      return view.attempt === null ? 'IN_QUEUE' : 'AT_PRINTER';
    case 'PRINTING':
      return inPrint(view);
    case 'PRINTED':
      return 'TO_BE_CHECKED';
    case 'READY':
    case 'ISSUED':
    case 'CANCELLED':
    case 'REFUSED':
      return view.stage;
  }
}
