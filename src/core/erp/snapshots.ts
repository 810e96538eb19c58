/** `stock.snapshot.*.v1`: a store's whole stock in three steps: open, chunks, commit (erp.md §3.3 A). */
import { createHash } from 'node:crypto';
import { fail } from '../../platform/errors.ts';
import { ledgerOf, type NewSnapshot } from '../inventory/index.ts';
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
import { abandonOne, commitOne, openOne } from './apply-snapshots.ts';
import { skuOf, type StockLine } from './masters.ts';
import type { Caller, Envelope, Watermark, Work } from './message.ts';
import { watermarkIn } from './read-envelope.ts';
import { stageChunk } from './stage-chunk.ts';

/** The hub's id of a company's snapshot: two companies may choose the same. */
export function snapshotIdOf(companyId: string, snapshotId: string): string {
  return `${companyId}:${snapshotId}`;
}

export type SnapshotLine = StockLine & { readonly nonSellable: number; readonly source: Fields };
export type Told = { readonly chunkCount: number; readonly lineCount: number; readonly quantityMicro: number };

/** @throws refused `SCHEMA`, `QUANTITY_BASIS`, `ZERO_NEEDS_ALL` */
export function readOpen(caller: Caller, envelope: Envelope): Work {
  const faults = noFaults();
  const fields = isFields(envelope.payload) ? envelope.payload : {};
  if (fields['quantityBasis'] != null && fields['quantityBasis'] !== 'ON_HAND')
    fail('refused', 'QUANTITY_BASIS', { known: ['ON_HAND'] });
  const scope = isFields(fields['scope']) ? fields['scope'] : {};
  const stores = storesIn(faults, scope);
  const whole = scope['skus'] === 'ALL';
  if (!whole && !(Array.isArray(scope['skus']) && scope['skus'].length > 0))
    fault(faults, 'scope.skus', 'must be "ALL" or a list of SKUs');
  const missingPolicy = oneOf(faults, '', fields, 'missingPolicy', ['ZERO', 'KEEP'] as const, 'KEEP');
  if (missingPolicy === 'ZERO' && !whole) fail('refused', 'ZERO_NEEDS_ALL');
  const consistency = oneOf(faults, '', fields, 'consistency', ['EXACT', 'FUZZY'] as const);
  const asOf = fields['asOf'] == null ? undefined : momentIn(faults, '', fields, 'asOf');
  const id = textIn(faults, '', fields, 'snapshotId', 40);
  const places = stores.map((locationId) => placeIn(faults, fields, envelope.watermark, consistency, locationId));
  refuseFaults(faults);
  const wish: Omit<NewSnapshot, 'expiresAt'> = {
    id: snapshotIdOf(caller.companyId, id),
    companyId: caller.companyId,
    clientId: caller.clientId,
    whole,
    consistency,
    missingPolicy,
    ...(asOf === undefined ? {} : { asOf }),
    // Of the content alone: the same wish in another envelope is the same snapshot.
    bodyHash: createHash('sha256').update(JSON.stringify(envelope.payload)).digest('hex'),
    places,
  };
  return { places: stores, waits: false, apply: (tx) => openOne(tx, envelope, id, wish) };
}

function storesIn(faults: Faults, scope: Fields): string[] {
  const stores = scope['stores'];
  if (!Array.isArray(stores) || stores.length === 0 || stores.length > 1000) {
    fault(faults, 'scope.stores', 'must be a list of 1 to 1000 stores');
    return [];
  }
  const named = stores.map((_, at) =>
    codeOf(textIn(faults, 'scope.stores.', stores as unknown as Fields, String(at), 20)),
  );
  return [...new Set(named)];
}

/** One mark for all stores, or one each under `watermarks`; FUZZY has one before and one after the reading. */
function placeIn(
  faults: Faults,
  fields: Fields,
  shared: Watermark | undefined,
  consistency: 'EXACT' | 'FUZZY',
  locationId: string,
): NewSnapshot['places'][number] {
  const [before, after] =
    consistency === 'EXACT'
      ? [markFor(faults, fields, 'watermark', locationId) ?? shared, undefined]
      : [markFor(faults, fields, 'watermarkBefore', locationId), markFor(faults, fields, 'watermarkAfter', locationId)];
  if (before === undefined)
    fault(faults, consistency === 'EXACT' ? 'watermark' : 'watermarkBefore', `is missing for store ${locationId}`);
  if (consistency === 'FUZZY' && after === undefined)
    fault(faults, 'watermarkAfter', `is missing for store ${locationId}`);
  const watermark = ledgerOf(before?.ledger ?? '');
  const doubtTo = after === undefined ? undefined : ledgerOf(after.ledger);
  if (doubtTo !== undefined && doubtTo < watermark) fault(faults, 'watermarkAfter', 'lies before watermarkBefore');
  return {
    locationId,
    watermark,
    ...(doubtTo === undefined ? {} : { doubtTo }),
    // What the ERP had surely worked off when it began to read.
    omsSeq: before?.omsSeqApplied ?? 0,
    omsParked: before?.omsParked ?? [],
  };
}

