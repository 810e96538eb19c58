/** One company in the ERP: its ledger, its staging table, its tills, and what it tells the hub of all that. */
import type { Random } from '../random.ts';
import type { Switches } from '../switches.ts';
import type { HubLine } from './hub-line.ts';
import { createLedger, positionText, type Ledger } from './ledger.ts';
import { createSnapshots } from './snapshot.ts';
import { createStaging, type Staging } from './staging.ts';
import { createStreams, type Streams, type Told } from './stream.ts';
import { createTills, type Tills } from './tills.ts';
import type { CompanySetting, Document, Draft, Entry, ErpSwitches, Staged, Watermark } from './types.ts';

export interface CompanyOptions {
  setting: CompanySetting;
  line: HubLine;
  switches: Switches<ErpSwitches>;
  random: Random;
  now: () => Date;
  opening: () => Iterable<{ store: string; sku: string; quantity: number }>;
}

export interface Company {
  setting: CompanySetting;
  ledger: Ledger;
  staging: Staging;
  streams: Streams;
  tills: Tills;
  snapshots: ReturnType<typeof createSnapshots>;
  watermark: (store: string, upTo?: number) => Watermark;
  /** Tells the hub of entries of its stores; codes without goods of their own stay here. */
  report: (entries: readonly Entry[]) => Promise<Told[]>;
  /** Writes entries of the ERP's own making and tells them. */
  enter: (drafts: readonly Draft[]) => Promise<Told[]>;
  /** A count of SKUs at a store, exact, as the hub has asked for it. */
  count: (store: string, skus: readonly string[]) => Promise<Told>;
  outcome: (row: Staged) => object;
  /** An accountant books by hand what a parked posting should have; the hub is told the movement, not its origin. */
  bookByHand: (messageId: string) => Promise<Document>;
  clear: () => void;
}

