/** `pos.sale.v1`: receipts of the till (erp.md §3.3 C), one or many in a message. */
import {
  codeOf,
  fault,
  isFields,
  MOST_LINES,
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
import { fail } from '../../platform/errors.ts';
import { ledgerOf } from '../inventory/index.ts';
import { applySales } from './apply-sales.ts';
import { skuOf, type StockLine } from './masters.ts';
import type { Caller, Envelope, Work } from './message.ts';

export const saleTypes = ['SALE', 'RETURN', 'VOID', 'EXCHANGE'] as const;

export type SaleLine = StockLine & {
  readonly documentType: (typeof saleTypes)[number];
  /** `saleId:lineNo`. */
  readonly receipt: string;
  /** VOID: the receipt line that it takes back. */
  readonly original?: string;
  /** False where something else counts these pieces: a service, or a parcel of the hub handed over at the till. */
  readonly stockEffect: boolean;
  /** False: the receipt is known, the ledger does not show it yet. */
  readonly stockPosted: boolean;
  readonly ledger?: string;
  readonly at: string;
  readonly sale: Fields;
  readonly source: Fields;
};

/** @throws refused `SCHEMA`, `TOO_MANY_LINES` */
export function readSales(caller: Caller, envelope: Envelope): Work {
  const faults = noFaults();
  const fields = isFields(envelope.payload) ? envelope.payload : {};
  const many = 'sales' in fields;
  const sales = many ? linesIn(faults, fields, 'sales') : [fields];
  const lines: SaleLine[] = [];
  for (const [number, sale] of sales.entries()) readSale(faults, many ? `sales[${number}].` : '', sale, lines);
  refuseFaults(faults);
  return {
    places: [...new Set(lines.map((line) => line.storeId))],
    waits: true,
    apply: (tx) => applySales(tx, caller, envelope, lines),
  };
}

function readSale(faults: Faults, at: string, sale: Fields, into: SaleLine[]): void {
  const documentType = oneOf(faults, at, sale, 'documentType', saleTypes);
  const storeId = codeOf(textIn(faults, at, sale, 'storeId', 40));
  const saleId = textIn(faults, at, sale, 'saleId', 100);
  const originalOfAll = optionalText(faults, at, sale, 'originalSaleId', 100);
  const stockPosted = sale['stockPosted'] ?? true;
  if (typeof stockPosted !== 'boolean') fault(faults, `${at}stockPosted`, 'must be true or false');
  const soldAt = momentIn(faults, at, sale, 'soldAt');
  for (const [number, line] of linesIn(faults, sale).entries()) {
    const path = `${at}lines[${number}].`;
    if (into.length >= MOST_LINES) fail('refused', 'TOO_MANY_LINES', { most: MOST_LINES });
    const lineNo = textIn(faults, path, line, 'lineNo', 20);
    const variant = optionalText(faults, path, line, 'variant', 32);
    const uom = optionalText(faults, path, line, 'uom', 12);
    const ledger = optionalText(faults, path, line, 'ledger', 40);
    const original = optionalText(faults, path, line, 'originalSaleId', 100) ?? originalOfAll;
    const originalLine = optionalText(faults, path, line, 'originalLineNo', 20) ?? lineNo;
    const quantity = quantityIn(faults, path, line, 'quantity');
    if (quantity < 0 && documentType !== 'EXCHANGE')
      fault(faults, `${path}quantity`, 'must not be negative: documentType says the direction');
    if (documentType === 'VOID' && original === undefined)
      fault(faults, `${path}originalSaleId`, 'is missing: a void names what it takes back');
    into.push({
      index: into.length,
      id: `${saleId}:${lineNo}`,
      receipt: `${saleId}:${lineNo}`,
      documentType,
      storeId,
      sku: skuOf(textIn(faults, path, line, 'sku', 64), variant),
      ...(uom === undefined ? {} : { uom }),
      quantity,
      ...(original === undefined ? {} : { original: `${original}:${originalLine}` }),
      stockEffect: line['stockEffect'] !== false && line['omsFulfilmentId'] == null,
      stockPosted: stockPosted !== false,
      ...(ledger === undefined ? {} : { ledger: ledgerOf(ledger) }),
      at: soldAt,
      sale,
      source: line,
    });
  }
}
