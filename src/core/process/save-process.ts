/** New versions of processes, and which version takes new orders; a version that is saved never changes. */
import { STANDARD } from '../../../config/processes.ts';
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { checkProcess, type Wrong } from './check-process.ts';
import { forgetCurrent } from './current-process.ts';
import type { Process } from './process.ts';
import { findProcess, insertProcess, lastVersion, lockActive, writeActive, type Active } from './store.ts';

export type NewProcess = Pick<Process, 'kind' | 'name' | 'nameAr' | 'rule' | 'rank' | 'steps'>;

/**
 * Keeps it as the next version of its kind; no order walks it before it is activated.
 * @param seen the version that its author began with; left out: whatever is the last
 * @throws invalid `process.wrong` with the lines at fault; conflict `process.saved_meanwhile`
 */
export async function saveProcess(tx: Tx, process: NewProcess, seen?: number): Promise<Process> {
  const wrong = checkProcess(process);
  if (wrong.length > 0) fail('invalid', 'process.wrong', { errors: wrong.map(lineOf) });
  const last = await lastVersion(tx, process.kind);
  if (seen !== undefined && seen !== last) fail('conflict', 'process.saved_meanwhile', { seen, last });
  const saved: Process = {
    ...process,
    version: last + 1,
    savedAt: momentOf(new Date()),
    savedBy: currentCause().who,
  };
  if ((await insertProcess(tx, saved)) === 0) fail('conflict', 'process.saved_meanwhile', { seen: last });
  return saved;
}

/** `steps[2]: process.bad_deadline 0`: the line, what is wrong with it, and with which word. */
function lineOf({ line, code, value }: Wrong): string {
  const field = line === 0 ? 'process' : `steps[${line - 1}]`;
  return `${field}: ${value === undefined ? code : `${code} ${value}`}`;
}

/**
 * From now on new orders of the kind begin with this version, an older one just as well; `undefined`: the kind takes
 * none any more. Orders on their way keep theirs.
 * @param seen the `turn` that was shown; left out: whatever it is now
 * @throws missing `process.unknown`; conflict `process.activated_meanwhile` with what is current now
 */
export async function activateProcess(
  tx: Tx,
  kind: string,
  version: number | undefined,
  seen?: number,
): Promise<Active> {
  const target = version ?? (kind === STANDARD ? 0 : undefined);
  if (target !== undefined && (await findProcess(tx, kind, target)) === undefined)
    fail('missing', 'process.unknown', { kind, version: target });
  const before = await lockActive(tx, kind);
  if (target === undefined && before === undefined) fail('missing', 'process.unknown', { kind });
  const turn = before?.turn ?? 0;
  if (seen !== undefined && seen !== turn)
    fail('conflict', 'process.activated_meanwhile', { version: before?.version ?? 0, turn });
  const after = { version: target ?? before?.version ?? 0, active: target !== undefined, turn: turn + 1 };
  await writeActive(tx, kind, after, currentCause().who);
  tx.afterCommit(() => forgetCurrent(tx));
  return after;
}
