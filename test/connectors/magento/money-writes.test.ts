/** Invoices and credit memos as a mirror of ours: found, made of what is left, or left out. */
import { expect } from 'chai';
import type { MagentoClient } from '../../../src/connectors/magento/client.ts';
import { writeCreditMemo, writeInvoice } from '../../../src/connectors/magento/money-writes.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { makeCreditNotice, makeInvoiceNotice } from './money-made.ts';

type Made = { readonly name: string; readonly body: unknown };

/** A shop with one order; what was made in it. */
function shop(
  order: Record<string, unknown>,
  documents: object[] = [],
  refuses?: () => void,
): { client: MagentoClient; made: Made[] } {
  const made: Made[] = [];
  const client = {
    async call(
      operation: {
        name: string;
        method: string;
        build?: (i: unknown) => unknown;
        parse: (a: unknown, i: unknown) => unknown;
      },
      input: unknown,
    ) {
      if (operation.method === 'POST' && refuses !== undefined) {
        refuses();
        throw new AppError('refused', 'magento.refused', {});
      }
      if (operation.method === 'POST') {
        made.push({ name: operation.name, body: operation.build?.(input) });
        return operation.parse(50, input);
      }
      return operation.parse(operation.name === 'magento.order.fetch' ? order : { items: documents }, input);
    },
  };
  return { client: client as unknown as MagentoClient, made };
}

const open = {
  entity_id: 12,
  total_paid: 115,
  base_shipping_amount: 14.29,
  items: [{ item_id: 31, qty_ordered: 3, qty_invoiced: 0, qty_refunded: 0, qty_canceled: 0 }],
};
const invoiced = { ...open, items: [{ item_id: 31, qty_ordered: 3, qty_invoiced: 3, qty_refunded: 2 }] };

describe('connectors/magento/money-writes', () => {
  it('writeInvoice: nothing there, is made of our items without the gateway', async () => {
    const { client, made } = shop(open);

    expect(await writeInvoice(client, makeInvoiceNotice())).to.deep.equal({ channelDocumentId: 50 });
    expect(made[0]?.body).to.deep.include({ capture: false, items: [{ order_item_id: 31, qty: 2 }] });
  });

  it('writeInvoice: invoiced at checkout, or by the gateway’s module, is not made again', async () => {
    const [all, module] = [
      shop(invoiced),
      shop(open, [{ entity_id: 8, comments: [], items: [{ order_item_id: 31, qty: 2 }] }]),
    ];

    expect(await writeInvoice(all.client, makeInvoiceNotice())).to.deep.equal({ skipped: 'invoiced_already' });
    expect(await writeInvoice(module.client, makeInvoiceNotice())).to.deep.equal({ channelDocumentId: 8 });
    expect([...all.made, ...module.made]).to.deep.equal([]);
  });

  it('writeInvoice: Magento’s number is wanted, is read of what was made and of the checkout’s that holds ours', async () => {
    const fresh = shop(open, [{ entity_id: 50, increment_id: '100050', comments: [], items: [] }]);
    const whole = [{ entity_id: 8, increment_id: '100008', comments: [], items: [{ order_item_id: 31, qty: 3 }] }];
    const [shared, unasked] = [shop(invoiced, whole), shop(invoiced, whole)];
    const notice = makeInvoiceNotice({ wantsNumber: true });

    expect(await writeInvoice(fresh.client, notice)).to.deep.equal({ channelDocumentId: 50, number: '100050' });
    expect(await writeInvoice(shared.client, notice)).to.deep.equal({ skipped: 'invoiced_already', number: '100008' });
    expect(await writeInvoice(unasked.client, makeInvoiceNotice())).to.deep.equal({ skipped: 'invoiced_already' });
    expect([fresh.made.length, shared.made.length]).to.deep.equal([1, 0]);
  });

  it('both: an order that has ended there takes no document, and none is missing', async () => {
    for (const state of ['canceled', 'closed']) {
      const [sold, back] = [shop({ ...open, state }), shop({ ...invoiced, state })];

      expect(await writeInvoice(sold.client, makeInvoiceNotice())).to.deep.equal({ skipped: 'ended_there' });
      expect(await writeCreditMemo(back.client, makeCreditNotice())).to.deep.equal({ skipped: 'ended_there' });
      expect([...sold.made, ...back.made]).to.deep.equal([]);
    }
  });

  it('both: ended while we wrote, is left out; refused for another reason, stays refused', async () => {
    for (const write of [
      (client: MagentoClient) => writeInvoice(client, makeInvoiceNotice()),
      (client: MagentoClient) => writeCreditMemo(client, makeCreditNotice()),
    ]) {
      const order: Record<string, unknown> = { ...open, items: [{ item_id: 31, qty_ordered: 5, qty_invoiced: 2 }] };
      const same = shop({ ...order }, [], () => undefined);
      const ended = shop(order, [], () => void (order['state'] = 'closed'));

      expect(await write(ended.client)).to.deep.equal({ skipped: 'ended_there' });
      expect(await write(same.client).catch((error: AppError) => error.code)).to.equal('magento.refused');
    }
  });

  it('writeCreditMemo: only what is invoiced and not refunded; its share of the shipping, in base currency', async () => {
    const { client, made } = shop(invoiced);
    const notice = makeCreditNotice({ shipping: { partMinor: 750, wholeMinor: 1_500 } });

    await writeCreditMemo(client, notice);

    expect(made[0]?.body).to.deep.include({ items: [{ order_item_id: 31, qty: 1 }] });
    expect(made[0]?.body).to.have.nested.property('arguments.shipping_amount', 7.15);
  });

  it('writeCreditMemo: shipping alone, names a row of none so that not all goes back', async () => {
    const { client, made } = shop({
      ...open,
      items: [{ item_id: 31, qty_ordered: 3, qty_invoiced: 3, qty_refunded: 3 }],
    });

    await writeCreditMemo(client, makeCreditNotice({ shipping: { partMinor: 1_500, wholeMinor: 1_500 } }));

    expect(made[0]?.body).to.deep.include({ items: [{ order_item_id: 31, qty: 0 }] });
    expect(made[0]?.body).to.have.nested.property('arguments.shipping_amount', 14.29);
  });

  it('writeCreditMemo: nothing paid there, or all given back, is left out', async () => {
    const unpaid = shop({ ...open, total_paid: null });
    const back = shop({ ...open, items: [{ item_id: 31, qty_ordered: 3, qty_invoiced: 3, qty_refunded: 3 }] });

    expect(await writeCreditMemo(unpaid.client, makeCreditNotice())).to.deep.equal({ skipped: 'nothing_paid' });
    expect(await writeCreditMemo(back.client, makeCreditNotice())).to.deep.equal({ skipped: 'refunded_already' });
    expect([...unpaid.made, ...back.made]).to.deep.equal([]);
  });
});