function markFor(faults: Faults, fields: Fields, name: string, locationId: string): Watermark | undefined {
  const plural = name.replace('watermark', 'watermarks');
  const perStore = fields[plural];
  if (isFields(perStore)) {
    const own = Object.entries(perStore).find(([store]) => codeOf(store) === locationId)?.[1];
    if (own !== undefined) return watermarkIn(faults, `${plural}.${locationId}`, own);
  }
  return fields[name] == null ? undefined : watermarkIn(faults, name, fields[name]);
}

/** @throws refused `SCHEMA`, `TOO_MANY_LINES` */
export function readChunk(caller: Caller, envelope: Envelope): Work {
  const faults = noFaults();
  const fields = isFields(envelope.payload) ? envelope.payload : {};
  const id = textIn(faults, '', fields, 'snapshotId', 40);
  const chunkNo = wholeIn(faults, '', fields, 'chunk', 1);
  if (chunkNo > 1_000_000) fault(faults, 'chunk', 'is too high');
  const sources = linesIn(faults, fields);
  const lines: SnapshotLine[] = [];
  for (let index = 0; index < sources.length; index++) {
    const source = sources[index] as Fields;
    lines.push(lineIn(faults, source, index));
  }
  refuseFaults(faults);
  return {
    places: [...new Set(lines.map((line) => line.storeId))],
    waits: false,
    apply: (tx) => stageChunk(tx, caller, envelope, { id, chunkNo, lines }),
  };
}

function lineIn(faults: Faults, source: Fields, index: number): SnapshotLine {
  // The path is only written when something is wrong: a million lines pass here.
  const { storeId, sku, uom } = source;
  const onHand = decimalOf(source['onHand']);
  const nonSellable = source['nonSellable'] == null ? 0 : decimalOf(source['nonSellable']);
  const good =
    typeof storeId === 'string' && typeof sku === 'string' && onHand !== undefined && nonSellable !== undefined;
  if (good && storeId !== '' && sku !== '' && sku.length <= 64 && source['variant'] == null) {
    const unit = typeof uom === 'string' && uom !== '' ? { uom } : {};
    return { index, id: sku, storeId: codeOf(storeId), sku, ...unit, quantity: onHand, nonSellable, source };
  }
  const at = `lines[${index}].`;
  const item = textIn(faults, at, source, 'sku', 64);
  const unit = optionalText(faults, at, source, 'uom', 12);
  return {
    index,
    id: item,
    storeId: codeOf(textIn(faults, at, source, 'storeId', 40)),
    sku: skuOf(item, optionalText(faults, at, source, 'variant', 32)),
    ...(unit === undefined ? {} : { uom: unit }),
    quantity: quantityIn(faults, at, source, 'onHand'),
    nonSellable: quantityIn(faults, at, source, 'nonSellable', 0),
    source,
  };
}

export function readCommit(caller: Caller, envelope: Envelope): Work {
  const faults = noFaults();
  const fields = isFields(envelope.payload) ? envelope.payload : {};
  const id = textIn(faults, '', fields, 'snapshotId', 40);
  const told: Told = {
    chunkCount: wholeIn(faults, '', fields, 'chunkCount', 0),
    lineCount: wholeIn(faults, '', fields, 'lineCount', 0),
    quantityMicro: Math.round(sumIn(faults, fields) * 1e6),
  };
  if (told.chunkCount > 1_000_000) fault(faults, 'chunkCount', 'is too high');
  refuseFaults(faults);
  return { places: [], waits: false, apply: (tx) => commitOne(tx, caller, envelope, id, told) };
}

function sumIn(faults: Faults, fields: Fields): number {
  const value = fields['quantitySum'];
  const sum = typeof value === 'string' && /^-?\d{1,12}(\.\d{1,6})?$/.test(value) ? Number(value) : value;
  if (typeof sum === 'number' && Number.isFinite(sum)) return sum;
  fault(faults, 'quantitySum', value == null ? 'is missing' : 'must be a decimal number as text');
  return 0;
}

export function readAbandon(caller: Caller, envelope: Envelope): Work {
  const faults = noFaults();
  const fields = isFields(envelope.payload) ? envelope.payload : {};
  const id = textIn(faults, '', fields, 'snapshotId', 40);
  refuseFaults(faults);
  return { places: [], waits: false, apply: (tx) => abandonOne(tx, caller, envelope, id) };
}
