/** Postings that people write: stock moves at once, the ERP hears of it under the place's next number. */
import { expect } from 'chai';
import {
  cancelPosting,
  postAdjustment,
  postReturn,
  postTransfer,
  recordOutcome,
  requestStock,
  type Adjustment,
  type Return,
} from '../../../src/core/erp/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { codeOf, lineOf } from '../made.ts';
import { abroad, otherSku, otherStore, postings, sku, sold, stockOf, store, trade } from './made.ts';

describe('core/erp/postings-by-hand', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await trade();
  });
  afterEach(() => fresh.drop());

  const post = (id: string) =>
    fresh.db.tx((tx) => recordOutcome(tx, { companyId: 'AE01', messageId: id, status: 'POSTED' }));

  it('postAdjustment: one missing, one found broken: stock and unsellable stock move, one posting tells both', async () => {
    const posting = await fresh.db.tx((tx) =>
      postAdjustment(tx, {
        locationId: store,
        who: 'store.1042',
        lines: [
          { sku, quantity: -1, reason: 'NOT_FOUND' },
          { sku: otherSku, quantity: 0, quarantine: 2, reason: 'DAMAGED' },
        ],
      }),
    );

    expect(posting).to.include({ type: 'adjustment.posting.v1', outSeq: 1, documentKey: `ADJ-${store}-1` });
    expect(await stockOf(fresh.db, store)).to.include({ physical: 9, overlay_sum: -1 });
    expect(await stockOf(fresh.db, store, otherSku)).to.include({ physical: 10, quarantine: 2 });
    expect(posting.body['lines']).to.deep.equal([
      { lineNo: 1, sku, quantity: '-1', uom: 'PCS', reason: 'NOT_FOUND' },
      { lineNo: 2, sku: otherSku, quantity: '0', quarantine: '2', uom: 'PCS', reason: 'DAMAGED' },
    ]);
  });

  it('postAdjustment: wrong lines, each with its code, and nothing moves', async () => {
    const line = { sku, quantity: -1, reason: 'COUNT' } as const;
    const wrong: Record<string, Partial<Adjustment>> = {
      'erp.no_lines': { lines: [] },
      'erp.sku_twice': { lines: [line, line] },
      'erp.unknown_sku': { lines: [{ ...line, sku: 'NOPE' }] },
      'erp.quantity': { lines: [{ ...line, quantity: 0.5 }] },
      'erp.unknown_place': { lines: [line], locationId: 'NOWHERE' },
    };
    for (const [code, over] of Object.entries(wrong)) {
      const wish: Adjustment = { locationId: store, who: 'x', lines: [line], ...over };

      expect(await codeOf(fresh.db.tx((tx) => postAdjustment(tx, wish)))).to.equal(code);
    }
    expect(await postings(fresh.db)).to.deep.equal([]);
  });

  it('postTransfer: shipped, then received with one broken: each place its own posting and number', async () => {
    const lines = [{ sku, quantity: 5 }];
    const { transferId } = await fresh.db.tx((tx) =>
      postTransfer(tx, { from: store, to: otherStore, event: 'SHIP', lines, who: 'x' }),
    );
    expect(await stockOf(fresh.db, store)).to.include({ physical: 5 });
    expect(await stockOf(fresh.db, otherStore)).to.include({ physical: 10 });

    await fresh.db.tx((tx) =>
      postTransfer(tx, {
        transferId,
        from: store,
        to: otherStore,
        event: 'RECEIVE',
        lines: [{ sku, quantity: 5, damaged: 1 }],
        who: 'x',
      }),
    );

    expect(await stockOf(fresh.db, otherStore)).to.include({ physical: 15, quarantine: 1 });
    const rows = await postings(fresh.db);
    expect(rows.map((row) => [row.location_id, row.out_seq])).to.have.deep.members([
      [store, 1],
      [otherStore, 1],
    ]);
    expect(rows.map((row) => (JSON.parse(row.payload) as { inTransit: string }).inTransit)).to.deep.equal([
      'AE-TRANS',
      'AE-TRANS',
    ]);
  });

  it('postTransfer: direct, both legs at once and one group', async () => {
    const { postings: legs } = await fresh.db.tx((tx) =>
      postTransfer(tx, { from: store, to: otherStore, event: 'DIRECT', lines: [{ sku, quantity: 2 }], who: 'x' }),
    );

    expect(legs.map((one) => one.body['leg'])).to.have.members(['OUT', 'IN']);
    expect(new Set(legs.map((one) => one.groupKey)).size).to.equal(1);
    expect(await stockOf(fresh.db, store)).to.include({ physical: 8 });
    expect(await stockOf(fresh.db, otherStore)).to.include({ physical: 12 });
  });

  it('postTransfer: to another company, forbidden with the rule; nothing moves', async () => {
    const wish = { from: store, to: abroad, event: 'SHIP', lines: [{ sku, quantity: 1 }], who: 'x' } as const;

    expect(await codeOf(fresh.db.tx((tx) => postTransfer(tx, wish)))).to.equal('CROSS_COMPANY_FORBIDDEN');
    expect(await stockOf(fresh.db, store)).to.include({ physical: 10 });
  });

  const back = (parcel: { orderId: string; shipmentId: string }, over: Partial<Return> = {}): Return => ({
    ...parcel,
    returnLocation: otherStore,
    lines: [{ sku, quantity: 1, condition: 'SELLABLE', reason: 'SIZE' }],
    who: 'x',
    ...over,
  });

  it('postReturn: in another store, revenue leaves the web location, stock arrives there, money by pieces', async () => {
    const parcel = await sold(fresh.db, {
      lines: [lineOf({ quantity: 3, totalMinor: 10_000, taxMinor: 476, unitPriceMinor: 3_175 })],
      shippingMinor: 0,
      taxMinor: 476,
      grandTotalMinor: 10_000,
      payment: { method: 'card', mode: 'prepaid', paidMinor: 10_000, dueMinor: 0 },
    });
    const grosses = [];
    for (let n = 0; n < 3; n++) {
      const posting = await fresh.db.tx((tx) => postReturn(tx, back(parcel)));
      grosses.push((posting.body['totals'] as { gross: string }).gross);
      expect(posting.body).to.include({ salesLocation: 'WEB-AE', returnLocation: otherStore, location: otherStore });
    }

    expect(grosses.reduce((sum, one) => sum + Number(one) * 100, 0)).to.be.closeTo(10_000, 0.001);
    expect(await stockOf(fresh.db, otherStore)).to.include({ physical: 13, quarantine: 0 });
    expect(await codeOf(fresh.db.tx((tx) => postReturn(tx, back(parcel))))).to.equal('erp.returned_too_much');
  });

  it('postReturn: damaged, physically there and not for sale', async () => {
    const parcel = await sold(fresh.db);

    const posting = await fresh.db.tx((tx) =>
      postReturn(tx, back(parcel, { lines: [{ sku, quantity: 1, condition: 'DAMAGED', reason: 'BROKEN' }] })),
    );

    expect(await stockOf(fresh.db, otherStore)).to.include({ physical: 11, quarantine: 1 });
    expect(posting.body['quarantineLocation']).to.equal('AE-QUAR');
  });

  it('postReturn: the same return twice, once; in another country, refused', async () => {
    const parcel = await sold(fresh.db);
    const wish = back(parcel, { returnId: 'R-1' });

    await fresh.db.tx((tx) => postReturn(tx, wish));
    await fresh.db.tx((tx) => postReturn(tx, wish));

    expect(await stockOf(fresh.db, otherStore)).to.include({ physical: 11 });
    const there = back(parcel, { returnLocation: abroad });
    expect(await codeOf(fresh.db.tx((tx) => postReturn(tx, there)))).to.equal('CROSS_COMPANY_FORBIDDEN');
  });

  it('cancelPosting: a booked sale, its pieces are back by a new document; only once, only when booked', async () => {
    await sold(fresh.db);
    const [sale] = await postings(fresh.db);
    const id = sale?.id ?? '';
    const cancel = () => fresh.db.tx((tx) => cancelPosting(tx, id, { who: 'x', why: 'wrong parcel' }));
    expect(await codeOf(cancel())).to.equal('erp.posting_not_posted');
    await post(id);

    const posting = await cancel();

    expect(posting).to.include({ type: 'cancel.posting.v1', outSeq: 2 });
    expect(posting.body).to.include({ originalDocumentKey: sale?.document_key, originalMessageId: id });
    expect(posting.body['lines']).to.deep.equal([{ lineNo: 1, sku, quantity: '1', quarantine: '0' }]);
    expect(await stockOf(fresh.db, store)).to.include({ physical: 10 });
    expect(await codeOf(cancel())).to.equal('erp.cancelled_before');
  });

  it('requestStock: what is asked for and not answered is not asked again', async () => {
    const ask = (skus: string[]) => fresh.db.tx((tx) => requestStock(tx, { locationId: store, skus, reason: 'FUZZY' }));

    const first = await ask([sku]);
    const second = await ask([sku, otherSku]);
    const third = await ask([sku]);
    await post(first?.id ?? '');
    const fourth = await ask([sku]);

    expect(first?.body['skus']).to.deep.equal([sku]);
    expect(second?.body['skus']).to.deep.equal([otherSku]);
    expect(third).to.equal(undefined);
    expect(fourth?.body['skus']).to.deep.equal([sku]);
  });
});
