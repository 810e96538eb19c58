/** People and machines that may come in, and the pure questions of what they may do. */
import { roles, type Permission, type Role } from '../../../config/roles.ts';

export type User = {
  readonly id: string;
  readonly login: string;
  readonly displayName: string;
  readonly role: Role;
  readonly locale: string;
  /** Channel ids, or `*` for all of them. */
  readonly channels: readonly string[];
  /** Location ids, or `*` for all of them. */
  readonly locations: readonly string[];
  readonly state: 'active' | 'disabled';
  readonly mustChangePassword: boolean;
};

export type Session = {
  readonly user: User;
  readonly createdAt: string;
  readonly seenAt: string;
  /** The end that no use can move. */
  readonly expiresAt: string;
};

export type ApiClient = {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** The one channel it may speak for; left out: any. */
  readonly channelId?: string;
  /** The one company it may speak for; left out: none, where a company is asked for. */
  readonly companyId?: string;
  /** The places it may speak of; left out: all of its company. */
  readonly locations?: readonly string[];
};

/** Where a thing belongs; an order that no store has yet has no location. */
export type Target = { readonly channelId?: string; readonly locationId?: string };

export function mayDo(user: User, permission: Permission): boolean {
  const granted: readonly Permission[] = roles[user.role] ?? [];
  return user.state === 'active' && granted.includes(permission);
}

/**
 * Whether a thing lies within a user's channels and locations. People of a store reach what is at their store and
 * nothing else; for the others a thing without a channel is out of reach unless they may see all channels.
 */
export function mayReach(user: User, target: Target): boolean {
  if (!user.locations.includes('*')) {
    const atTheirs = target.locationId !== undefined && user.locations.includes(target.locationId);
    return atTheirs && (target.channelId === undefined || within(user.channels, target.channelId));
  }
  return within(user.channels, target.channelId);
}

function within(allowed: readonly string[], id: string | undefined): boolean {
  return allowed.includes('*') || (id !== undefined && allowed.includes(id));
}
