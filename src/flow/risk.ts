/** The spending limit follows what becomes of an order. */
import type { Part } from './form.ts';

export function risk(_part: Part): void {
  // Its rows come with their use cases.
}
