/** Parcels and their couriers, for admin systems: a waybill of elsewhere to be followed, a proof of delivery, pick-ups. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { loadShipmentHead, loadProof, type Scope } from '../core/reading/index.ts';
import {
  askPickup,
  askProof,
  listPickups,
  loadPickupRules,
  registerElsewhere,
  setPickupRules,
} from '../core/shipment/index.ts';
import { fail } from '../platform/errors.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';
import { keepChange } from './keep-change.ts';
import { pickupSaid, registerSaid, type PickupSaid, type RegisterSaid } from './pickup-said.ts';

const writes = { auth: { strategy: 'api', scope: ['orders.write'] } };
const named = Joi.object<{ id: string }>({ id: Joi.string().guid().required() });
const ruled = Joi.object<{ rules: readonly unknown[] }>({ rules: Joi.array().max(500).required() });
const MOST = 100;

export function adminShipmentRoutes(server: Server, { db }: RouteContext): void {
  const scopeOf = (request: Request): Scope => {
    const { channelId, locations } = apiClientOf(request);
    return { channels: [channelId ?? '*'], locations: locations ?? ['*'] };
  };
  server.route([
    {
      method: 'POST',
      path: '/admin/shipments/{id}/register-awb',
      options: writes,
      handler: (request) => {
        const { id } = checked(named, request.params);
        const said = checked<RegisterSaid>(registerSaid, request.payload ?? {});
        return keepChange(db, request, { action: 'shipment.register', target: id, said }, async (tx) => {
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
        const asked = await keepChange(
          db,
          request,
          { action: 'shipment.proof', target: id, said: {} },
          async (tx, who) => {
            const head = await loadShipmentHead(tx, scopeOf(request), id);
            await askProof(tx, head.id, who);
            return { reference: head.reference };
          },
        );
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
        // A pick-up is for all parcels of a place, whichever channel they are of.
        if (!(apiClientOf(request).locations?.includes(said.location) ?? true)) fail('forbidden', 'request.forbidden');
        const { location: locationId, courier: courierCode, ...when } = said;
        const asked = await keepChange(
          db,
          request,
          { action: 'pickup.ask', target: locationId, said },
          async (tx, who) => ({
            id: await askPickup(tx, { locationId, courierCode, ...when, who }),
          }),
        );
        return h.response(asked).code(202);
      },
    },
    {
      method: 'GET',
      path: '/admin/pickup-rules',
      options: writes,
      handler: async () => ({ rules: await db.read((reader) => loadPickupRules(reader)) }),
    },
    {
      method: 'PUT',
      path: '/admin/pickup-rules',
      options: writes,
      handler: (request) => {
        const { rules } = checked(ruled, request.payload ?? {});
        return keepChange(db, request, { action: 'pickup.rules', target: 'pickups', said: { rules } }, async (tx) => ({
          rules: await setPickupRules(tx, rules),
        }));
      },
    },
    {
      method: 'GET',
      path: '/admin/pickups',
      options: writes,
      handler: async (request) => {
        const { locations } = apiClientOf(request);
        return {
          pickups: await db.read((reader) => listPickups(reader, MOST, locations === undefined ? {} : { locations })),
        };
      },
    },
  ]);
}
