/**
 * Writes postings: the number of the place and the row are one transaction, so a place's sequence has no gap and is
 * committed in its order. The overlay that a posting stands for gets its number.
 * Locks: places in their order, then stock rows in theirs.
 */
import { uuidv7 } from '../../platform/ids.ts';
import { limits } from '../../../config/retry.ts';
import type { Tx } from '../../platform/db/index.ts';
import { remember } from '../../platform/history.ts';
import { localTime, momentOf } from '../../platform/time.ts';
import { listChannels, listLocations } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { addOverlay, numberOverlays, takeOutSeqs, type HubMovement } from '../inventory/index.ts';
import type { Effect, Posting, PostingBody, PostingType } from './posting.ts';
import { insertPostings } from './store-postings.ts';

export type NewPosting = {
  readonly companyId: string;
  /** The place whose stock it moves, and in whose sequence it goes. */
  readonly locationId: string;
  readonly type: PostingType;
  /** Left out: made of the place and the number. */
  readonly documentKey?: string;
  readonly group?: { readonly key: string; readonly step: number; readonly of: number };
  /** Of overlay rows: those that stand at the place already, or those of `overlay`. */
  readonly entryKey?: string;
  /** What it does to stock beginning now; a sale's pieces have left before. */
  readonly overlay?: {
    readonly kind: HubMovement['kind'];
    readonly effects: readonly (Effect & { readonly reason?: string })[];
  };
  readonly orderId?: string;
  readonly shipmentId?: string;
  /** The part of the message that is its type's own. */
  readonly body: Readonly<Record<string, unknown>>;
};

const LONGEST_KEY = 35;

const prefixes: Record<PostingType, string> = {
  'sale.posting.v1': 'SAL',
  'return.posting.v1': 'RET',
  'transfer.posting.v1': 'TRF',
  'adjustment.posting.v1': 'ADJ',
  'cancel.posting.v1': 'CAN',
  'stock.request.v1': 'REQ',
};

export async function writePosting(tx: Tx, wish: NewPosting, now = new Date()): Promise<Posting> {
  return (await writePostings(tx, [wish], now))[0] as Posting;
}

/** In the order of their places; those of one place in the order given. */
export async function writePostings(tx: Tx, wishes: readonly NewPosting[], now = new Date()): Promise<Posting[]> {
  const sorted = [...wishes].sort((a, b) => (a.locationId < b.locationId ? -1 : a.locationId > b.locationId ? 1 : 0));
  const counts = new Map<string, number>();
  for (const { locationId } of sorted) counts.set(locationId, (counts.get(locationId) ?? 0) + 1);
  const numbers = await takeOutSeqs(tx, counts);
  const postings: Posting[] = [];
  for (const wish of sorted) {
    const outSeq = (numbers.get(wish.locationId) ?? 0) + 1;
    numbers.set(wish.locationId, outSeq);
    postings.push(await numbered(tx, wish, outSeq, now));
  }
  await addOverlay(tx, sorted.flatMap(movementsOf));
  await insertPostings(tx, postings);
  await numberOverlays(
    tx,
    postings.flatMap(({ entryKey, locationId, outSeq }) => (entryKey === null ? [] : { entryKey, locationId, outSeq })),
  );
  for (const posting of postings) {
    const { locationId, outSeq } = posting;
    remember(tx, {
      entity: 'posting',
      entityId: posting.id,
      orderId: posting.orderId ?? posting.id,
      move: 'write',
      to: 'written',
      changes: { document: [null, posting.documentKey], place: [null, locationId], number: [null, outSeq] },
      version: 1,
    });
    announce(tx, posting);
  }
  return postings;
}

async function numbered(tx: Tx, wish: NewPosting, outSeq: number, now: Date): Promise<Posting> {
  const id = uuidv7();
  const documentKey = wish.documentKey ?? `${prefixes[wish.type]}-${wish.locationId}-${outSeq}`.slice(0, LONGEST_KEY);
  const body: PostingBody = {
    messageId: id,
    type: wish.type,
    outSeq,
    company: wish.companyId,
    location: wish.locationId,
    documentKey,
    postingDate: localTime(now, await zoneOf(tx, wish)).slice(0, 10),
    ...(wish.group === undefined ? {} : { group: wish.group }),
    ...wish.body,
  };
  return {
    id,
    companyId: wish.companyId,
    locationId: wish.locationId,
    outSeq,
    type: wish.type,
    documentKey,
    groupKey: wish.group?.key ?? null,
    groupNo: wish.group?.step ?? 1,
    entryKey: wish.entryKey ?? null,
    orderId: wish.orderId ?? null,
    shipmentId: wish.shipmentId ?? null,
    body,
    state: 'written',
    sentAt: null,
    dueAt: momentOf(new Date(now.getTime() + limits.erpPostingDueMs)),
    erpDocuments: [],
    ledgerTo: null,
    errorCode: null,
    errorText: null,
    settledAt: null,
    settledBy: null,
    createdAt: momentOf(now),
  };
}

function movementsOf({ overlay, entryKey, orderId }: NewPosting): HubMovement[] {
  if (overlay === undefined || entryKey === undefined) return [];
  return overlay.effects.map(({ locationId, sku, quantity, quarantine, reason }) => ({
    locationId,
    sku,
    quantity,
    quarantine,
    entryKey,
    kind: overlay.kind,
    businessKey: `${entryKey}:${locationId}:${sku}`,
    ...(orderId === undefined ? {} : { orderId }),
    ...(reason === undefined ? {} : { reason }),
  }));
}

/** Says that a place has something to send. Events of one place keep their order. */
export function announce(tx: Tx, { id, companyId, locationId, outSeq }: Posting): void {
  tell(tx, 'erp.posting.written', { orderId: locationId, postingId: id, companyId, locationId }, outSeq);
}

/** Accountants go by the day of the place, not by ours. */
async function zoneOf(tx: Tx, { companyId, locationId }: NewPosting): Promise<string> {
  const place = (await listLocations(tx)).find((one) => one.id === locationId);
  if (place?.timeZone !== undefined) return place.timeZone;
  return (await listChannels(tx)).find((channel) => channel.companyId === companyId)?.timeZone ?? 'UTC';
}