export function createCompany(options: CompanyOptions): Company {
  const { setting, line, switches, random, now } = options;
  const { id, key, stores, otherLocations = [] } = setting;
  const own = new Set(stores);
  const known = new Set([...stores, ...otherLocations]);
  const ledger = createLedger(options.opening);
  const watermark = (store: string, upTo = ledger.safe()): Watermark => ({
    ledger: positionText(upTo),
    omsSeqApplied: staging.applied(store, upTo),
    omsParked: staging.parked(store, upTo),
  });
  const streams = createStreams({ company: id, key, line, switches, now, watermark });
  const staging: Staging = createStaging({
    company: id,
    ledger,
    switches,
    now,
    knows: (location) => known.has(location),
    onOutcome: (row, inCall) => void answered(row, inCall),
    onEntries: (entries) => void report(entries),
  });

  async function report(entries: readonly Entry[]): Promise<Told[]> {
    const told: Promise<Told>[] = [];
    for (const entry of entries) {
      if (own.has(entry.store))
        told.push(streams.tell(entry.store, 'stock.movements.v1', '/erp/v1/stock/movements', movementOf(entry)));
    }
    return Promise.all(told);
  }

  function movementOf(entry: Entry): object {
    const { document, origin } = entry;
    const base = {
      movementId: `${id}:ILE:${entry.position}`,
      mode: 'RELATIVE',
      kind: entry.kind,
      reason: entry.reason ?? entry.kind,
      storeId: entry.store,
      sku: entry.sku,
      uom: 'PCS',
      ledger: positionText(entry.position),
      sourceDocument: document,
      postedAt: entry.at.toISOString(),
      effectiveAt: entry.at.toISOString().slice(0, 10),
      origin: origin === undefined || switches.values.forgetOrigin ? { by: 'ERP' } : { by: 'OMS', ...origin },
    };
    // pieces change between sellable and not, or come and go as one of both
    if (entry.quantity === 0 && entry.nonSellable !== 0) {
      const statuses =
        entry.nonSellable > 0
          ? { stockStatusFrom: 'SELLABLE', stockStatus: 'NON_SELLABLE' }
          : { stockStatusFrom: 'NON_SELLABLE', stockStatus: 'SELLABLE' };
      return { ...base, ...statuses, quantity: String(Math.abs(entry.nonSellable)) };
    }
    const broken = entry.nonSellable !== 0;
    return { ...base, quantity: String(entry.quantity), stockStatus: broken ? 'NON_SELLABLE' : 'SELLABLE' };
  }

  const outcome = (row: Staged): object => ({
    messageId: row.body.messageId,
    outSeq: row.body.outSeq,
    status: row.status,
    erpDocuments: row.documents,
    ...(row.ledgerFrom === undefined ? {} : { ledgerFrom: positionText(row.ledgerFrom) }),
    ...(row.ledgerTo === undefined ? {} : { ledgerTo: positionText(row.ledgerTo) }),
    ...(row.postedAt === undefined ? {} : { postedAt: row.postedAt.toISOString() }),
    ...(row.error === undefined ? {} : { error: row.error }),
  });

  /** The hub's own call is answered with it, or a call of ours tells it. */
  async function answered(row: Staged, inCall: boolean): Promise<void> {
    const { body } = row;
    if (body.type === 'stock.request.v1' && row.status === 'POSTED') void answerRequest(body.location, body['skus']);
    if (inCall && setting.transport === 'push') return;
    const about = `outcome ${body.documentKey}`;
    await line.call({ method: 'POST', path: '/erp/v1/outcomes', key, body: outcome(row), about });
  }

  async function answerRequest(store: string, skus: unknown): Promise<void> {
    if (Array.isArray(skus)) await count(store, skus as string[]);
    else await snapshots.send(snapshots.read({ stores: [store] }));
  }

  function count(store: string, skus: readonly string[]): Promise<Told> {
    const mark = watermark(store);
    const balances = ledger.at(store, Number(mark.ledger));
    const lines = skus.map((sku) => {
      const { onHand, nonSellable } = balances.get(sku) ?? { onHand: 0, nonSellable: 0 };
      return {
        movementId: `${id}:COUNT:${store}:${sku}:${mark.ledger}:${mark.omsSeqApplied}`,
        mode: 'ABSOLUTE',
        kind: 'COUNT',
        reason: 'ASKED',
        storeId: store,
        sku,
        uom: 'PCS',
        quantity: String(onHand),
        nonSellable: String(nonSellable),
        watermark: mark,
        postedAt: now().toISOString(),
        origin: { by: 'ERP' },
      };
    });
    return streams.tell(store, 'stock.movements.v1', '/erp/v1/stock/movements', { lines });
  }

  const enter = (drafts: readonly Draft[]): Promise<Told[]> => report(ledger.post(drafts, now()));
  const snapshots = createSnapshots({ ledger, line, key, switches, now, watermark });
  const tills = createTills({ setting, ledger, streams, switches, random, now, report });
  let hand = 0;

  return {
    setting,
    ledger,
    staging,
    streams,
    tills,
    snapshots,
    watermark,
    report,
    enter,
    count,
    outcome,
    async bookByHand(messageId) {
      const row = staging.find(messageId);
      if (row === undefined || row.status !== 'PARKED') throw new Error(`${messageId} is not parked`);
      const document = { type: 'ITEM_JOURNAL', number: `ADJ-${id}-${++hand}` };
      const drafts: Draft[] = (row.body.lines ?? []).map((one) => ({
        store: row.body.location,
        sku: one.sku,
        quantity: row.body.type === 'sale.posting.v1' ? -Number(one.quantity) : Number(one.quantity),
        nonSellable: 0,
        kind: 'ADJUSTMENT',
        reason: 'CORRECTION',
        document: { ...document, line: one.lineNo },
      }));
      staging.close(messageId, document);
      await enter(drafts);
      return document;
    },
    clear() {
      ledger.clear();
      staging.clear();
      streams.clear();
      tills.clear();
    },
  };
}
