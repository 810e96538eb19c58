/** Places that do not serve, for admin systems: a parcel turned down, a place closed, runs that send parcels elsewhere, trust. */
import type { Request, Server } from '@hapi/hapi';
import { closeLocation, listClosings, openLocation } from '../core/catalog/index.ts';
import {
  cancelRun,
  findRun,
  listFailed,
  listRuns,
  lookAhead,
  setTrust,
  startRun,
  turnDown,
} from '../core/rerouting/index.ts';
import { listTrust } from '../core/sourcing/index.ts';
import { findShipment } from '../core/shipment/index.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';
import { keepChange } from './keep-change.ts';
import {
  closeSaid,
  rejectSaid,
  runSaid,
  trustSaid,
  type CloseSaid,
  type RejectSaid,
  type RunSaid,
  type TrustSaid,
} from './rerouting-asked.ts';

const writes = { auth: { strategy: 'api', scope: ['orders.write'] } };

export function adminReroutingRoutes(server: Server, { db }: RouteContext): void {
  const named = (request: Request): string => String((request.params as { id: string }).id);
  const change = <T extends object>(
    request: Request,
    action: string,
    said: object,
    work: (tx: Tx, who: string) => Promise<T>,
  ): Promise<T> =>
    keepChange(db, request, { action, target: (request.params as { id?: string }).id ?? 'run', said }, work);

  server.route([
    {
      method: 'POST',
      path: '/admin/shipments/{id}/reject',
      options: writes,
      handler: (request) => {
        const said = checked<RejectSaid>(rejectSaid, request.payload ?? {});
        return change(request, 'shipment.reject', said, async (tx, who) => {
          await mayTouchParcel(tx, request, named(request));
          const { became, next, reference } = await turnDown(tx, named(request), { ...said, cause: 'store', who });
          return { reference, became, next };
        });
      },
    },
    {
      method: 'GET',
      path: '/admin/locations/closings',
      options: writes,
      handler: async (request) => {
        const { locations } = apiClientOf(request);
        const all = await db.read((reader) => listClosings(reader));
        return { closings: all.filter((one) => locations?.includes(one.locationId) ?? true) };
      },
    },
    {
      method: 'POST',
      path: '/admin/locations/{id}/close',
      options: writes,
      handler: (request) => {
        const said = checked<CloseSaid>(closeSaid, request.payload ?? {});
        return change(request, 'location.close', said, async (tx, who) => {
          mayTouchPlace(request, named(request));
          return { closingId: await closeLocation(tx, { ...said, locationId: named(request), who }) };
        });
      },
    },
    {
      method: 'POST',
      path: '/admin/locations/{id}/open',
      options: writes,
      handler: (request) =>
        change(request, 'location.open', {}, async (tx, who) => {
          mayTouchPlace(request, named(request));
          await openLocation(tx, named(request), who);
          return { locationId: named(request) };
        }),
    },
    {
      method: 'POST',
      path: '/admin/reroutes',
      options: writes,
      handler: async (request, h) => {
        const said = checked<RunSaid>(runSaid, request.payload ?? {});
        if (said.location !== undefined) mayTouchPlace(request, said.location);
        else forAll(request);
        if (said.dryRun) {
          if (said.location === undefined) fail('invalid', 'reroute.dry_run_needs_location');
          const seen = await lookAhead(db, said.location);
          return { ...seen, targets: Object.fromEntries(seen.targets) };
        }
        const { id } = await change(request, 'reroute.start', said, async (tx, who) => ({
          id: await startRun(tx, { ...wishOf(said), reason: said.reason, who }),
        }));
        return h.response(await shown(db.read.bind(db), id)).code(202);
      },
    },
    {
      method: 'GET',
      path: '/admin/reroutes',
      options: writes,
      handler: async (request) => {
        forAll(request);
        return { runs: await db.read((reader) => listRuns(reader, 100)) };
      },
    },
    {
      method: 'GET',
      path: '/admin/reroutes/{id}',
      options: writes,
      handler: (request) => {
        forAll(request);
        return shown(db.read.bind(db), named(request));
      },
    },
    {
      method: 'POST',
      path: '/admin/reroutes/{id}/cancel',
      options: writes,
      handler: (request) =>
        change(request, 'reroute.cancel', {}, async (tx) => {
          forAll(request);
          await cancelRun(tx, named(request));
          return { id: named(request), state: 'cancelled' };
        }),
    },
    {
      method: 'GET',
      path: '/admin/trust',
      options: writes,
      handler: async (request) => {
        forAll(request);
        return { places: await db.read((reader) => listTrust(reader)) };
      },
    },
    {
      method: 'PUT',
      path: '/admin/trust/{id}',
      options: writes,
      handler: (request) => {
        const { reason: why, ...said } = checked<TrustSaid>(trustSaid, request.payload ?? {});
        return change(request, 'trust.set', { ...said, why }, async (tx, who) => {
          mayTouchPlace(request, named(request));
          await setTrust(tx, { ...said, locationId: named(request), who, why });
          return { locationId: named(request), percent: said.percent };
        });
      },
    },
  ]);
}

function wishOf({ location, held, shipments }: RunSaid) {
  if (location !== undefined) return { kind: 'location', locationId: location } as const;
  if (held === true) return { kind: 'held' } as const;
  return { kind: 'list', shipmentIds: shipments ?? [] } as const;
}

async function shown(read: <T>(work: (reader: Reader) => Promise<T>) => Promise<T>, id: string) {
  return read(async (reader) => ({
    ...((await findRun(reader, id)) ?? fail('missing', 'reroute.unknown', { id })),
    failures: await listFailed(reader, id, 100),
  }));
}

/** A parcel of another channel or place is unknown to a client that is bound. */
async function mayTouchParcel(tx: Tx, request: Request, id: string): Promise<void> {
  const { channelId, locations } = apiClientOf(request);
  const shipment = await findShipment(tx, id);
  const mine =
    shipment !== undefined &&
    (channelId === undefined || channelId === shipment.channelId) &&
    (locations?.includes(shipment.locationId) ?? true);
  if (!mine) fail('missing', 'shipment.unknown', { id });
}

function mayTouchPlace(request: Request, locationId: string): void {
  const { channelId, locations } = apiClientOf(request);
  if ((channelId !== undefined && locations === undefined) || locations?.includes(locationId) === false)
    fail('missing', 'catalog.location_missing', { id: locationId });
}

/** Who is bound to a channel or to places does not speak for all. */
function forAll(request: Request): void {
  const { channelId, locations } = apiClientOf(request);
  if (channelId !== undefined || locations !== undefined) fail('forbidden', 'request.forbidden');
}
