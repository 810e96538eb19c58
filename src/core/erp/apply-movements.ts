/** Books the movements of one message: those that can be, in one go; each line gets its own answer. */
import {
  ledgerOf,
  recordAbsolutes,
  recordMovements,
  recordPending,
  type Absolute,
  type FactStatus,
  type Movement,
} from '../inventory/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { piecesOf, rejected, sift, stockMovesBy, type ReadyLine } from './masters.ts';
import { answerOf, type Answer, type Caller, type Envelope, type LineResult } from './message.ts';
import type { MovementLine } from './read-movements.ts';
import { tellReceived } from './tell-received.ts';

type Ready = ReadyLine<MovementLine>;

export async function applyMovements(
  tx: Tx,
  caller: Caller,
  envelope: Envelope,
  lines: readonly MovementLine[],
  gap: boolean,
): Promise<Answer> {
  const { ready, results } = await sift(tx, caller, envelope, lines, (line) => line.source);
  const relative: Ready[] = [];
  const absolute: Ready[] = [];
  const byReceipts =
    ready.some((line) => isUnlinkedSale(line)) && (await stockMovesBy(tx, caller.companyId)) === 'receipts';
  for (const line of ready) {
    if (line.mode === 'RELATIVE') {
      if (byReceipts && isUnlinkedSale(line)) results.push(resultOf(line, DOUBLED));
      else relative.push(line);
    } else if (gap) results.push(resultOf(line, SKIPPED));
    else if (line.pieces < 0 || line.nonSellable < 0) results.push(rejected(line, 'QUANTITY_NEGATIVE'));
    else absolute.push(line);
  }
  results.push(...(await bookRelative(tx, caller, relative)));
  results.push(...(await bookAbsolute(tx, caller, absolute)));
  results.sort((a, b) => a.index - b.index);
  return answerOf(envelope, results);
}

/** The till has told this sale already where the company's receipts move stock. */
const DOUBLED: FactStatus = { status: 'DUPLICATE', code: 'receipts_move_stock' };
const SKIPPED: FactStatus = { status: 'STALE', code: 'after_gap' };

function isUnlinkedSale(line: MovementLine): boolean {
  const isSale = line.kind === 'SALE' || line.kind === 'RETURN';
  return isSale && line.mode === 'RELATIVE' && line.echoOf === undefined && line.replaces.length === 0;
}

async function bookRelative(tx: Tx, caller: Caller, lines: readonly Ready[]): Promise<LineResult[]> {
  await rememberReplaced(tx, caller, lines);
  const statuses = await recordMovements(
    tx,
    lines.map((line) => movementOf(caller, line)),
  );
  tellReceived(
    tx,
    caller.companyId,
    lines.filter((line, at) => {
      const arrives = line.kind === 'RECEIPT' || line.kind === 'TRANSFER_IN';
      return arrives && line.pieces > 0 && statuses[at]?.status === 'APPLIED';
    }),
  );
  return lines.map((line, at) => resultOf(line, statuses[at]));
}

/**
 * The ledger may be faster than the till: a receipt that a movement stands for is entered with nothing and ended by the
 * movement, so that the receipt itself is a repeat when it comes.
 */
async function rememberReplaced(tx: Tx, caller: Caller, lines: readonly Ready[]): Promise<void> {
  const replaced = lines.flatMap((line) =>
    line.replaces.map((receipt) => ({
      locationId: line.storeId,
      sku: line.sku,
      quantity: 0,
      businessKey: saleKey(caller, receipt),
      at: line.at,
    })),
  );
  if (replaced.length > 0) await recordPending(tx, replaced);
}

export function saleKey(caller: Caller, receipt: string): string {
  return `sale:${caller.companyId}:${receipt}`;
}

function movementOf(caller: Caller, line: Ready): Movement {
  return {
    locationId: line.storeId,
    sku: line.sku,
    ...partsOf(line),
    kind: line.kind,
    companyId: caller.companyId,
    businessKey: `mv:${caller.companyId}:${line.id}`,
    ...(line.ledger === undefined ? {} : { ledger: line.ledger }),
    ...(line.reason === undefined ? {} : { reason: line.reason }),
    ...(line.ref === undefined || line.ref === '' ? {} : { ref: line.ref }),
    at: line.at,
    ...(line.echoOf === undefined ? {} : { echoOf: line.echoOf }),
    ...(line.replaces.length === 0 ? {} : { replaces: line.replaces.map((receipt) => saleKey(caller, receipt)) }),
  };
}

function partsOf({ status, pieces }: Ready): { quantity: number; quarantine?: number } {
  switch (status) {
    case 'sellable':
      return { quantity: pieces };
    case 'unsellable':
      return { quantity: pieces, quarantine: pieces };
    case 'becomes_unsellable':
      return { quantity: 0, quarantine: pieces };
    case 'becomes_sellable':
      return { quantity: 0, quarantine: -pieces };
  }
}

async function bookAbsolute(tx: Tx, caller: Caller, lines: readonly Ready[]): Promise<LineResult[]> {
  const results: LineResult[] = [];
  const booked: { line: Ready; absolute: Absolute }[] = [];
  for (const line of lines) {
    const quarantine = piecesOf(line.units, line.uom, line.nonSellable);
    if (typeof quarantine === 'string') results.push(rejected(line, quarantine, 'nonSellable'));
    else if (quarantine > line.pieces) results.push(rejected(line, 'NON_SELLABLE_ABOVE_ON_HAND'));
    else booked.push({ line, absolute: absoluteOf(caller, line, quarantine) });
  }
  const statuses = await recordAbsolutes(
    tx,
    booked.map((one) => one.absolute),
  );
  return [...results, ...booked.map(({ line }, at) => resultOf(line, statuses[at]))];
}

function absoluteOf(caller: Caller, line: Ready, quarantine: number): Absolute {
  return {
    locationId: line.storeId,
    sku: line.sku,
    onHand: line.pieces,
    quarantine,
    ledger: ledgerOf(line.watermark?.ledger ?? ''),
    ...(line.doubtTo === undefined ? {} : { doubtTo: line.doubtTo }),
    omsSeq: line.watermark?.omsSeqApplied ?? 0,
    omsParked: line.watermark?.omsParked ?? [],
    businessKey: `mv:${caller.companyId}:${line.id}`,
    at: line.at,
    companyId: caller.companyId,
  };
}

export function resultOf(line: { index: number; id: string }, fact: FactStatus | undefined): LineResult {
  const { status, code } = fact ?? { status: 'APPLIED' as const };
  return { index: line.index, id: line.id, status, ...(code === undefined ? {} : { code: code.toUpperCase() }) };
}
