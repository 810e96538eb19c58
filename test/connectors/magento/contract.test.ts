/** The bodies that we send against the official schema (test/contracts/NOTICE.md). */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { invoiceOrder } from '../../../src/connectors/magento/operations/invoice-order.ts';
import { refundOrder } from '../../../src/connectors/magento/operations/refund-order.ts';
import { saveSourceItems } from '../../../src/connectors/magento/operations/save-source-items.ts';
import { sendStatus } from '../../../src/connectors/magento/operations/send-status.ts';
import { shipOrder } from '../../../src/connectors/magento/operations/ship-order.ts';
import { orderStatuses } from '../../../src/core/order/channel-notices.ts';
import { makeShipNotice, makeStatusNotice } from './made.ts';
import { makeCreditNotice, makeInvoiceNotice } from './money-made.ts';

type Body = 'shipOrder' | 'invoiceOrder' | 'refundOrder' | 'sendStatus' | 'saveSourceItems';

const path = new URL('../../contracts/magento-2.4.9-used.json', import.meta.url);
const contract = JSON.parse(readFileSync(path, 'utf8')) as {
  bodies: Record<Body, object>;
  definitions: Record<string, object>;
};

// Magento refuses unknown fields of its objects, which the schema does not say: so here nothing unknown passes.
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return inner.type === 'object' ? { ...inner, additionalProperties: false } : inner;
}

function errorsOf(name: Body, body: unknown): unknown[] {
  const ajv = new Ajv({ allErrors: true, strict: false });
  const validate = ajv.compile(closed({ ...contract.bodies[name], definitions: contract.definitions }) as object);
  return validate(body) ? [] : (validate.errors ?? []);
}

describe('connectors/magento/contract', () => {
  it('shipOrder: with and without a track, keeps the contract', () => {
    const bodies = [makeShipNotice(), makeShipNotice({ track: { number: '', title: '' } })].map((notice) =>
      shipOrder.build?.({ notice, notify: true }),
    );

    expect(bodies.map((body) => errorsOf('shipOrder', body))).to.deep.equal([[], []]);
  });

  it('invoiceOrder and refundOrder: keep the contract; an unknown argument does not', () => {
    const invoice = invoiceOrder.build?.(makeInvoiceNotice());
    const refund = refundOrder.build?.({ notice: makeCreditNotice(), shippingAmount: 7.15 }) as Record<string, unknown>;

    expect(errorsOf('invoiceOrder', invoice)).to.deep.equal([]);
    expect(errorsOf('refundOrder', refund)).to.deep.equal([]);
    expect(errorsOf('refundOrder', { ...refund, arguments: { shipping: 7.15 } })).not.to.be.empty;
  });

  it('sendStatus: every status, keeps the contract', () => {
    const errors = orderStatuses.flatMap((status) =>
      errorsOf('sendStatus', sendStatus.build?.({ notice: makeStatusNotice({ status }), status: 'processing' })),
    );

    expect(errors).to.deep.equal([]);
  });

  it('saveSourceItems: in stock and out of stock, keeps the contract; the singular does not', () => {
    const items = [
      { sku: 'A', sourceCode: 'web_ae', quantity: 5 },
      { sku: 'B', sourceCode: 'web_ae', quantity: 0 },
    ];

    const body = saveSourceItems.build?.({ items });

    expect(errorsOf('saveSourceItems', body)).to.deep.equal([]);
    expect(errorsOf('saveSourceItems', { sourceItem: items })).not.to.be.empty;
  });

  it('the check itself: a body wrapped in entity, or an object for the tracks, fails', () => {
    const good = shipOrder.build?.({ notice: makeShipNotice(), notify: true }) as Record<string, unknown>;

    expect(errorsOf('shipOrder', { entity: good })).not.to.be.empty;
    expect(errorsOf('shipOrder', { ...good, tracks: { track_number: '1' } })).not.to.be.empty;
  });
});
