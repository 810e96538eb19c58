/**
 * A plain model of one store and one SKU: an ERP with its ledger and its slow messages, a hub that knows what it has
 * been told. No watermark, no overlay: the hub's number must be the sum of all movements that it can know of.
 */
import { recordMovements, recordPending } from '../../../src/core/inventory/index.ts';
import {
  addOverlay,
  consumePieces,
  ledgerOf,
  numberOverlays,
  takeOutSeqs,
  releasePieces,
  reservePieces,
  type Movement,
} from '../../../src/core/inventory/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { at, snapshot } from './facts.ts';

type Entry = {
  readonly position: number;
  readonly quantity: number;
  readonly outSeq?: number;
  readonly receipt?: string;
};
type Read = {
  readonly w: number;
  readonly to?: number;
  readonly k: number;
  readonly parked: readonly number[];
  readonly onHand: number;
};
type Posting = { readonly outSeq: number; readonly quantity: number };

export type Step =
  | { readonly do: 'till'; readonly quantity: number; readonly receipt: boolean }
  | { readonly do: 'reserve' }
  | { readonly do: 'release' }
  | { readonly do: 'ship' }
  | { readonly do: 'return' }
  | { readonly do: 'process'; readonly park: boolean }
  | { readonly do: 'unpark' }
  | { readonly do: 'read'; readonly fuzzy: number }
  | { readonly do: 'deliver'; readonly which: number; readonly again: boolean }
  | { readonly do: 'deliverReceipt'; readonly which: number }
  | { readonly do: 'deliverRead'; readonly which: number; readonly again: boolean };

const sku = 'A1';

