/** A parcel that was turned down is gone: the books and the ERP hear what its store said of the pieces. */
import { refusalReasons, type RefusalCode } from '../../../config/refusals.ts';
import type { Tx } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import { momentOf } from '../../platform/time.ts';
import type { ShipmentFact } from '../events.ts';
import { countedSince, shrinkDoubts, type CountedSince } from '../inventory/index.ts';
import { findShipment } from '../shipment/index.ts';
import { listUncorrected, markCorrected, type Uncorrected } from '../sourcing/index.ts';

/** Signed, in base units; as the ERP's adjustment takes it. */
export type Correction = {
  readonly locationId: string;
  readonly who: string;
  readonly note: string;
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly quarantine?: number;
    readonly reason: 'NOT_FOUND' | 'DAMAGED' | 'OTHER';
  }[];
};

/**
 * Once for each line, however often it is told, and not where somebody has counted since. Pieces that are gone leave the
 * stock, unsellable ones go to quarantine, and the doubt that stood for them is less by as much.
 * @param post writes the adjustment, moves the stock and lets the ERP hear of it
 */
export async function correctStock(
  tx: Tx,
  facts: readonly ShipmentFact[],
  post: (tx: Tx, correction: Correction) => Promise<unknown>,
): Promise<void> {
  const lines = await listUncorrected(
    tx,
    facts.map((one) => one.shipmentId),
  );
  // A piece can be missing once: of several refusals of one line, the ids of which rise, the last one counts.
  const newest = new Map<string, string>();
  for (const one of lines)
    if ((newest.get(one.orderLineId) ?? '') < one.refusalId) newest.set(one.orderLineId, one.refusalId);
  const counted = await countedSince(
    tx,
    lines.map(({ locationId, sku, at }) => ({ locationId, sku, since: at })),
  );
  for (const [refusalId, mine] of groupBy(lines, (one) => one.refusalId)) {
    const [first] = mine;
    if (first === undefined) continue;
    const shipment = await findShipment(tx, first.shipmentId);
    if (shipment?.state !== 'cancelled') continue;
    await markCorrected(tx, mine, momentOf(new Date()));
    const counts = mine.filter((one) => newest.get(one.orderLineId) === refusalId && !isLacking(one, counted));
    if (counts.length === 0) continue;
    await post(tx, {
      locationId: first.locationId,
      who: first.who,
      note: `${shipment.reference}: ${refusalId}`,
      lines: correctionsOf(counts),
    });
    await shrinkDoubts(
      tx,
      counts.map(({ locationId, sku, quantity }) => ({ locationId, sku, quantity })),
    );
  }
}

/** Whether a count since has said already what the correction would: of broken pieces only one that knows what can be sold. */
function isLacking(one: Uncorrected, counted: readonly CountedSince[]): boolean {
  const { erp } = refusalReasons[one.reason as RefusalCode];
  return counted.some(
    ({ locationId, sku, takenAt, whole }) =>
      locationId === one.locationId && sku === one.sku && takenAt > one.at && (erp === 'gone' || whole),
  );
}

/** One row per SKU. Pure. */
export function correctionsOf(lines: readonly Pick<Uncorrected, 'sku' | 'quantity' | 'reason'>[]): Correction['lines'] {
  return [...groupBy(lines, (one) => one.sku)].map(([sku, all]) => {
    let gone = 0;
    let unsellable = 0;
    for (const one of all) {
      const { erp } = refusalReasons[one.reason as RefusalCode];
      if (erp === 'gone') gone += one.quantity;
      if (erp === 'unsellable') unsellable += one.quantity;
    }
    const worst = all.find((one) => refusalReasons[one.reason as RefusalCode].erp === 'gone') ?? all[0];
    return {
      sku,
      quantity: gone === 0 ? 0 : -gone,
      ...(unsellable === 0 ? {} : { quarantine: unsellable }),
      reason: refusalReasons[(worst?.reason ?? 'other') as RefusalCode].erpReason,
    };
  });
}
