/** Stock put right by hand: not found when picked, found broken, found too much. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { mustFindItems, mustFindPlace, uomOf } from './lines.ts';
import type { Posting } from './posting.ts';
import { writePosting } from './write-posting.ts';

export const adjustmentReasons = ['NOT_FOUND', 'DAMAGED', 'FOUND', 'COUNT', 'INTERNAL_USE', 'OTHER'] as const;
export type AdjustmentReason = (typeof adjustmentReasons)[number];

export type AdjustmentLine = {
  readonly sku: string;
  /** Signed, in base units; 0 when pieces only change between sellable and not. */
  readonly quantity: number;
  /** Signed change of the pieces that cannot be sold. */
  readonly quarantine?: number;
  readonly reason: AdjustmentReason;
};

export type Adjustment = {
  readonly locationId: string;
  readonly lines: readonly AdjustmentLine[];
  readonly who: string;
  readonly note?: string;
};

/**
 * Stock changes at once; the ERP hears of it.
 * @throws invalid `erp.no_lines`, `erp.sku_twice`, `erp.unknown_sku`, `erp.quantity`; missing `erp.unknown_place`
 */
export async function postAdjustment(tx: Tx, wish: Adjustment): Promise<Posting> {
  const place = await mustFindPlace(tx, wish.locationId);
  const items = await mustFindItems(tx, wish.lines);
  for (const { sku, quantity, quarantine = 0 } of wish.lines) {
    const whole = Number.isSafeInteger(quantity) && Number.isSafeInteger(quarantine);
    if (!whole || (quantity === 0 && quarantine === 0)) fail('invalid', 'erp.quantity', { sku, quantity });
  }
  const entryKey = `adj:${uuidv7()}`;
  return writePosting(tx, {
    companyId: place.companyId,
    locationId: place.id,
    type: 'adjustment.posting.v1',
    overlay: {
      kind: 'adjustment',
      effects: wish.lines.map(({ sku, quantity, quarantine = 0, reason }) => ({
        locationId: place.id,
        sku,
        quantity,
        quarantine,
        reason,
      })),
    },
    entryKey,
    body: {
      by: wish.who,
      ...(wish.note === undefined ? {} : { note: wish.note }),
      lines: wish.lines.map((line, at) => ({
        lineNo: at + 1,
        sku: line.sku,
        quantity: String(line.quantity),
        ...(line.quarantine === undefined ? {} : { quarantine: String(line.quarantine) }),
        uom: uomOf(items.get(line.sku)),
        reason: line.reason,
      })),
    },
  });
}
