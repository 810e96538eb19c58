/** Amendments: goods that nobody has, what the customer is asked about them, and orders that wait for their time or their goods. */
export {
  choiceOf,
  choicesOf,
  textOf,
  type Alternatives,
  type Amendment,
  type Choice,
  type Proposal,
  type ShownLine,
  type Swap,
} from './amendment.ts';
export { amendmentMoves, amendmentStates, type AmendmentMoveName, type AmendmentState } from './states.ts';
export { shortagesOf, whenMissing, type ShortageSettings } from './decide-shortages.ts';
export type { Incoming } from './propose.ts';
export { answerAmendment, type Answering } from './answer-amendment.ts';
export { expireAmendment, overtakeAmendments } from './end-amendments.ts';
export { askAgain, revokeLink } from './ask-again.ts';
export { answerByLink, openLink, type LinkStanding, type OpenedLink } from './open-link.ts';
export { createLinks, findLink, linkTo, revokeLinks, type LinkAbout, type Links } from './links.ts';
export {
  intendCustomerLetter,
  recordCustomerLetter,
  recordCustomerLetterRefused,
  type CustomerLetter,
  type CustomerLetterKind,
} from './letter.ts';
export { wakeForSkus, wakeOrders, type Woken } from './wait.ts';
export { isDue, longestLeadMs, startScheduled } from './start-scheduled.ts';
export { findAmendment, listAmendments, listAmendmentsOf, listDue, type AmendmentFilter } from './store.ts';
export { listLinks, markUsed, type Link } from './store-links.ts';
export { pageOfWaiters } from './store-waits.ts';
