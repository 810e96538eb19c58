/** Deliveries that went wrong, and cash orders whose customers are asked first. */
export { answerable, countAttempts, type DeliveryAnswer, type DeliveryCase, type NewAddress } from './case.ts';
export {
  confirmationMoves,
  confirmationStates,
  deliveryCaseMoves,
  deliveryCaseStates,
  type ConfirmationState,
  type DeliveryCaseState,
} from './states.ts';
export { deadlineOf, deliveryDays, type Door } from './deadline.ts';
export { deliveryRuleOf, loadDeliveryRules, setDeliveryRules } from './rules.ts';
export { openCases } from './open-cases.ts';
export { answerCase, closeCase, recordTold, type Answering } from './answer-case.ts';
export { intendAnswer, recordAnswerRefused, recordTaken, type AnswerIntent } from './send-answer.ts';
export { followCase, mayNeedFollowing, type Followed } from './follow-cases.ts';
export { findCase, findCaseOf, listCases, listLiving, type CaseFilter } from './store-cases.ts';
export type { Confirmation } from './confirmation.ts';
export {
  answerConfirmation,
  askConfirmation,
  askConfirmationAgain,
  followConfirmation,
  overtakeConfirmations,
  type ConfirmAnswer,
} from './confirm-order.ts';
export { renewConfirmations } from './renew-confirmations.ts';
export { findConfirmation, listOpenConfirmations } from './store-confirmations.ts';
export {
  intendConfirmLetter,
  intendFailedLetter,
  recordConfirmLetter,
  recordConfirmLetterRefused,
  recordFailedLetter,
  recordFailedLetterRefused,
  type ParcelLetter,
} from './letter.ts';
export {
  answerParcelLink,
  openParcelLink,
  standingOfCase,
  type OpenedConfirmation,
  type OpenedParcel,
  type ParcelAnswer,
  type ParcelStanding,
} from './open-link.ts';
export { noteReturned } from './note-refusals.ts';
export { confirmationLists, listConfirmations, type ConfirmationList } from './store-confirmation-list.ts';
