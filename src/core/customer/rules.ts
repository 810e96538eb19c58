/** What holds for every customer now: the spending limits, and where maintenance lets no charge through. */

/** One number per currency for all customers. */
export type SpendingLimit = {
  /** Minor units; 0: none. */
  readonly minor: number;
  /** Counts how often everybody is counted anew: when a limit begins, and when all are reset. */
  readonly epoch: number;
  /** UTC; orders accepted earlier do not count. Null: all do. */
  readonly since: string | null;
};

export type Maintenance = {
  /** A channel, or `*` for all. */
  readonly channelId: string;
  readonly reason: string;
  readonly by: string;
  /** UTC. */
  readonly since: string;
  /** UTC; it ends by itself then. Null: when somebody ends it. */
  readonly until: string | null;
};

export type RiskRules = {
  readonly limits: Readonly<Record<string, SpendingLimit>>;
  readonly maintenance: readonly Maintenance[];
  /** Counts the changes; a form carries the one it was drawn with. */
  readonly version: number;
  readonly changedBy: string;
  readonly changedAt: string;
};

export const everywhere = '*';

const none: SpendingLimit = { minor: 0, epoch: 0, since: null };

export function limitOf(rules: RiskRules, currency: string): SpendingLimit {
  return Object.hasOwn(rules.limits, currency) ? (rules.limits[currency] ?? none) : none;
}

/** What keeps this channel's orders and charges waiting at `now` (UTC), if anything does. */
export function maintenanceOf(rules: RiskRules, channelId: string, now: string): Maintenance | undefined {
  return rules.maintenance.find(
    (one) => (one.channelId === everywhere || one.channelId === channelId) && !hasEnded(one, now),
  );
}

export function hasEnded(maintenance: Maintenance, now: string): boolean {
  return maintenance.until !== null && maintenance.until <= now;
}
