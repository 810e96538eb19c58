/**
 * A transfer is told event by event, in any order: each leg moves its own place, and what is between them is shipped
 * minus received. Between companies there is no transfer: that is a sale, with customs and a currency.
 */
import { checkTransfer, listLocations } from '../catalog/index.ts';
import { recordMovements, type Movement } from '../inventory/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { resultOf } from './apply-movements.ts';
import { withBroken, type BookedLine } from './apply-receipt.ts';
import { sift } from './masters.ts';
import { answerOf, type Answer, type Caller, type Envelope } from './message.ts';
import type { TransferMessage } from './read-documents.ts';
import { firstTold } from './store-facts.ts';
import { addTransferLines, recordTransfer } from './store-transfers.ts';
import { isRepeat, tellReceived } from './tell-received.ts';

/** @throws forbidden `CROSS_COMPANY_FORBIDDEN` */
export async function applyTransfer(
  tx: Tx,
  caller: Caller,
  envelope: Envelope,
  transfer: TransferMessage,
): Promise<Answer> {
  await checkEnds(tx, caller, transfer);
  await recordTransfer(tx, caller.companyId, transfer);
  const { lines, ...document } = transfer;
  if (lines.length === 0) return answerOf(envelope, [], facts(transfer));
  const { ready, results } = await sift(tx, caller, envelope, lines, (line) => ({
    ...document.source,
    lines: [line.source],
  }));
  const { booked, refused } = withBroken(ready);
  results.push(...refused);
  const moves = transfer.event === 'SHIPPED' || transfer.event === 'RECEIVED';
  const statuses = moves
    ? await recordMovements(
        tx,
        booked.map((line) => movementOf(caller, transfer, line)),
      )
    : booked.map(() => ({ status: 'APPLIED' as const }));
  const fresh = await firstTold(tx, caller.companyId, booked, (line) => keyOf(transfer, line));
  await addTransferLines(tx, caller.companyId, transfer, transfer.event === 'CREATED' ? booked : fresh);
  if (transfer.event === 'RECEIVED') {
    tellReceived(
      tx,
      caller.companyId,
      fresh.filter((line) => line.pieces > 0 && !isRepeat(statuses[booked.indexOf(line)])),
    );
  }
  results.push(...booked.map((line, at) => resultOf(line, statuses[at])));
  results.sort((a, b) => a.index - b.index);
  return answerOf(envelope, results, facts(transfer));
}

function keyOf({ transferId, event, documentNumber }: TransferMessage, { lineNo }: BookedLine): string {
  return `trf:${transferId}:${event}${documentNumber === undefined ? '' : `.${documentNumber}`}:${lineNo}`;
}

function facts({ transferId, event }: TransferMessage): Record<string, unknown> {
  return { transferId, event };
}

async function checkEnds(tx: Tx, caller: Caller, transfer: TransferMessage): Promise<void> {
  const byId = new Map((await listLocations(tx)).map((one) => [one.id, one]));
  const from = byId.get(transfer.from);
  const to = byId.get(transfer.to);
  const refusal = from === undefined || to === undefined ? undefined : checkTransfer(from, to);
  const foreign = [from, to].some((one) => one !== undefined && one.companyId !== caller.companyId);
  if (refusal !== undefined || foreign)
    fail('forbidden', 'CROSS_COMPANY_FORBIDDEN', {
      transferId: transfer.transferId,
      from: transfer.from,
      to: transfer.to,
      ...(refusal === undefined ? {} : { rule: refusal.rule }),
    });
}

function movementOf(caller: Caller, transfer: TransferMessage, line: BookedLine): Movement {
  const ships = transfer.event === 'SHIPPED';
  return {
    locationId: line.storeId,
    sku: line.sku,
    quantity: ships ? -line.pieces : line.pieces + line.broken,
    ...(ships || line.broken === 0 ? {} : { quarantine: line.broken }),
    kind: ships ? 'TRANSFER_OUT' : 'TRANSFER_IN',
    companyId: caller.companyId,
    businessKey: keyOf(transfer, line).replace('trf:', `trf:${caller.companyId}:`),
    ...(line.ledger === undefined ? {} : { ledger: line.ledger }),
    ...(line.echoOf === undefined ? {} : { echoOf: line.echoOf }),
    ref: `TRANSFER ${transfer.transferId} ${ships ? `to ${transfer.to}` : `from ${transfer.from}`}`,
    at: transfer.at,
  };
}
