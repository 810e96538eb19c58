/** Promises pieces again that a store had not found, once the ERP or a person has said anew what is there; never those of withdrawn items. */
import { liftDoubts, type StockKey } from '../core/inventory/index.ts';
import { holdWithdrawn } from '../core/rerouting/index.ts';
import type { Job } from './index.ts';

const STEP = 500;

export const liftStockDoubts: Job = {
  id: 'stock.lift_doubts',
  every: '*/20 * * * * *',
  about: 'Ends doubts about pieces that have been counted since, and holds back what has come in of withdrawn items',
  async run({ db }) {
    let lifted = 0;
    let after: StockKey | undefined;
    for (let more = true; more;) {
      const from = after;
      const step = await db.tx((tx) => liftDoubts(tx, STEP, from));
      lifted += step.lifted;
      after = step.last;
      more = after !== undefined;
    }
    const held = await db.tx((tx) => holdWithdrawn(tx));
    return `${lifted} doubts ended, ${held} places of withdrawn items held back`;
  },
};
