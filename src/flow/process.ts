/** Steps and tasks that people do. */
import type { Part } from './form.ts';

export function process(_part: Part): void {
  // Its rows come with their use cases.
}
