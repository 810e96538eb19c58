/** Changes to orders in progress for admin systems: cancelled, held, paused, revised, made good. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { keepAnswer, recordAudit } from '../core/access/index.ts';
import {
  cancelLines,
  cancelOrder,
  changeOrder,
  holdOrder,
  pauseOrder,
  releaseOrder,
  resolveUndelivered,
  resumeOrder,
  type Change,
  type Wish,
} from '../core/change/index.ts';
import { findByNumber, listLines, loadOrder } from '../core/order/index.ts';
import { listShipmentsOf, type Resolution } from '../core/shipment/index.ts';
import { withCause } from '../platform/correlation.ts';
import type { Tx } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';

const wishFields = {
  reason: Joi.string().trim().min(3).max(200).required(),
  version: Joi.number().integer().min(1),
};
const said = Joi.object<Wish>(wishFields);
type Counted = { readonly line: number; readonly quantity: number };
const counted = (least: number): Joi.ArraySchema =>
  Joi.array()
    .items(
      Joi.object({
        line: Joi.number().integer().min(1).required(),
        quantity: Joi.number().integer().min(least).max(100_000).required(),
      }),
    )
    .min(1)
    .max(300)
    .unique('line');
type LinesSaid = Wish & { readonly lines: readonly Counted[] };
const linesSaid = Joi.object<LinesSaid>({ ...wishFields, lines: counted(1).required() });

const text = (most: number): Joi.StringSchema => Joi.string().trim().max(most);
export const addressFields = Joi.object({
  name: text(120).required(),
  company: text(120),
  lines: Joi.array().items(text(250)).min(1).max(6).required(),
  area: text(120),
  city: text(120).required(),
  region: text(120),
  postcode: text(20),
  country: Joi.string()
    .pattern(/^[A-Z]{2}$/)
    .required(),
  phone: text(40).required(),
  email: Joi.string().email({ tlds: false }).max(190),
});
type Revised = Wish & Omit<Change, 'lines'> & { readonly lines?: readonly Counted[] };
const revised = Joi.object<Revised>({
  ...wishFields,
  shipTo: addressFields,
  shippingMethod: text(120).allow(null),
  pickupStore: text(60).allow(null),
  lines: counted(0),
}).or('shipTo', 'shippingMethod', 'pickupStore', 'lines');
type ParcelSaid = Wish & { readonly shipment: string };
const parcelSaid = Joi.object<ParcelSaid>({ ...wishFields, shipment: Joi.string().max(40).required() });

export function adminOrderRoutes(server: Server, { db }: RouteContext): void {
  /** One order, one transaction, one answer however often it is asked for under one key. */
  const route = <T extends Wish>(
    verb: string,
    schema: Joi.ObjectSchema<T>,
    work: (tx: Tx, orderId: string, told: T) => Promise<object | void>,
  ): void =>
    void server.route({
      method: 'POST',
      path: `/admin/orders/{number}/${verb}`,
      options: { auth: { strategy: 'api', scope: ['orders.write'] } },
      handler: async (request) => {
        const { number } = request.params as { number: string };
        const told = checked(schema, request.payload ?? {});
        const who = `api:${apiClientOf(request).name}`.slice(0, 80);
        const correlationId = request.headers['x-correlation-id'] as string;
        const key = request.headers['idempotency-key'] as string | undefined;
        return withCause({ correlationId, who }, () =>
          db.tx((tx) =>
            keepAnswer(tx, { client: who, key, about: [verb, number, told] }, async () => {
              const orderId = await mine(tx, request, number);
              const done = await work(tx, orderId, told);
              await recordAudit(tx, { who, action: `order.${verb}`, target: number, detail: { reason: told.reason } });
              const { state, version } = await loadOrder(tx, orderId);
              return { number, ...done, state, version };
            }),
          ),
        );
      },
    });

  route('cancel', said, (tx, id, told) => cancelOrder(tx, id, told));
  route('cancel-lines', linesSaid, async (tx, id, { lines, ...wish }) =>
    cancelLines(tx, id, await piecesOf(tx, id, lines), wish),
  );
  route('hold', said, (tx, id, told) => holdOrder(tx, id, told));
  route('release', said, (tx, id, told) => releaseOrder(tx, id, told));
  route('pause', said, (tx, id, told) => pauseOrder(tx, id, told));
  route('resume', said, (tx, id, told) => resumeOrder(tx, id, told));
  route('revise', revised, async (tx, id, { reason, version, lines, ...destination }) => {
    const change: Change = {
      ...destination,
      ...(lines === undefined ? {} : { lines: await piecesOf(tx, id, lines) }),
    };
    return changeOrder(tx, id, change, { reason, ...(version === undefined ? {} : { version }) });
  });
  const resolve =
    (resolution: Resolution) =>
    async (tx: Tx, id: string, { shipment, ...wish }: ParcelSaid): Promise<void> => {
      const found = (await listShipmentsOf(tx, [id])).find((one) => one.reference === shipment);
      if (found === undefined) fail('missing', 'shipment.unknown', { reference: shipment });
      await resolveUndelivered(tx, found.id, resolution, wish);
    };
  route('reship', parcelSaid, resolve('reship'));
  route('refund-parcel', parcelSaid, resolve('refund'));
  route('write-off-parcel', parcelSaid, resolve('write_off'));
}

/** An order of another channel is unknown to a client that is bound to one. */
async function mine(tx: Tx, request: Request, number: string): Promise<string> {
  const { channelId } = apiClientOf(request);
  const order = await findByNumber(tx, number);
  if (order === undefined || (channelId !== undefined && channelId !== order.channelId))
    fail('missing', 'order.unknown', { number });
  return order.id;
}

async function piecesOf(
  tx: Tx,
  orderId: string,
  wanted: readonly Counted[],
): Promise<{ orderLineId: string; quantity: number }[]> {
  const lines = await listLines(tx, [orderId]);
  return wanted.map(({ line, quantity }) => {
    const found = lines.find((one) => one.lineNo === line) ?? fail('missing', 'order.unknown_line', { line });
    return { orderLineId: found.id, quantity };
  });
}
