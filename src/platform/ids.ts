/** Ids: uuid v7, so that they come in the order of their making and land at the end of an index. */
import { randomFillSync } from 'node:crypto';
import { V7Generator } from 'uuidv7';

/** Asking the system for random numbers costs as much as the rest of an id; asked for hundreds of ids at once, nothing. */
const drawn = new Uint32Array(1024);
let next = drawn.length;

const generator = new V7Generator({
  nextUint32() {
    if (next >= drawn.length) {
      randomFillSync(drawn);
      next = 0;
    }
    const one = drawn[next++] ?? 0;
    // A number that was given out is not kept.
    drawn[next - 1] = 0;
    return one;
  },
});

/** A new id, 36 characters; unique over all processes, later than all before it in this one unless the clock is set back. */
export function uuidv7(): string {
  return generator.generate().toString();
}
