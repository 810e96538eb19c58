/** Goods that have come raise stock; goods that are announced are only remembered. */
import { recordMovements } from '../inventory/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { resultOf } from './apply-movements.ts';
import { piecesOf, rejected, sift, type ReadyLine } from './masters.ts';
import { answerOf, type Answer, type Caller, type Envelope, type LineResult } from './message.ts';
import type { DocumentLine, Receipt } from './read-documents.ts';
import { firstTold } from './store-facts.ts';
import { addReceived, setExpectedState, upsertExpected } from './store-expected.ts';
import { isRepeat, tellReceived } from './tell-received.ts';

export type BookedLine = ReadyLine<DocumentLine> & {
  /** Pieces that came and cannot be sold; on top of `pieces`. */
  readonly broken: number;
};

export async function applyReceipt(tx: Tx, caller: Caller, envelope: Envelope, receipt: Receipt): Promise<Answer> {
  const { lines, ...document } = receipt;
  const { ready, results } = await sift(tx, caller, envelope, lines, (line) => ({
    ...document.source,
    lines: [line.source],
  }));
  const { booked, refused } = withBroken(ready);
  results.push(...refused);
  if (receipt.status === 'RECEIVED') results.push(...(await bookReceived(tx, caller, receipt, booked)));
  else results.push(...(await rememberExpected(tx, caller, receipt, booked)));
  results.sort((a, b) => a.index - b.index);
  return answerOf(envelope, results, { receiptId: receipt.receiptId });
}

export function withBroken(ready: readonly ReadyLine<DocumentLine>[]): {
  booked: BookedLine[];
  refused: LineResult[];
} {
  const booked: BookedLine[] = [];
  const refused: LineResult[] = [];
  for (const line of ready) {
    const broken = piecesOf(line.units, line.uom, line.damaged);
    if (typeof broken === 'string') refused.push(rejected(line, broken, 'damaged'));
    else booked.push({ ...line, broken });
  }
  return { booked, refused };
}

async function bookReceived(
  tx: Tx,
  caller: Caller,
  receipt: Receipt,
  booked: readonly BookedLine[],
): Promise<LineResult[]> {
  const statuses = await recordMovements(
    tx,
    booked.map((line) => ({
      locationId: line.storeId,
      sku: line.sku,
      quantity: line.pieces + line.broken,
      ...(line.broken === 0 ? {} : { quarantine: line.broken }),
      kind: 'RECEIPT',
      companyId: caller.companyId,
      businessKey: `rcpt:${caller.companyId}:${line.id}`,
      ...(line.ledger === undefined ? {} : { ledger: line.ledger }),
      ...(line.echoOf === undefined ? {} : { echoOf: line.echoOf }),
      ref: `RECEIPT ${receipt.receiptId}${receipt.purchaseOrder === undefined ? '' : ` ${receipt.purchaseOrder}`}`,
      at: receipt.at,
    })),
  );
  const fresh = await firstTold(tx, caller.companyId, booked, (line) => `rcpt:${line.id}`);
  await addReceived(tx, caller.companyId, receipt.receiptId, fresh);
  tellReceived(
    tx,
    caller.companyId,
    // Where the ledger had the entry already, its movement has told of the arrival.
    fresh.filter((line) => line.pieces > 0 && !isRepeat(statuses[booked.indexOf(line)])),
  );
  return booked.map((line, at) => resultOf(line, statuses[at]));
}

async function rememberExpected(
  tx: Tx,
  caller: Caller,
  receipt: Receipt,
  booked: readonly BookedLine[],
): Promise<LineResult[]> {
  if (receipt.status === 'CANCELLED') {
    await setExpectedState(tx, caller.companyId, receipt.receiptId, 'cancelled');
  } else await upsertExpected(tx, caller.companyId, receipt, booked);
  return booked.map((line) => resultOf(line, { status: 'APPLIED', code: receipt.status.toLowerCase() }));
}
