/** Makes Magento's shipment document. Nothing makes it idempotent: look with `find-shipment` before any retry. */
import { fail } from '../../../platform/errors.ts';
import type { ShipNotice } from '../../../core/order/channel-notices.ts';
import type { Operation } from '../../shape.ts';
import { id } from './search.ts';

type Input = { readonly notice: ShipNotice; readonly notify: boolean };
export type Shipped = { readonly shipmentId: number };

export const shipOrder: Operation<Input, number, Shipped> = {
  name: 'magento.order.ship',
  method: 'POST',
  path: ({ notice }) => `order/${notice.magentoOrderId}/ship`,
  build: ({ notice, notify }) => {
    // Without items Magento ships everything; without a source it takes the `default` one, which has no stock
    // (github.com/AdobeDocs/commerce-webapi/issues/22).
    if (notice.items.length === 0) fail('bug', 'magento.ship_without_items', { orderId: notice.orderId });
    if (notice.sourceCode === '') fail('bug', 'magento.ship_without_source', { orderId: notice.orderId });
    return {
      items: notice.items.map((item) => ({ order_item_id: item.orderItemId, qty: item.quantity })),
      notify,
      appendComment: false,
      comment: { comment: `hub:${notice.token}`, is_visible_on_front: 0 },
      // An array even for one track (github.com/magento/magento2/issues/9416). `custom` is the one carrier code that
      // every shop knows; others are stored but show no tracking link.
      tracks:
        notice.track.number === ''
          ? []
          : [{ track_number: notice.track.number, title: notice.track.title, carrier_code: 'custom' }],
      arguments: { extension_attributes: { source_code: notice.sourceCode } },
    };
  },
  answer: id.required(),
  parse: (shipmentId) => ({ shipmentId }),
};