export function createModel(db: Database, locationId: string) {
  // The ERP.
  let onHand = 0;
  const ledger: Entry[] = [];
  const postings: Posting[] = [];
  let processed = 0;
  const parked: Posting[] = [];
  const messages: Movement[] = [];
  const receipts: { businessKey: string; quantity: number }[] = [];
  const reads: Read[] = [];
  // What the hub can know.
  let ours = 0;
  let reserved = 0;
  const told = new Set<number>();
  let covered = 0;
  // Of the number in force: a fuzzy one may contain movements up to here.
  let inForce = { w: -1, k: -1, to: 0 };
  let keys = 0;

  const last = (): number => ledger.at(-1)?.position ?? 0;

  function enter(quantity: number, more: { outSeq?: number; receipt?: string } = {}): void {
    // The ledger's numbers have gaps.
    const position = last() + 1 + (ledger.length % 3 === 0 ? 1 : 0);
    onHand += quantity;
    ledger.push({ position, quantity, ...more });
    messages.push({
      locationId,
      sku,
      quantity,
      kind: 'ADJUSTMENT',
      companyId: locationId,
      businessKey: `mv:${locationId}:${position}`,
      ledger: ledgerOf(String(position)),
      at,
      ...(more.outSeq === undefined ? {} : { echoOf: more.outSeq }),
      ...(more.receipt === undefined ? {} : { replaces: [more.receipt] }),
    });
  }

  async function post(quantity: number, overlay: (key: string) => Promise<void>): Promise<void> {
    const key = `P${(keys += 1)}`;
    await overlay(key);
    const outSeq = await db.tx(async (tx) => {
      const next = ((await takeOutSeqs(tx, new Map([[locationId, 1]]))).get(locationId) ?? 0) + 1;
      await numberOverlays(tx, [{ locationId, entryKey: key, outSeq: next }]);
      return next;
    });
    ours += quantity;
    postings.push({ outSeq, quantity });
  }

  const piece = { locationId, sku, quantity: 1 };
  return {
    async step(step: Step): Promise<void> {
      switch (step.do) {
        case 'till': {
          const receipt = `sale:${locationId}:${(keys += 1)}`;
          if (step.receipt) receipts.push({ businessKey: receipt, quantity: -step.quantity });
          return enter(step.quantity, step.receipt ? { receipt } : {});
        }
        case 'reserve':
          return db
            .tx((tx) => reservePieces(tx, [piece]))
            .then(
              () => void (reserved += 1),
              () => undefined,
            );
        case 'release':
          if (reserved === 0) return;
          reserved -= 1;
          return db.tx((tx) => releasePieces(tx, [piece]));
        case 'ship':
          if (reserved === 0) return;
          reserved -= 1;
          return post(-1, (entryKey) =>
            db.tx((tx) =>
              consumePieces(tx, [{ ...piece, businessKey: `d:${locationId}:${entryKey}`, orderId: 'o', entryKey }]),
            ),
          );
        case 'return':
          return post(1, (entryKey) =>
            db.tx((tx) =>
              addOverlay(tx, [{ ...piece, kind: 'return', entryKey, businessKey: `r:${locationId}:${entryKey}` }]),
            ),
          );
        case 'process': {
          const next = postings[processed];
          if (next === undefined) return;
          processed += 1;
          if (step.park) parked.push(next);
          else enter(next.quantity, { outSeq: next.outSeq });
          return;
        }
        case 'unpark': {
          const one = parked.shift();
          if (one !== undefined) enter(one.quantity, { outSeq: one.outSeq });
          return;
        }
        case 'read': {
          // FUZZY: the page was read while the last few entries were being made; the number has them.
          const w = step.fuzzy === 0 ? last() : (ledger.at(-1 - step.fuzzy)?.position ?? 0);
          reads.push({
            w,
            ...(step.fuzzy === 0 ? {} : { to: last() }),
            k: processed,
            parked: parked.map((one) => one.outSeq),
            onHand,
          });
          return;
        }
        case 'deliver': {
          const one = messages[step.which % Math.max(1, messages.length)];
          if (one === undefined) return;
          if (!step.again) messages.splice(messages.indexOf(one), 1);
          told.add(Number(one.ledger));
          return void (await db.tx((tx) => recordMovements(tx, [one])));
        }
        case 'deliverReceipt': {
          const one = receipts[step.which % Math.max(1, receipts.length)];
          if (one === undefined) return;
          return void (await db.tx((tx) => recordPending(tx, [{ ...one, locationId, sku, at }])));
        }
        case 'deliverRead': {
          const one = reads[step.which % Math.max(1, reads.length)];
          if (one === undefined) return;
          if (!step.again) reads.splice(reads.indexOf(one), 1);
          await snapshot(db, { ...one, onHand: { [sku]: one.onHand }, places: [locationId], keep: one.k % 2 === 0 });
          covered = Math.max(covered, one.w);
          if (one.w > inForce.w || (one.w === inForce.w && one.k > inForce.k))
            inForce = { w: one.w, k: one.k, to: one.to ?? one.w };
        }
      }
    },
    /** Everything under way arrives, the ERP works off what it has, and a last exact number is read. */
    async settle(): Promise<void> {
      while (processed < postings.length) await this.step({ do: 'process', park: false });
      while (parked.length > 0) await this.step({ do: 'unpark' });
      while (messages.length > 0) await this.step({ do: 'deliver', which: 7, again: false });
      await this.step({ do: 'read', fuzzy: 0 });
      await this.step({ do: 'deliverRead', which: reads.length - 1, again: false });
    },
    /** What the hub's number must be: everything of ours, and of the ERP all that it has been told in any way. */
    expected(): number {
      const theirs = ledger
        .filter((one) => one.outSeq === undefined && (one.position <= covered || told.has(one.position)))
        .reduce((sum, one) => sum + one.quantity, 0);
      return ours + theirs;
    },
    /** The most it may be under a fuzzy number: all that the number may contain, and all that it has been told. */
    atMost(): number {
      const theirs = ledger
        .filter((one) => one.outSeq === undefined && (one.position <= inForce.to || told.has(one.position)))
        .reduce((sum, one) => sum + one.quantity, 0);
      return ours + theirs;
    },
    truth: () => onHand,
    reserved: () => reserved,
  };
}
