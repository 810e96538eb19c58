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
export { keepDocument } from './keep-document.ts';
export { printDocument, type Printed, type PrintWish } from './print-document.ts';
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
