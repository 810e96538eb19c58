/** Rounds of our own fleet: which parcels of a store go to whom, what people have with them, and whose cash is awaited. */
import Joi from 'joi';
import { listUsers, mayDo, mayReach, type User } from '../../core/access/index.ts';
import { listLocations } from '../../core/catalog/index.ts';
import { makeRound, takeBack } from '../../core/fleet/index.ts';
import { listCarriedCash, listFleetAt, type Scope } from '../../core/reading/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { html } from '../console/layout.tsx';
import type { PageRoute } from '../console/visit.ts';
import type { RouteContext } from '../context.ts';
import { waybill } from './list.tsx';
import { RoundsPage } from './rounds-views.tsx';

const place = Joi.string().max(20);
const mayUse = (scope: Scope, id: string): boolean => scope.locations.includes('*') || scope.locations.includes(id);

/** People who carry, and who may carry what leaves from there. */
async function couriersAt(reader: Reader, locationId: string): Promise<User[]> {
  return (await listUsers(reader)).filter(
    (one) =>
      one.role === 'courier' &&
      mayDo(one, 'shipments.carry') &&
      (one.locations.includes('*') || one.locations.includes(locationId)),
  );
}

export function roundPages(context: RouteContext): PageRoute[] {
  const { db } = context;
  return [
    {
      method: 'GET',
      path: '/console/rounds',
      needs: 'shipments.dispatch',
      query: Joi.object({ location: place.allow(''), done: Joi.string().max(30), count: Joi.number() }),
      async handler({ request, h, view, scope }) {
        const { location = '', done, count } = request.query as { location?: string; done?: string; count?: number };
        const shown = await db.read(async (reader) => {
          const places = (await listLocations(reader)).filter((one) => mayUse(scope, one.id));
          const at = location !== '' ? location : places.length === 1 ? (places[0]?.id ?? '') : '';
          if (at === '') return { places, at, parcels: [], couriers: [], cash: [] };
          if (!places.some((one) => one.id === at)) return fail('missing', 'location.unknown');
          return {
            places,
            at,
            parcels: await listFleetAt(reader, scope, at),
            couriers: await couriersAt(reader, at),
            cash: await listCarriedCash(reader, scope, at),
          };
        });
        return html(h, <RoundsPage view={view} {...shown} done={done} count={count} />);
      },
    },
    {
      method: 'POST',
      path: '/console/rounds',
      needs: 'shipments.dispatch',
      payload: Joi.object({
        location: place.required(),
        courier: Joi.string().guid().required(),
        awb: Joi.array().items(waybill).single().min(1).max(300).required(),
      }),
      async handler({ request, h, scope }) {
        const { location, courier, awb } = request.payload as { location: string; courier: string; awb: string[] };
        await db.tx(async (tx) => {
          if (!mayUse(scope, location)) fail('missing', 'location.unknown');
          const parcels = await listFleetAt(tx, scope, location);
          if (awb.some((one) => !parcels.some((parcel) => parcel.awb === one))) fail('missing', 'fleet.parcel_unknown');
          const person = (await couriersAt(tx, location)).find((one) => one.id === courier);
          if (person === undefined) return fail('missing', 'fleet.courier_unknown');
          const far = parcels.filter(
            (one) => awb.includes(one.awb) && !mayReach(person, { channelId: one.channelId, locationId: location }),
          );
          if (far.length > 0) fail('refused', 'fleet.courier_out_of_reach', { awb: far[0]?.awb ?? '' });
          return makeRound(tx, {
            locationId: location,
            courier: { id: person.id, name: person.displayName },
            awbs: awb,
          });
        });
        const to = new URLSearchParams({ location, done: 'round_made', count: String(awb.length) });
        return h.redirect(`/console/rounds?${to.toString()}`).code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/rounds/take-back',
      needs: 'shipments.dispatch',
      payload: Joi.object({ location: place.required(), awb: waybill.required() }),
      async handler({ request, h, scope }) {
        const { location, awb } = request.payload as { location: string; awb: string };
        await db.tx(async (tx) => {
          const parcels = mayUse(scope, location) ? await listFleetAt(tx, scope, location) : [];
          if (!parcels.some((one) => one.awb === awb)) fail('missing', 'fleet.parcel_unknown');
          await takeBack(tx, location, awb);
        });
        const to = new URLSearchParams({ location, done: 'round_back' });
        return h.redirect(`/console/rounds?${to.toString()}`).code(303);
      },
    },
  ];
}
