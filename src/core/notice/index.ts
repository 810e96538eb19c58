/** Notices: who is told what, and when; and where an order stands for its customer. */
export { intendShipNotice, recordShipNotices } from './channel-notices.ts';
export { intendStatus, recordStatus, refusedBody, statusNow } from './status-notices.ts';
export { isToldHold, stageOf, statusOf, type Stage, type StatusFacts } from './status-of.ts';
export { countOpen } from './open-pieces.ts';
export { watchPromises } from './watch-promises.ts';
export { intendCreditMirror, intendInvoiceMirror, recordMirror, remindCreditMirrors } from './mirror-documents.ts';
export type { CreditMemoNotice, InvoiceNotice, Mirrored } from './money-notice.ts';
export { listChannelDocuments, type ChannelDocument } from './store-mirror.ts';
