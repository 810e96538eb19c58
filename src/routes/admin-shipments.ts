/** Parcels and their couriers, for admin systems: a waybill of elsewhere to be followed, a proof of delivery, pick-ups. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { keepAnswer, recordAudit } from '../core/access/index.ts';
import { loadShipmentHead, loadProof, type Scope } from '../core/reading/index.ts';
import { askPickup, askProof, listPickups, registerElsewhere } from '../core/shipment/index.ts';
import { withCause } from '../platform/correlation.ts';
import type { Tx } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';
import { pickupSaid, registerSaid, type PickupSaid, type RegisterSaid } from './pickup-said.ts';

const writes = { auth: { strategy: 'api', scope: ['orders.write'] } };
const named = Joi.object<{ id: string }>({ id: Joi.string().guid().required() });
const MOST = 100;

export function adminShipmentRoutes(server: Server, { db }: RouteContext): void {
  const scopeOf = (request: Request): Scope => {
    const { channelId, locations } = apiClientOf(request);
    return { channels: [channelId ?? '*'], locations: locations ?? ['*'] };
  };
  /** Once under one key, as the client, with a line in the audit log. */
  const change = <T extends object>(
    request: Request,
    action: string,
    target: string,
    said: object,
    work: (tx: Tx, who: string) => Promise<T>,
  ): Promise<T> => {
    const who = `api:${apiClientOf(request).name}`.slice(0, 80);
    const correlationId = request.headers['x-correlation-id'] as string;
    const key = request.headers['idempotency-key'] as string | undefined;
    return withCause({ correlationId, who }, () =>
      db.tx((tx) =>
        keepAnswer(tx, { client: who, key, about: [action, target, said] }, async () => {
          const done = await work(tx, who);
          await recordAudit(tx, { who, action, target, detail: { ...said } });
          return done;
        }),
      ),
    );
  };

  server.route([
    {
      method: 'POST',
      path: '/admin/shipments/{id}/register-awb',
      options: writes,
      handler: (request) => {
        const { id } = checked(named, request.params);
        const said = checked<RegisterSaid>(registerSaid, request.payload ?? {});
        return change(request, 'shipment.register', id, said, async (tx) => {
          const head = await loadShipmentHead(tx, scopeOf(request), id);
          const { courier: courierCode, ...rest } = said;
          await registerElsewhere(tx, head.id, { ...rest, courierCode });
          return { reference: head.reference, awb: said.awb };
        });
      },
    },
    {
      method: 'POST',
      path: '/admin/shipments/{id}/proof',
      options: writes,
      handler: async (request, h) => {
        const { id } = checked(named, request.params);
        const asked = await change(request, 'shipment.proof', id, {}, async (tx, who) => {
          const head = await loadShipmentHead(tx, scopeOf(request), id);
          await askProof(tx, head.id, who);
          return { reference: head.reference };
        });
        return h.response(asked).code(202);
      },
    },
    {
      method: 'GET',
      path: '/admin/shipments/{id}/proof',
      options: writes,
      handler: (request) => {
        const { id } = checked(named, request.params);
        return db.read((reader) => loadProof(reader, scopeOf(request), id));
      },
    },
    {
      method: 'POST',
      path: '/admin/pickups',
      options: writes,
      handler: async (request, h) => {
        const said = checked<PickupSaid>(pickupSaid, request.payload ?? {});
        const { channelId, locations } = apiClientOf(request);
        // A pick-up is for all parcels of a place, whichever channel they are of.
        if (channelId !== undefined || !(locations?.includes(said.location) ?? true))
          fail('forbidden', 'request.forbidden');
        const { location: locationId, courier: courierCode, ...when } = said;
        const asked = await change(request, 'pickup.ask', locationId, said, async (tx, who) => ({
          id: await askPickup(tx, { locationId, courierCode, ...when, who }),
        }));
        return h.response(asked).code(202);
      },
    },
    {
      method: 'GET',
      path: '/admin/pickups',
      options: writes,
      handler: async (request) => {
        const { channelId, locations } = apiClientOf(request);
        if (channelId !== undefined) fail('forbidden', 'request.forbidden');
        return {
          pickups: await db.read((reader) => listPickups(reader, MOST, locations === undefined ? {} : { locations })),
        };
      },
    },
  ]);
}
