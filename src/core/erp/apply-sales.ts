/**
 * Receipts of the till. What moves stock is the company's choice, never both: its receipts, or the ledger entries that
 * follow them. Under the ledger a receipt that is not posted yet only lowers what can be promised.
 */
import { recordMovements, recordPending, voidPending, type FactStatus, type Movement } from '../inventory/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { resultOf, saleKey } from './apply-movements.ts';
import { sift, stockMovesBy, type ReadyLine } from './masters.ts';
import { answerOf, type Answer, type Caller, type Envelope, type LineResult } from './message.ts';
import type { SaleLine } from './read-sales.ts';

type Ready = ReadyLine<SaleLine>;

export async function applySales(
  tx: Tx,
  caller: Caller,
  envelope: Envelope,
  lines: readonly SaleLine[],
): Promise<Answer> {
  const results: LineResult[] = [];
  const effective = lines.filter((line) => {
    if (line.stockEffect) return true;
    results.push(resultOf(line, { status: 'APPLIED', code: 'no_stock_effect' }));
    return false;
  });
  const { ready, results: aside } = await sift(tx, caller, envelope, effective, (line) => ({
    ...line.sale,
    lines: [line.source],
  }));
  results.push(...aside);
  const byReceipts = (await stockMovesBy(tx, caller.companyId)) === 'receipts';
  const moving: Ready[] = [];
  const waiting: Ready[] = [];
  const voided: Ready[] = [];
  for (const line of ready) {
    // Where the ledger moves stock, a receipt with its position in the ledger is that entry, told earlier.
    if (byReceipts || (line.stockPosted && line.ledger !== undefined)) moving.push(line);
    else if (line.documentType === 'VOID') voided.push(line);
    else if (line.stockPosted) results.push(resultOf(line, { status: 'APPLIED', code: 'ledger_moves_stock' }));
    else waiting.push(line);
  }
  results.push(...(await bookMoving(tx, caller, moving)));
  results.push(...(await bookWaiting(tx, caller, waiting)));
  results.push(...(await bookVoided(tx, caller, voided)));
  results.sort((a, b) => a.index - b.index);
  return answerOf(envelope, results);
}

async function bookMoving(tx: Tx, caller: Caller, lines: readonly Ready[]): Promise<LineResult[]> {
  const posted = lines.filter((line) => isPosted(line));
  // Told as waiting, before or after this: the same receipt, so the one that the ledger shows ends the other.
  await recordPending(
    tx,
    posted.map((line) => ({ ...pieceOf(line), quantity: 0, businessKey: keyOf(caller, line), at: line.at })),
  );
  const statuses = await recordMovements(
    tx,
    lines.map((line): Movement => ({
      ...pieceOf(line),
      quantity: changeOf(line),
      kind: changeOf(line) < 0 ? 'SALE' : 'RETURN',
      companyId: caller.companyId,
      businessKey: isPosted(line) ? `${keyOf(caller, line)}:posted` : keyOf(caller, line),
      ...(isPosted(line) ? { replaces: [keyOf(caller, line)] } : {}),
      ...(line.ledger === undefined ? {} : { ledger: line.ledger }),
      ref: `POS ${line.documentType} ${line.receipt}`.slice(0, 120),
      at: line.at,
    })),
  );
  return lines.map((line, at) => resultOf(line, statuses[at]));
}

async function bookWaiting(tx: Tx, caller: Caller, lines: readonly Ready[]): Promise<LineResult[]> {
  const statuses = await recordPending(
    tx,
    lines.map((line) => ({
      ...pieceOf(line),
      quantity: -changeOf(line),
      businessKey: keyOf(caller, line),
      at: line.at,
    })),
  );
  return lines.map((line, at) => resultOf(line, withCode(statuses[at], 'pending')));
}

/** Of a receipt that the ledger has shown already the ledger will tell the reversal too. */
async function bookVoided(tx: Tx, caller: Caller, lines: readonly Ready[]): Promise<LineResult[]> {
  const originals = lines.map((line) => ({
    ...pieceOf(line),
    businessKey: saleKey(caller, line.original ?? line.receipt),
    quantity: 0,
    at: line.at,
  }));
  // A void may overtake what it takes back: entered with nothing and ended, the sale is a repeat when it comes.
  await recordPending(tx, originals);
  await voidPending(tx, originals);
  return lines.map((line) => resultOf(line, { status: 'APPLIED', code: 'voided' }));
}

function pieceOf(line: Ready): { locationId: string; sku: string } {
  return { locationId: line.storeId, sku: line.sku };
}

function isPosted(line: Ready): boolean {
  return line.stockPosted && line.ledger !== undefined;
}

/** What the receipt does to the shelf. An exchange counts what leaves up and what comes back down. */
function changeOf(line: Ready): number {
  const comesBack = line.documentType === 'RETURN' || line.documentType === 'VOID';
  return comesBack || line.pieces === 0 ? line.pieces : -line.pieces;
}

/** A void may carry the number of what it takes back. */
function keyOf(caller: Caller, line: Ready): string {
  return `${saleKey(caller, line.receipt)}${line.documentType === 'VOID' ? ':void' : ''}`;
}

function withCode(fact: FactStatus | undefined, code: string): FactStatus | undefined {
  return fact?.status === 'APPLIED' ? { status: 'APPLIED', code } : fact;
}
