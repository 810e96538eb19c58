/**
 * What a channel is told of a SKU at one of its sources. Magento subtracts its own reservations, so its own orders are
 * not subtracted here: it is told what lies there for it, and what has left and it does not know of yet. Pure.
 */
import type { PoolMember, WebPool } from '../catalog/index.ts';
import { trustedPieces } from '../sourcing/index.ts';

/** A quantity at a source, in pieces as the shop sells them. */
export type ChannelNumber = { readonly sourceCode: string; readonly sku: string; readonly quantity: number };

/** One member's row of stock and what of it is this channel's own; base units. */
export type MemberStock = {
  readonly locationId: string;
  readonly physical: number;
  readonly quarantine: number;
  readonly pending: number;
  readonly hold: number;
  readonly reserved: number;
  readonly safety: number;
  /** Of reserved and hold: of orders that this channel took, which it counts itself. */
  readonly ownReserved: number;
  readonly ownHold: number;
  /** Left the house, and the channel's shipment is not made yet. */
  readonly inFlight: number;
};

export type ChannelRules = {
  /** Base units that managers keep back from the whole channel. */
  readonly buffer: number;
  /** Base units in one piece as the shop sells it. */
  readonly salesFactor: number;
  /** 0 to 1 of its free pieces that a place promises; who is not in it promises all. */
  readonly trust?: ReadonlyMap<string, number>;
};

const outside = { weight: 100, safety: 0, enabled: false } as const;

type Part = { readonly sourceCode: string; offered: number; readonly bound: number };

/**
 * The numbers of all sources of a pool, each once: one virtual source, or each enabled member's own.
 * What the channel must still ship from a source is never told away: its shipment would be refused.
 */
export function channelNumbers(
  pool: Pick<WebPool, 'mode' | 'sourceCode' | 'members'>,
  stock: ReadonlyMap<string, MemberStock>,
  sourceOf: (locationId: string) => string | undefined,
  rules: ChannelRules,
): Map<string, number> {
  const parts = new Map<string, Part>();
  const members = new Set(pool.members.map((one) => one.locationId));
  // A place outside the pool offers nothing, but the channel's orders that it serves are shipped from the pool's source.
  const helpers = [...stock.keys()].filter((id) => !members.has(id)).map((locationId) => ({ ...outside, locationId }));
  for (const member of [...pool.members, ...helpers]) {
    const sourceCode = pool.mode === 'aggregate' ? pool.sourceCode : sourceOf(member.locationId);
    if (sourceCode === undefined) continue;
    const { offered, bound } = partOf(member, stock.get(member.locationId), rules.trust?.get(member.locationId) ?? 1);
    const known = parts.get(sourceCode) ?? { sourceCode, offered: 0, bound: 0 };
    parts.set(sourceCode, { sourceCode, offered: known.offered + offered, bound: known.bound + bound });
  }
  let back = Math.max(0, rules.buffer);
  const numbers = new Map<string, number>();
  for (const part of [...parts.values()].sort(byMost)) {
    const kept = Math.min(back, Math.max(0, part.offered - part.bound));
    back -= kept;
    numbers.set(part.sourceCode, Math.floor((part.offered - kept) / Math.max(1, rules.salesFactor)));
  }
  return numbers;
}

/** What a member gives, and what of it is bound to the channel's own orders. */
function partOf(member: PoolMember, row: MemberStock | undefined, trust: number): { offered: number; bound: number } {
  if (row === undefined) return { offered: 0, bound: 0 };
  const bound = Math.min(Math.max(0, row.physical), row.ownReserved) + row.inFlight;
  // A member that is switched off offers nothing more, but finishes what it has begun.
  if (!member.enabled) return { offered: bound, bound };
  const others = Math.max(0, row.reserved - row.ownReserved) + Math.max(0, row.hold - row.ownHold);
  const all = row.physical + row.inFlight - row.quarantine - row.pending - others - row.safety;
  // What the channel counts itself is promised already; only the rest is trusted or not.
  const own = row.ownReserved + row.ownHold + row.inFlight;
  const here = own + trustedPieces(all - own, trust);
  const share = Math.floor((here * member.weight) / 100) - member.safety;
  return { offered: Math.max(share, bound, 0), bound };
}

// The same order whatever order the members come in, so that a buffer does not wander between sources.
function byMost(a: Part, b: Part): number {
  return b.offered - a.offered || (a.sourceCode < b.sourceCode ? -1 : 1);
}
