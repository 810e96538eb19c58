/** The stores' tills, goods in and between stores: what moves stock without the hub. */
import type { Random } from '../random.ts';
import type { Switches } from '../switches.ts';
import { positionText, type Ledger } from './ledger.ts';
import type { Streams, Told } from './stream.ts';
import type { CompanySetting, Draft, Entry, ErpSwitches, Receipt } from './types.ts';

export interface TillOptions {
  setting: CompanySetting;
  ledger: Ledger;
  streams: Streams;
  switches: Switches<ErpSwitches>;
  random: Random;
  now: () => Date;
  report: (entries: readonly Entry[]) => Promise<Told[]>;
}

export interface SellOptions {
  /** Known as a receipt only; the ledger follows with the statement. */
  statement?: boolean;
  /** The receipt is kept and told later by `tellReceipts`. */
  quiet?: boolean;
  /** A parcel of the hub that is handed over here: the hub has counted it. */
  omsFulfilmentId?: string;
}

export interface Goods {
  sku: string;
  quantity: number;
}

export interface Tills {
  sell: (store: string, lines: readonly Goods[], options?: SellOptions) => Promise<Receipt>;
  takeBack: (store: string, lines: readonly Goods[]) => Promise<Receipt>;
  /** Rings a receipt that is still waiting for its statement off again. */
  voidReceipt: (saleId: string) => Promise<void>;
  /** What waits in a store reaches the ledger, one entry per SKU. */
  postStatement: (store: string) => Promise<Told[]>;
  tellReceipts: () => Promise<void>;
  receive: (store: string, lines: readonly Goods[], purchaseOrder?: string) => Promise<Told>;
  /** Counted or mended by somebody in the ERP. */
  correct: (store: string, sku: string, quantity: number, reason?: string) => Promise<Told[]>;
  ship: (transferId: string, from: string, to: string, lines: readonly Goods[]) => Promise<Told>;
  arrive: (
    transferId: string,
    from: string,
    to: string,
    lines: readonly (Goods & { damaged?: number })[],
  ) => Promise<Told>;
  /** One sale of one piece somewhere, if there is anything to sell. */
  ring: () => Promise<Receipt | undefined>;
  receipts: readonly Receipt[];
  clear: () => void;
}

