/**
 * libsql closes a file only when the garbage collector has taken its statements: a test run that makes a thousand
 * databases would hold tens of thousands of files, and their memory, until then. So the collector is asked now and then.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const EVERY = 8;
let dropped = 0;

/** To be called after a database has been closed. */
export function afterDrop(): void {
  dropped += 1;
  if (dropped % EVERY === 0) collect();
}
