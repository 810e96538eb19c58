/** The ERP's messages behind the door: committed snapshots, gaps in a store's sequence, lines whose master has come. */
import {
  applyCommitted,
  dropEndedLines,
  dropMessages,
  mendStreams,
  replayPlayable,
  tidySnapshots,
} from '../core/erp/index.ts';
import { dropStaged, expireSnapshots } from '../core/inventory/index.ts';
import { erpLimits } from '../../config/retry.ts';
import type { Job } from './index.ts';

export const applySnapshots: Job = {
  id: 'erp.apply_snapshots',
  every: '*/20 * * * * *',
  about: 'Goes on with committed snapshots of the ERP whose process has died',
  run: ({ db }) => applyCommitted(db),
};

export const mendErpStreams: Job = {
  id: 'erp.mend_streams',
  every: '10,30,50 * * * * *',
  about: "Works off what waits in the stores' sequences, and skips gaps that nobody has closed in time",
  run: ({ db, now }) => mendStreams(db, now),
};

export const replayErpLines: Job = {
  id: 'erp.replay_lines',
  every: '30 * * * * *',
  about: 'Plays lines of the ERP again whose store and SKU are known by now',
  run: ({ db }) => replayPlayable(db),
};

const STEP = 500;
const STAGED_STEP = 5_000;

export const tidyErp: Job = {
  id: 'erp.tidy',
  every: '5 * * * * *',
  about: 'Ends snapshots that were never committed, and drops what has served its time',
  async run({ db, now }) {
    const expired = await db.tx((tx) => expireSnapshots(tx, now));
    let staged = 0;
    for (let step = STAGED_STEP; step === STAGED_STEP; staged += step)
      step = await db.tx((tx) => dropStaged(tx, STAGED_STEP));
    const before = new Date(now.getTime() - erpLimits.messageKeepDays * 86_400_000);
    let dropped = 0;
    for (let step = STEP; step === STEP; dropped += step) step = await db.tx((tx) => dropMessages(tx, before, STEP));
    for (let step = STEP; step === STEP; dropped += step) step = await db.tx((tx) => dropEndedLines(tx, before, STEP));
    await tidySnapshots(db, now);
    return `${expired} snapshots expired, ${staged} staged lines and ${dropped} messages or lines dropped`;
  },
};

export const erpInward: readonly Job[] = [applySnapshots, mendErpStreams, replayErpLines, tidyErp];
