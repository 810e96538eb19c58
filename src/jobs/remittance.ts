/** Couriers' statements are read in the background; what came too early is matched; what does not come is brought before a person. */
import {
  askForLate,
  failStatement,
  listEarlyRows,
  listWaitingStatements,
  markLate,
  matchEarlyRow,
  readOn,
} from '../core/remittance/index.ts';
import { AppError } from '../platform/errors.ts';
import type { Job } from './index.ts';

const STEP = 200;

export const readStatements: Job = {
  id: 'remittance.read_statements',
  every: '*/10 * * * * *',
  about: 'Reads the statements of couriers and matches their rows with the cash that is owed',
  async run({ db }) {
    let read = 0;
    for (const id of await db.read((reader) => listWaitingStatements(reader, STEP))) {
      try {
        if (await readOn(db, id)) read += 1;
      } catch (error) {
        // A line that is down is tried again; what is wrong with it stays wrong.
        if (error instanceof AppError && error.kind === 'unavailable') throw error;
        await db.tx((tx) => failStatement(tx, id, error));
        throw error;
      }
    }
    return `${read} read`;
  },
};

export const watchLateCash: Job = {
  id: 'remittance.watch_late',
  every: '40 */10 * * * *',
  about: 'Matches rows that came before their cash, and marks cash that is late',
  async run({ db, now }) {
    let matched = 0;
    for (let after = ''; ;) {
      const from = after;
      const early = await db.read((reader) => listEarlyRows(reader, from, STEP));
      for (const row of early) if (await db.tx((tx) => matchEarlyRow(tx, row))) matched += 1;
      after = early.at(-1)?.id ?? '';
      if (early.length < STEP) break;
    }
    let late = 0;
    for (;;) {
      const step = await db.tx((tx) => markLate(tx, now, STEP));
      late += step;
      if (step < STEP) break;
    }
    const couriers = await db.tx((tx) => askForLate(tx));
    return `${matched} matched, ${late} became late, ${couriers} couriers with late cash`;
  },
};
