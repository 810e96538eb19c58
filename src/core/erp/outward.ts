/** The outward half of the door: what the hub tells the ERP. */
export type { Effect, ErpDocument, Posting, PostingBody, PostingType, SaleLine, Tender } from './posting.ts';
export { postingMoves, postingStates, type PostingMoveName, type PostingState } from './states.ts';
export { postSales } from './post-sales.ts';
export { postReturn, type Return, type ReturnLine } from './post-return.ts';
export { postTransfer, transferEvents, type Transfer, type TransferEvent, type TransferLine } from './post-transfer.ts';
export {
  adjustmentReasons,
  postAdjustment,
  type Adjustment,
  type AdjustmentLine,
  type AdjustmentReason,
} from './post-adjustment.ts';
export { cancelPosting } from './cancel-posting.ts';
export { requestStock } from './request-stock.ts';
export { askDoubtful } from './ask-doubtful.ts';
export { intendSending, recordSending, type Sending, type Sent } from './send-postings.ts';
export { listOutbox, type OutboxPage } from './list-outbox.ts';
export { outcomeStatuses, recordOutcome, type OutcomeStatus, type PostingOutcome } from './record-outcome.ts';
export { coverPosting } from './cover-posting.ts';
export { watchPostings, type Watched } from './settle-postings.ts';
export { countOverdue, findBySeq, findPosting, listPostings, type PostingFilter } from './store-postings.ts';
export {
  applyStockFile,
  checkStockFile,
  type CheckedFile,
  type StockFileChange,
  type StockFileError,
  type StockFileRow,
  type Thresholds,
} from './import-stock.ts';
