/**
 * Goods from one place to another: shipped here, received there, or both at once. Each place hears of its own leg under
 * its own number; a direct transfer is a group of both.
 */
import { uuidv7 } from '../../platform/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { checkTransfer, loadMapping, mustAllow, transitFor, type Item, type Location } from '../catalog/index.ts';
import { mustBePieces, mustFindItems, mustFindPlace, uomOf } from './lines.ts';
import type { Effect, Posting } from './posting.ts';
import { writePostings, type NewPosting } from './write-posting.ts';

export const transferEvents = ['SHIP', 'RECEIVE', 'DIRECT'] as const;
export type TransferEvent = (typeof transferEvents)[number];

export type TransferLine = {
  readonly sku: string;
  /** Base units, at least 1. */
  readonly quantity: number;
  /** Of them, those that arrived broken; said when received. */
  readonly damaged?: number;
};

export type Transfer = {
  /** The same for all legs; a new one is made for the first. */
  readonly transferId?: string;
  readonly from: string;
  readonly to: string;
  readonly event: TransferEvent;
  readonly lines: readonly TransferLine[];
  readonly who: string;
};

type Leg = 'OUT' | 'IN';

/**
 * Stock changes at once at the places of the legs; the ERP hears of them.
 * @throws forbidden `CROSS_COMPANY_FORBIDDEN` between companies; invalid, missing and conflict `erp.…` for lines and places
 */
export async function postTransfer(tx: Tx, wish: Transfer): Promise<{ transferId: string; postings: Posting[] }> {
  const from = await mustFindPlace(tx, wish.from);
  const to = await mustFindPlace(tx, wish.to);
  if (from.id === to.id) fail('invalid', 'erp.transfer_to_itself', { locationId: from.id });
  mustAllow(checkTransfer(from, to), { from: from.id, to: to.id });
  const items = await mustFindItems(tx, wish.lines);
  for (const { sku, quantity, damaged = 0 } of wish.lines) {
    mustBePieces(quantity, sku);
    const broken = Number.isSafeInteger(damaged) && damaged >= 0 && damaged <= quantity;
    if (!broken || (damaged > 0 && wish.event === 'SHIP')) fail('invalid', 'erp.quantity', { sku, damaged });
  }
  const transferId = wish.transferId ?? `T-${uuidv7().replaceAll('-', '').slice(-20).toUpperCase()}`;
  const inTransit = wish.event === 'DIRECT' ? null : (transitFor(await loadMapping(tx), to.id) ?? null);
  const legs: readonly Leg[] = wish.event === 'DIRECT' ? ['OUT', 'IN'] : [wish.event === 'SHIP' ? 'OUT' : 'IN'];
  const postings = await writePostings(
    tx,
    legs.map((leg, at) => ({
      ...legOf(wish, leg, { from, to, transferId, inTransit, items }),
      ...(legs.length === 1 ? {} : { group: { key: transferId, step: at + 1, of: legs.length } }),
    })),
  );
  return { transferId, postings };
}

type About = {
  readonly from: Location;
  readonly to: Location;
  readonly transferId: string;
  readonly inTransit: string | null;
  readonly items: ReadonlyMap<string, Item>;
};

function legOf(wish: Transfer, leg: Leg, { from, to, transferId, inTransit, items }: About): NewPosting {
  const place = leg === 'OUT' ? from : to;
  const effects: Effect[] = wish.lines.map(({ sku, quantity, damaged = 0 }) => ({
    locationId: place.id,
    sku,
    quantity: leg === 'OUT' ? -quantity : quantity,
    quarantine: leg === 'OUT' ? 0 : damaged,
  }));
  return {
    companyId: place.companyId,
    locationId: place.id,
    type: 'transfer.posting.v1',
    // The same leg told twice counts once only by its own key: a second shipment of one transfer is a leg of its own.
    entryKey: `trf:${transferId}:${leg}:${uuidv7()}`,
    overlay: { kind: 'transfer', effects },
    body: {
      transferId,
      from: from.id,
      to: to.id,
      inTransit,
      event: wish.event,
      leg,
      by: wish.who,
      lines: wish.lines.map((line, at) => ({
        lineNo: at + 1,
        sku: line.sku,
        quantity: String(line.quantity),
        ...(leg === 'IN' && line.damaged !== undefined ? { damaged: String(line.damaged) } : {}),
        uom: uomOf(items.get(line.sku)),
      })),
    },
  };
}