export function createTills({ setting, ledger, streams, switches, random, now, report }: TillOptions): Tills {
  const receipts: Receipt[] = [];
  const quiet: Receipt[] = [];
  const byReceipt = setting.movesBy === 'receipts';
  const currency = setting.currency ?? 'AED';
  let number = 0;
  let documents = 0;

  function messageOf(receipt: Receipt): object {
    const sign = receipt.type === 'SALE' ? 1 : -1;
    const total = receipt.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
    return {
      saleId: receipt.saleId,
      storeId: receipt.store,
      salesLocation: receipt.store,
      businessDate: receipt.at.toISOString().slice(0, 10),
      soldAt: receipt.at.toISOString(),
      documentType: receipt.type,
      currency,
      pricesIncludeTax: true,
      lines: receipt.lines.map((line) => ({
        lineNo: line.lineNo,
        sku: line.sku,
        uom: 'PCS',
        quantity: String(line.quantity),
        unitPrice: line.price.toFixed(2),
        discount: '0.00',
        stockEffect: line.omsFulfilmentId === undefined,
        ledger: line.position === undefined ? null : positionText(line.position),
        originalSaleId: null,
        omsFulfilmentId: line.omsFulfilmentId ?? null,
      })),
      tenders: [{ type: 'CARD', amount: (sign * total).toFixed(2), currency, reference: receipt.saleId }],
      customerRef: null,
      stockPosted: receipt.stockPosted,
    };
  }

  const tell = (receipt: Receipt): Promise<Told> =>
    streams.tell(receipt.store, 'pos.sale.v1', '/erp/v1/sales', messageOf(receipt));

  async function ringUp(
    type: 'SALE' | 'RETURN',
    store: string,
    lines: readonly Goods[],
    options: SellOptions = {},
  ): Promise<Receipt> {
    const waits = (options.statement ?? switches.values.statements) && !byReceipt;
    number += 1;
    const receipt: Receipt = {
      saleId: `${store}:POS1:${String(number).padStart(6, '0')}`,
      store,
      at: now(),
      type,
      lines: lines.map(({ sku, quantity }, at) => ({
        lineNo: at + 1,
        sku,
        quantity,
        price: 50,
        ...(options.omsFulfilmentId === undefined ? {} : { omsFulfilmentId: options.omsFulfilmentId }),
      })),
      stockPosted: !waits,
      settled: !waits,
    };
    receipts.push(receipt);
    const moving = receipt.lines.filter((line) => line.omsFulfilmentId === undefined);
    const entries: Entry[] = [];
    if (!waits) {
      for (const line of moving) {
        const document = { type: 'POS_RECEIPT', number: receipt.saleId, line: line.lineNo };
        const quantity = type === 'SALE' ? -line.quantity : line.quantity;
        const [entry] = ledger.post([{ store, sku: line.sku, quantity, nonSellable: 0, kind: type, document }], now());
        if (entry === undefined) continue;
        line.position = entry.position;
        entries.push(entry);
      }
    }
    if (options.quiet === true) quiet.push(receipt);
    else await tell(receipt);
    // where receipts move stock their ledger entries are not told: one of both, never both
    if (!byReceipt) await report(entries);
    return receipt;
  }

  const goodsOf = (lines: readonly Goods[], entries: readonly Entry[]): object[] =>
    lines.map(({ sku, quantity }, at) => ({
      lineNo: at + 1,
      sku,
      uom: 'PCS',
      quantity: String(quantity),
      ledger: positionText(entries[at]?.position ?? 0),
    }));

  const drafts = (
    store: string,
    lines: readonly Goods[],
    sign: 1 | -1,
    kind: Draft['kind'],
    document: Draft['document'],
  ) =>
    lines.map(({ sku, quantity }): Draft => ({
      store,
      sku,
      quantity: sign * quantity,
      nonSellable: 0,
      kind,
      document,
    }));

  return {
    receipts,
    sell: (store, lines, options) => ringUp('SALE', store, lines, options),
    takeBack: (store, lines) => ringUp('RETURN', store, lines, { statement: false }),
    async voidReceipt(saleId) {
      const receipt = receipts.find((one) => one.saleId === saleId);
      if (receipt === undefined || receipt.settled) throw new Error(`${saleId} cannot be voided`);
      receipt.settled = true;
      const message = messageOf(receipt) as { lines: object[] };
      const lines = message.lines.map((line) => ({ ...line, originalSaleId: saleId }));
      const voided = { ...message, saleId: `${saleId}-V`, documentType: 'VOID', lines };
      await streams.tell(receipt.store, 'pos.sale.v1', '/erp/v1/sales', voided);
    },
    async postStatement(store) {
      const due = receipts.filter((one) => one.store === store && !one.settled);
      documents += 1;
      const statement = `STMT-${setting.id}-${documents}`;
      const bySku = new Map<string, { quantity: number; receipts: { number: string; line: number }[] }>();
      for (const receipt of due) {
        receipt.settled = true;
        for (const line of receipt.lines) {
          if (line.omsFulfilmentId !== undefined) continue;
          const known = bySku.get(line.sku) ?? { quantity: 0, receipts: [] };
          known.quantity += line.quantity;
          known.receipts.push({ number: receipt.saleId, line: line.lineNo });
          bySku.set(line.sku, known);
        }
      }
      const entries = [...bySku].map(([sku, sum]): Draft => ({
        store,
        sku,
        quantity: -sum.quantity,
        nonSellable: 0,
        kind: 'SALE',
        document: { type: 'POS_STATEMENT', number: statement, receipts: sum.receipts },
      }));
      return report(ledger.post(entries, now()));
    },
    async tellReceipts() {
      for (const receipt of quiet.splice(0)) await tell(receipt);
    },
    async receive(store, lines, purchaseOrder = 'PO-1') {
      documents += 1;
      const receiptId = `GRN-${setting.id}-${documents}`;
      const document = { type: 'GOODS_RECEIPT', number: receiptId };
      const entries = ledger.post(drafts(store, lines, 1, 'RECEIPT', document), now());
      const body = { receiptId, storeId: store, supplierRef: 'SUP-1', purchaseOrder, postedAt: now().toISOString() };
      return streams.tell(store, 'goods.receipt.v1', '/erp/v1/receipts', { ...body, lines: goodsOf(lines, entries) });
    },
    correct(store, sku, quantity, reason = 'COUNT') {
      documents += 1;
      const document = { type: 'ITEM_JOURNAL', number: `IJ-${setting.id}-${documents}`, line: 10_000 };
      const draft: Draft = { store, sku, quantity, nonSellable: 0, kind: 'ADJUSTMENT', reason, document };
      return report(ledger.post([draft], now()));
    },
    async ship(transferId, from, to, lines) {
      const document = { type: 'TRANSFER', number: transferId };
      const entries = ledger.post(drafts(from, lines, -1, 'TRANSFER_OUT', document), now());
      const body = { transferId, event: 'SHIPPED', from, to, postedAt: now().toISOString() };
      return streams.tell(from, 'stock.transfer.v1', '/erp/v1/transfers', { ...body, lines: goodsOf(lines, entries) });
    },
    async arrive(transferId, from, to, lines) {
      const document = { type: 'TRANSFER', number: transferId };
      const booked = lines.map(({ sku, quantity, damaged = 0 }): Draft => ({
        store: to,
        sku,
        quantity: quantity + damaged,
        nonSellable: damaged,
        kind: 'TRANSFER_IN',
        document,
      }));
      const entries = ledger.post(booked, now());
      const told = goodsOf(lines, entries).map((line, at) => ({ ...line, damaged: String(lines[at]?.damaged ?? 0) }));
      const body = { transferId, event: 'RECEIVED', from, to, postedAt: now().toISOString() };
      return streams.tell(to, 'stock.transfer.v1', '/erp/v1/transfers', { ...body, lines: told });
    },
    async ring() {
      const store = random.pick(setting.stores);
      const filled = [...ledger.at(store)].filter(([, { onHand, nonSellable }]) => onHand - nonSellable > 3);
      if (filled.length === 0) return undefined;
      const [sku] = random.pick(filled);
      return ringUp('SALE', store, [{ sku, quantity: 1 }]);
    },
    clear() {
      receipts.length = 0;
      quiet.length = 0;
      number = 0;
      documents = 0;
    },
  };
}
