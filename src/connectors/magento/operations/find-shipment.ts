/** Looks whether our shipment document exists: by the token in its comment, or by its track number. */
import Joi from 'joi';
import type { ShipNotice } from '../../../core/order/channel-notices.ts';
import type { Operation } from '../../shape.ts';
import { carriesToken, id, pageOf, searchQuery, type Page } from './search.ts';
import type { Shipped } from './ship-order.ts';

type Row = {
  readonly entity_id: number;
  readonly comments: readonly { readonly comment?: string | null }[];
  readonly tracks: readonly { readonly track_number?: string | null }[];
};

const rows = Joi.array().items(Joi.object().unknown()).empty(null).default([]);

export const findShipment: Operation<ShipNotice, Page<Row>, Shipped | undefined> = {
  name: 'magento.shipment.find',
  method: 'GET',
  path: () => 'shipments',
  query: ({ magentoOrderId }) =>
    searchQuery(
      [[{ field: 'order_id', value: String(magentoOrderId), condition: 'eq' }]],
      [{ field: 'entity_id', direction: 'DESC' }],
      100,
    ),
  answer: pageOf(Joi.object({ entity_id: id.required(), comments: rows, tracks: rows }).unknown()),
  parse: ({ items }, { token, track }) => {
    const ours =
      items.find((row) => row.comments.some((c) => carriesToken(c.comment, token))) ??
      // A person may have typed our AWB into a shipment of his own: the parcel is told, a second document would be wrong.
      items.find((row) => track.number !== '' && row.tracks.some((t) => t.track_number === track.number));
    return ours === undefined ? undefined : { shipmentId: ours.entity_id };
  },
};
