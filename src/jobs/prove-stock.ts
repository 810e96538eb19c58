/** Proves every stock row against the rows behind it, place by place. Finds and tells; mending is a person's decision. */
import { listLocations } from '../core/catalog/index.ts';
import { proveStock } from '../core/inventory/index.ts';
import { openTask, settleTask } from '../core/task/index.ts';
import type { Job } from './index.ts';

export const proveAllStock: Job = {
  id: 'stock.prove',
  every: '0 40 2 * * *',
  about: 'Proves that each stock number is the sum of its ledger, and alarms where it is not',
  async run({ db }) {
    const locations = await db.read((reader) => listLocations(reader));
    let wrong = 0;
    for (const { id } of locations) {
      const differences = await db.read((reader) => proveStock(reader, id));
      wrong += differences.length;
      await db.tx(async (tx) => {
        if (differences.length === 0) return settleTask(tx, 'stock.unproven', id);
        await openTask(tx, {
          kind: 'stock.unproven',
          about: id,
          workgroup: 'stock',
          priority: 1,
          reasonCode: 'stock.unproven',
          facts: { locationId: id, count: differences.length, first: differences.slice(0, 5) },
        });
      });
    }
    return `${locations.length} places proven, ${wrong} differences`;
  },
};
