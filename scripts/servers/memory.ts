/** Where what a test throws away lies: in memory where the machine has room, for there is no disk to wait for at each commit. */
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const MEMORY = '/dev/shm';
/** Servers with their databases take less than half of this; containers often have 64 MB in all. */
const ENOUGH_BYTES = 3e9;

export function quickFolder(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ENOUGH_BYTES ? MEMORY : tmpdir();
  } catch {
    return tmpdir(); // no such place on this machine
  }
}
