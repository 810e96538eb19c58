/** Orders are cancelled, paused and revised, and what that undoes at the courier. */
import type { Part } from './form.ts';

export function change(_part: Part): void {
  // Its rows come with their use cases.
}
