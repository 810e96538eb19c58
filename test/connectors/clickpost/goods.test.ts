/** Items and boxes of a parcel. */
import { expect } from 'chai';
import { buildOrderV3 } from '../../../src/connectors/clickpost/operations/create-order-v3.ts';
import { buildOrderV4 } from '../../../src/connectors/clickpost/operations/create-order-v4.ts';
import { booked, errorOf, indian, intent, partner } from './partner.ts';

const two = [
  { sku: 'SKU-1', description: 'Cotton shirt', quantity: 2, unitPriceMinor: 10000, weightG: 300 },
  { sku: 'SKU-2', description: 'Belt', quantity: 1, unitPriceMinor: 4950, weightG: 200 },
];
const packages = [
  { weightG: 650, lengthMm: 300, widthMm: 200, heightMm: 100, items: [{ sku: 'SKU-1', quantity: 2 }] },
  { weightG: 250, lengthMm: 150, widthMm: 100, heightMm: 55, items: [{ sku: 'SKU-2', quantity: 1 }] },
];
const jeebly = { ...intent().courier, partnerId: 316 };
type Details = { items: Record<string, unknown>[]; items_in_shipment?: unknown[]; shipment_type?: string };
const detailsOf = (body: Record<string, unknown>): Details => body['shipment_details'] as Details;

describe('connectors/clickpost/goods', () => {
  it('goodsOf: several boxes, one item each with its own weight, size and worth; the pieces apart', () => {
    const { items, items_in_shipment: pieces } = detailsOf(
      buildOrderV4(intent({ courier: jeebly, items: two, packages })),
    );

    expect(items.map((box) => [box['sku'], box['quantity'], box['weight'], box['price'], box['height']])).to.deep.equal(
      [
        ['AE1042-12345678-01-1', 1, 650, 200, 10],
        ['AE1042-12345678-01-2', 1, 250, 49.5, 6],
      ],
    );
    expect(items[1]).to.include({ description: 'Belt', length: 15, breadth: 10 });
    expect(pieces).to.have.length(2);
  });

  it('goodsOf: inside India the same, marked as several boxes', () => {
    const courier = { ...indian().courier, partnerId: 129 };

    const details = detailsOf(buildOrderV3(indian({ courier, items: two, packages })));

    expect(details.items).to.have.length(2);
    expect(details.shipment_type).to.equal('MPS');
  });

  it('goodsOf: several boxes for a courier that takes one, is not asked', async () => {
    const error = await errorOf(() => buildOrderV4(intent({ items: two, packages })));

    expect(error).to.include({ kind: 'invalid', code: 'clickpost.boxes_not_served' });
  });

  it('readBooking: the waybill of each box beside the first', async () => {
    const children = [
      { waybill: 'P1', label: 'https://labels.example/p1.pdf', item: {} },
      { waybill: 2, label: null },
      { waybill: null },
    ];
    const { clickpost } = await partner({
      body: { ...booked, result: { ...booked.result, courier_partner_id: 316, children } },
    });

    const booking = await clickpost.bookShipment(intent({ courier: jeebly, items: two, packages }));

    expect(booking.pieces).to.deep.equal([{ awb: 'P1', labelUrl: 'https://labels.example/p1.pdf' }, { awb: '2' }]);
  });

  it('build: goods that cross a border carry their tax facts, who pays the duty and the invoice', () => {
    const { to } = intent();
    const customs = { shipperTaxId: 'TRN-1', dutyPaidBy: 'receiver' as const, invoice: Buffer.from('%PDF-1') };

    const abroad = buildOrderV4(intent({ to: { ...to, country: 'SA' }, customs }));
    const inside = buildOrderV4(intent({ customs: { shipperTaxId: 'TRN-1' } }));

    expect(abroad['tax_info']).to.deep.equal({ shipper_tax_id: 'TRN-1' });
    expect(abroad['additional']).to.include({ duty_fee_paid_by: 'R', invoice_base_64: 'JVBERi0x' });
    expect(inside['tax_info']).to.equal(null);
  });
});
