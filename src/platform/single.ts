/** SQLite serves one process: a lock file keeps a second hub off the same database. */
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { AppError } from './errors.ts';

/** @throws conflict `database.in_use` when another living process has it; @returns how to let go */
export function holdFile(databaseFile: string): () => void {
  const path = `${databaseFile}.lock`;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const handle = openSync(path, 'wx');
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const owner = ownerOf(path);
      if (owner !== undefined && owner !== process.pid && isAlive(owner)) {
        throw new AppError('conflict', 'database.in_use', { file: databaseFile, pid: owner }, error);
      }
      // Its process was killed: the lock is nobody's.
      rmSync(path, { force: true });
    }
  }
  throw new AppError('conflict', 'database.in_use', { file: databaseFile });
}

function ownerOf(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    // Gone between the two looks: free.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
