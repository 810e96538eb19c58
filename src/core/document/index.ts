/** Papers: kept under their hash in versions, printed with a log. What is on them is drawn elsewhere. */
export {
  documentKinds,
  isMarkedAsCopy,
  type DocumentHead,
  type DocumentKind,
  type DocumentOrigin,
  type FileFacts,
  type NewDocument,
  type StoredDocument,
} from './document.ts';
export {
  AT_ONCE,
  batchPapers,
  MOST_PAPERS,
  type Batch,
  type BatchItem,
  type BatchPaper,
  type Grown,
  type PieceFacts,
} from './batch.ts';
export { keepDocument, paperGroup, type PaperGroup } from './keep-document.ts';
export { printDocument, type Printed, type PrintWish } from './print-document.ts';
export { paperBatchMoves, paperBatchStates } from './states.ts';
export { startBatch, stopBatch, type BatchWish } from './start-batch.ts';
export { deleteOldBatches, findBatch, listBatches, listItems, listOpenBatches } from './store-batches.ts';
export { fileOfBatch, workBatch, type BatchHands } from './work-batch.ts';
export { checkDigit, isSscc, numberCartons, ssccOf } from './sscc.ts';
export {
  deleteOldBytes,
  findBeside,
  findDocument,
  findPrint,
  listHeads,
  listStanding,
  listStored,
  lockHead as lockDocument,
  type Print,
} from './store.ts';
