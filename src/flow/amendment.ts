/** Goods that nobody has: what the customer is asked, and what comes of it. */
import type { Part } from './form.ts';

export function amendment(_part: Part): void {
  // Its rows come with their use cases.
}
