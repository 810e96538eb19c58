/** When a failed message is tried again, and when it is given up: the one place that reads the error kinds so. */
import { retry } from '../../config/retry.ts';
import { errorKinds, type AppError } from './errors.ts';

/** A wait that a partner asks for (Retry-After) is obeyed up to a day: beyond that it is a mistake of theirs. */
const LONGEST_ASKED_MS = 86_400_000;

export type Verdict = { readonly again: false } | { readonly again: true; readonly inMs: number };

/** @param attempts how often it has been tried, this time included; @param scale shortens waits in tests and demos. */
export function verdictOf(error: AppError, attempts: number, scale = 1, random: () => number = Math.random): Verdict {
  const reaction = errorKinds[error.kind].queue;
  if (reaction === 'park') return { again: false };
  const plan = reaction === 'retry' ? retry.partner : retry.briefly;
  if (attempts >= plan.attempts) return { again: false };
  const ceiling = Math.min(plan.maxMs, plan.firstMs * 2 ** Math.min(attempts - 1, 20));
  // Full jitter, but never nearly at once: a partner that comes back is not met by everybody together.
  const jittered = ceiling * (0.2 + 0.8 * random());
  return {
    again: true,
    inMs: Math.round(Math.max(jittered, Math.min(error.retryAfterMs ?? 0, LONGEST_ASKED_MS)) * scale),
  };
}

/** When the line is free again, by its own word; how often that takes does not matter. */
export function waitOf(error: AppError, scale = 1): Verdict {
  return { again: true, inMs: Math.round(Math.max(error.retryAfterMs ?? retry.partner.firstMs, 100) * scale) };
}
