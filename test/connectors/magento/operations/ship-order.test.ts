/** Making a shipment document. */
import { expect } from 'chai';
import { shipOrder } from '../../../../src/connectors/magento/operations/ship-order.ts';
import { errorOf, makeShipNotice } from '../made.ts';
import { fiveOf } from './five.ts';

describe('connectors/magento/operations/ship-order', () => {
  fiveOf('shipOrder', {
    operation: shipOrder,
    input: { notice: makeShipNotice(), notify: true },
    request: {
      items: [{ order_item_id: 31, qty: 2 }],
      notify: true,
      appendComment: false,
      comment: { comment: 'hub:tok-1', is_visible_on_front: 0 },
      tracks: [{ track_number: 'AWB123', title: 'Aramex', carrier_code: 'custom' }],
      arguments: { extension_attributes: { source_code: 'dxb_mall_01' } },
    },
    method: 'POST',
    path: 'order/12/ship',
    answer: 45,
    reads: { shipmentId: 45 },
    refusal: {
      status: 400,
      body: {
        message:
          'Shipment Document Validation Error(s):\nA shipment cannot be created when an order has a status of %1',
        parameters: ['holded'],
      },
      kind: 'refused',
      code: 'magento.refused',
    },
  });

  it('shipOrder: nothing to ship or no source, never asked', async () => {
    const none = await errorOf(() => shipOrder.build?.({ notice: makeShipNotice({ items: [] }), notify: false }));
    const nowhere = await errorOf(() =>
      shipOrder.build?.({ notice: makeShipNotice({ sourceCode: '' }), notify: false }),
    );

    expect([none.code, nowhere.code]).to.deep.equal(['magento.ship_without_items', 'magento.ship_without_source']);
  });
});
