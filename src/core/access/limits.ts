/** How long people stay in, and how often they may guess. */
export const IDLE_MS = 30 * 60_000;
export const SESSION_MS = 12 * 3_600_000;
export const LOCK_AFTER = 5;
export const LOCK_MS = 15 * 60_000;
export const MIN_PASSWORD = 10;
/** Unbounded passwords would let anybody keep the CPU busy. */
export const MAX_PASSWORD = 200;
/** A page with twenty requests writes `seen_at` once. */
export const SEEN_EVERY_MS = 60_000;
