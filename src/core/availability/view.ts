/** What a channel may show: its country's stores, which of them the web shop sells from, and where one may collect. Pure. */
import type { Place } from '../values.ts';
import { createHash } from 'node:crypto';
import { rolesOf, type Channel, type Location, type Mapping, type PoolMember } from '../catalog/index.ts';

export type ViewStore = {
  readonly id: string;
  readonly kind: Location['kind'];
  readonly name: string;
  readonly nameAr?: string;
  readonly city: string;
  readonly place?: Place;
  /** The web shop sells from here; its share and what it always leaves. */
  readonly online: boolean;
  readonly weight: number;
  readonly safety: number;
  /** A customer may collect here. */
  readonly pickup: boolean;
  /** Of its free pieces, how much is promised: below 1 for a place that often has not had what it said. */
  readonly trust?: number;
};

/** A store's JSON before and after its number. */
export type Frame = readonly [before: string, after: string];

export type View = {
  readonly channelId: string;
  readonly country: string;
  /** By id. */
  readonly stores: readonly ViewStore[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** In the order of the stores: their share of the pool, for those that sell online; and their frames. */
  readonly members: readonly (PoolMember | undefined)[];
  readonly frames: readonly Frame[];
  /** Equal texts, equal views; the tag is its fingerprint, the same in every process. */
  readonly said: string;
  readonly tag: string;
};

/**
 * Only places of the channel's own country, whatever a pool says; of another company only what a pool names. A channel
 * that has no pool yet sells from every place of its company that ships online.
 */
export function viewOf(mapping: Mapping, channel: Channel, trust: ReadonlyMap<string, number> = new Map()): View {
  const pool = mapping.poolOfChannel.get(channel.id);
  const members = new Map((pool?.members ?? []).filter((one) => one.enabled).map((one) => [one.locationId, one]));
  const stores = mapping.locations.flatMap((location): ViewStore[] => {
    if (location.country !== channel.country || !location.active) return [];
    if (location.kind !== 'store' && location.kind !== 'warehouse') return [];
    const member = members.get(location.id);
    const own = location.companyId === channel.companyId;
    const roles = rolesOf(location);
    const online = pool === undefined ? own && location.shipsOnline : member !== undefined && roles.includes('FULFIL');
    const pickup = own && location.kind === 'store' && roles.includes('PICKUP');
    if (!online && !pickup) return [];
    return [
      {
        id: location.id,
        kind: location.kind,
        name: location.name,
        ...(location.nameAr === undefined ? {} : { nameAr: location.nameAr }),
        city: location.city,
        ...(location.place === undefined ? {} : { place: location.place }),
        online,
        weight: online ? (member?.weight ?? 100) : 100,
        safety: online ? (member?.safety ?? 0) : 0,
        pickup,
        ...(trust.has(location.id) ? { trust: trust.get(location.id) ?? 1 } : {}),
      },
    ];
  });
  stores.sort((a, b) => (a.id < b.id ? -1 : 1));
  const said = JSON.stringify({ form: 1, channel: channel.id, country: channel.country, stores });
  return {
    channelId: channel.id,
    country: channel.country,
    stores,
    members: stores.map(({ id, online, weight, safety }) =>
      online ? { locationId: id, weight, safety, enabled: true } : undefined,
    ),
    frames: stores.map(({ id, online, pickup }): Frame => [
      `{"locationId":${JSON.stringify(id)},"available":`,
      `,"online":${online},"pickup":${pickup}}`,
    ]),
    indexOf: new Map(stores.map((store, at) => [store.id, at])),
    said,
    tag: createHash('sha1').update(said).digest('base64url').slice(0, 11),
  };
}
