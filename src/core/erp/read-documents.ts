/** Documents with lines that move stock: goods receipts and transfers (erp.md §3.3 D and E). */
import { ledgerOf } from '../inventory/index.ts';
import {
  codeOf,
  fault,
  isFields,
  linesIn,
  momentIn,
  noFaults,
  oneOf,
  optionalText,
  quantityIn,
  refuseFaults,
  textIn,
  type Faults,
  type Fields,
} from './check.ts';
import { applyReceipt } from './apply-receipt.ts';
import { applyTransfer } from './apply-transfer.ts';
import { skuOf, type StockLine } from './masters.ts';
import type { Caller, Envelope, Work } from './message.ts';
import { echoIn } from './read-movements.ts';

export type DocumentLine = StockLine & {
  readonly lineNo: string;
  readonly ledger?: string;
  /** Of what was received: broken, on top of the good ones. */
  readonly damaged: number;
  readonly echoOf?: number;
  readonly source: Fields;
};

export type Receipt = {
  readonly receiptId: string;
  readonly storeId: string;
  readonly status: 'RECEIVED' | 'EXPECTED' | 'CANCELLED';
  readonly purchaseOrder?: string;
  readonly supplierRef?: string;
  readonly at: string;
  readonly lines: readonly DocumentLine[];
  readonly source: Fields;
};

export function readReceipt(caller: Caller, envelope: Envelope): Work {
  const faults = noFaults();
  const source = isFields(envelope.payload) ? envelope.payload : {};
  const storeId = codeOf(textIn(faults, '', source, 'storeId', 40));
  const purchaseOrder = optionalText(faults, '', source, 'purchaseOrder', 60);
  const supplierRef = optionalText(faults, '', source, 'supplierRef', 60);
  const receiptId = textIn(faults, '', source, 'receiptId', 60);
  const receipt: Receipt = {
    receiptId,
    storeId,
    status: oneOf(faults, '', source, 'status', ['RECEIVED', 'EXPECTED', 'CANCELLED'] as const, 'RECEIVED'),
    ...(purchaseOrder === undefined ? {} : { purchaseOrder }),
    ...(supplierRef === undefined ? {} : { supplierRef }),
    at: momentIn(faults, '', source, 'postedAt'),
    lines: documentLines(faults, source, storeId, receiptId),
    source,
  };
  checkPositive(faults, receipt.lines);
  refuseFaults(faults);
  return { places: [storeId], waits: true, apply: (tx) => applyReceipt(tx, caller, envelope, receipt) };
}

export const transferEvents = ['CREATED', 'SHIPPED', 'RECEIVED', 'CLOSED', 'CANCELLED'] as const;

export type TransferMessage = {
  readonly transferId: string;
  readonly event: (typeof transferEvents)[number];
  readonly from: string;
  readonly to: string;
  readonly inTransit?: string;
  /** Tells two part shipments of one transfer apart. */
  readonly documentNumber?: string;
  readonly at: string;
  readonly lines: readonly DocumentLine[];
  readonly source: Fields;
};

export function readTransfer(caller: Caller, envelope: Envelope): Work {
  const faults = noFaults();
  const source = isFields(envelope.payload) ? envelope.payload : {};
  const event = oneOf(faults, '', source, 'event', transferEvents);
  const from = codeOf(textIn(faults, '', source, 'from', 20));
  const to = codeOf(textIn(faults, '', source, 'to', 20));
  if (from !== '' && from === to) fault(faults, 'to', 'must be another place than from');
  const inTransit = optionalText(faults, '', source, 'inTransit', 20);
  const documentNumber = optionalText(faults, '', source, 'documentNumber', 40);
  const transferId = textIn(faults, '', source, 'transferId', 60);
  const ends = event === 'CLOSED' || event === 'CANCELLED';
  const movesAt = event === 'RECEIVED' ? to : from;
  const transfer: TransferMessage = {
    transferId,
    event,
    from,
    to,
    ...(inTransit === undefined ? {} : { inTransit }),
    ...(documentNumber === undefined ? {} : { documentNumber }),
    at: momentIn(faults, '', source, 'postedAt'),
    lines: ends && source['lines'] == null ? [] : documentLines(faults, source, movesAt, transferId),
    source,
  };
  checkPositive(faults, transfer.lines);
  refuseFaults(faults);
  // The other end may be another credential's store, but never another company's: `applyTransfer` sees to that.
  return { places: [movesAt], waits: true, apply: (tx) => applyTransfer(tx, caller, envelope, transfer) };
}

function documentLines(faults: Faults, source: Fields, storeId: string, documentId: string): DocumentLine[] {
  const shared = echoIn(faults, '', source);
  return linesIn(faults, source).map((line, index) => {
    const at = `lines[${index}].`;
    const variant = optionalText(faults, at, line, 'variant', 32);
    const uom = optionalText(faults, at, line, 'uom', 12);
    const ledger = optionalText(faults, at, line, 'ledger', 40);
    const lineNo = optionalText(faults, at, line, 'lineNo', 20) ?? String(index + 1);
    const echoOf = echoIn(faults, at, line) ?? shared;
    return {
      index,
      id: `${documentId}:${lineNo}`,
      lineNo,
      storeId,
      sku: skuOf(textIn(faults, at, line, 'sku', 64), variant),
      ...(uom === undefined ? {} : { uom }),
      quantity: quantityIn(faults, at, line, 'quantity'),
      damaged: quantityIn(faults, at, line, 'damaged', 0),
      ...(ledger === undefined ? {} : { ledger: ledgerOf(ledger) }),
      ...(echoOf === undefined ? {} : { echoOf }),
      source: { ...line, lineNo },
    };
  });
}

/** Which way goods go is said by the document, not by a sign. */
function checkPositive(faults: Faults, lines: readonly DocumentLine[]): void {
  for (const line of lines) {
    if (line.quantity < 0) fault(faults, `lines[${line.index}].quantity`, 'must not be negative');
    if (line.damaged < 0) fault(faults, `lines[${line.index}].damaged`, 'must not be negative');
  }
}
