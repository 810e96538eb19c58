/** `stock.movements.v1`: signed movements of the ERP's ledger, and single absolute counts (erp.md §3.3 B). */
import type { MovementKind } from '../inventory/index.ts';
import { ledgerOf } from '../inventory/index.ts';
import {
  codeOf,
  decimalOf,
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
  wholeIn,
  type Faults,
  type Fields,
} from './check.ts';
import { applyMovements } from './apply-movements.ts';
import { skuOf, type StockLine } from './masters.ts';
import type { Caller, Envelope, Watermark, Work } from './message.ts';
import { watermarkIn } from './read-envelope.ts';

const modes = ['RELATIVE', 'ABSOLUTE'] as const;
const kinds = [
  'SALE',
  'RETURN',
  'RECEIPT',
  'TRANSFER_OUT',
  'TRANSFER_IN',
  'ADJUSTMENT',
  'COUNT',
  'STATUS_CHANGE',
] as const satisfies readonly MovementKind[];
/** What a shop may sell, and what only lies there. */
const statuses = ['SELLABLE', 'NON_SELLABLE', 'DAMAGED', 'QUARANTINE', 'BLOCKED'] as const;
/** Documents of the till that a movement of the ledger may stand for. */
const receipts: ReadonlySet<string> = new Set(['POS_RECEIPT', 'POS_STATEMENT']);

export type MovementLine = StockLine & {
  readonly mode: (typeof modes)[number];
  readonly kind: MovementKind;
  /** The share of the quantity that adds to the unsellable: all, none, or (a change of status alone) without the goods. */
  readonly status: 'sellable' | 'unsellable' | 'becomes_unsellable' | 'becomes_sellable';
  /** ABSOLUTE: the unsellable part, in the line's unit. */
  readonly nonSellable: number;
  readonly ledger?: string;
  readonly watermark?: Watermark;
  readonly doubtTo?: string;
  readonly at: string;
  readonly reason?: string;
  readonly ref?: string;
  readonly echoOf?: number;
  /** Receipts of the till, `saleId:lineNo`. */
  readonly replaces: readonly string[];
  readonly source: Fields;
};

export function readMovements(caller: Caller, envelope: Envelope): Work {
  const faults = noFaults();
  const { payload } = envelope;
  if (!isFields(payload)) fault(faults, 'payload', 'must be an object');
  const fields = isFields(payload) ? payload : {};
  const isBatch = 'lines' in fields;
  const sources = isBatch ? linesIn(faults, fields) : [fields];
  const lines = sources.map((source, index) =>
    lineIn(faults, isBatch ? `lines[${index}].` : '', source, index, envelope.watermark),
  );
  refuseFaults(faults);
  return {
    places: lines.map((line) => line.storeId),
    waits: true,
    apply: (tx, { gap }) => applyMovements(tx, caller, envelope, lines, gap),
  };
}

function lineIn(faults: Faults, at: string, line: Fields, index: number, shared: Watermark | undefined): MovementLine {
  const mode = oneOf(faults, at, line, 'mode', modes, 'RELATIVE');
  const kind = oneOf(faults, at, line, 'kind', kinds, mode === 'ABSOLUTE' ? 'COUNT' : undefined);
  const variant = optionalText(faults, at, line, 'variant', 32);
  const uom = optionalText(faults, at, line, 'uom', 12);
  const ledger = optionalText(faults, at, line, 'ledger', 40);
  const reason = optionalText(faults, at, line, 'reason', 60) ?? optionalText(faults, at, line, 'reasonRaw', 60);
  const ownMark = line['watermark'] == null ? shared : watermarkIn(faults, `${at}watermark`, line['watermark']);
  const after =
    line['watermarkAfter'] == null ? undefined : watermarkIn(faults, `${at}watermarkAfter`, line['watermarkAfter']);
  const watermark = mode === 'ABSOLUTE' ? ownMark : undefined;
  if (mode === 'ABSOLUTE' && watermark === undefined)
    fault(faults, `${at}watermark`, 'is missing: a count holds for one');
  const document = line['sourceDocument'];
  const echoOf = echoIn(faults, at, line);
  return {
    index,
    id: textIn(faults, at, line, 'movementId', 120),
    mode,
    kind,
    storeId: codeOf(textIn(faults, at, line, 'storeId', 40)),
    sku: skuOf(textIn(faults, at, line, 'sku', 64), variant),
    ...(uom === undefined ? {} : { uom }),
    quantity: quantityIn(faults, at, line, 'quantity'),
    status: statusIn(faults, at, line),
    nonSellable: quantityIn(faults, at, line, 'nonSellable', 0),
    ...(ledger === undefined ? {} : { ledger: ledgerOf(ledger) }),
    ...(watermark === undefined ? {} : { watermark }),
    ...(after === undefined ? {} : { doubtTo: ledgerOf(after.ledger) }),
    at: momentIn(faults, at, line, 'postedAt'),
    ...(reason === undefined ? {} : { reason }),
    ...(isFields(document) ? { ref: refOf(document) } : {}),
    ...(echoOf === undefined ? {} : { echoOf }),
    replaces: isFields(document) ? receiptsIn(faults, `${at}sourceDocument.`, document) : [],
    source: line,
  };
}

function statusIn(faults: Faults, at: string, line: Fields): MovementLine['status'] {
  const to = oneOf(faults, at, line, 'stockStatus', statuses, 'SELLABLE');
  const now = to === 'SELLABLE' ? 'sellable' : 'unsellable';
  if (line['stockStatusFrom'] == null) return now;
  const from = oneOf(faults, at, line, 'stockStatusFrom', statuses);
  if ((from === 'SELLABLE') === (to === 'SELLABLE')) fault(faults, `${at}stockStatusFrom`, 'changes nothing');
  return now === 'sellable' ? 'becomes_sellable' : 'becomes_unsellable';
}

/** The number of our own posting that this movement shows; the most important field of all. */
export function echoIn(faults: Faults, at: string, line: Fields): number | undefined {
  const origin = line['origin'];
  if (origin === undefined || origin === null) return undefined;
  if (!isFields(origin)) return void fault(faults, `${at}origin`, 'must be an object');
  if (origin['by'] !== 'OMS') return undefined;
  return wholeIn(faults, `${at}origin.`, origin, 'outSeq', 1);
}

function refOf(document: Fields): string {
  const parts = [document['type'], document['number'], document['line']];
  return parts
    .filter((part) => typeof part === 'string' || typeof part === 'number')
    .join(' ')
    .slice(0, 120);
}

/** One receipt names itself; a statement lists the receipts it sums up. */
function receiptsIn(faults: Faults, at: string, document: Fields): string[] {
  if (!receipts.has(String(document['type']))) return [];
  const listed = document['receipts'] ?? [document];
  if (!Array.isArray(listed) || listed.length > 1000) {
    fault(faults, `${at}receipts`, 'must be a list of at most 1000');
    return [];
  }
  return listed.map((one: unknown, index) => {
    const receipt = isFields(one) ? one : {};
    const path = document['receipts'] == null ? at : `${at}receipts[${index}].`;
    const number = textIn(faults, path, receipt, 'number', 100);
    const line = decimalOf(receipt['line']);
    if (line === undefined) fault(faults, `${path}line`, 'is missing: a receipt stands for one line of its sale');
    return `${number}:${line ?? 0}`;
  });
}
