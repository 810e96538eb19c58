/** Random interleavings of an ERP and the hub against the plain model; the same property for every database. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Database } from '../../../src/platform/db/index.ts';
import { proof, rowOf } from './facts.ts';
import { createModel, type Step } from './model.ts';

const which = fc.nat({ max: 9 });
const again = fc.boolean();
const quantity = fc.constantFrom(-2, -1, -1, 1, 3);

function stepOf(fuzzy: fc.Arbitrary<number>): fc.Arbitrary<Step> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constant('till' as const), quantity, receipt: fc.boolean() }) },
    { weight: 3, arbitrary: fc.constant<Step>({ do: 'reserve' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ do: 'release' }) },
    { weight: 3, arbitrary: fc.constant<Step>({ do: 'ship' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ do: 'return' }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('process' as const), park: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constant<Step>({ do: 'unpark' }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const), fuzzy }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('deliver' as const), which, again }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('deliverReceipt' as const), which }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('deliverRead' as const), which, again }) },
  );
}

let place = 0;

/** Exact numbers only: after every step the hub's number is what it can know, to the piece. */
export async function provesExact(db: Database, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(stepOf(fc.constant(0)), { minLength: 10, maxLength: 40 }), async (steps) => {
      const { model, locationId } = await opened(db);
      for (const step of steps) {
        await model.step(step);
        const row = await rowOf(db, 'A1', locationId);
        expect(row.physical, JSON.stringify(step)).to.equal(model.expected());
        expect(row.reserved).to.equal(model.reserved());
        expect(row.reserved <= row.physical + row.shortfall).to.equal(true);
      }
      await ends(db, model, locationId);
    }),
    { numRuns, seed: 20_261_121 },
  );
}

/** With fuzzy numbers: never above what it can know; after the last exact one, the truth. */
export async function provesFuzzy(db: Database, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(stepOf(fc.nat({ max: 3 })), { minLength: 10, maxLength: 40 }), async (steps) => {
      const { model, locationId } = await opened(db);
      for (const step of steps) {
        await model.step(step);
        const row = await rowOf(db, 'A1', locationId);
        expect(row.physical, JSON.stringify(step)).to.be.at.most(model.atMost());
        expect(row.reserved <= row.physical + row.shortfall).to.equal(true);
      }
      await ends(db, model, locationId);
    }),
    { numRuns, seed: 20_261_122 },
  );
}

async function opened(db: Database) {
  const locationId = `T-${(place += 1)}`;
  const model = createModel(db, locationId);
  await model.step({ do: 'till', quantity: 3, receipt: false });
  await model.step({ do: 'read', fuzzy: 0 });
  await model.step({ do: 'deliverRead', which: 0, again: false });
  return { model, locationId };
}

async function ends(db: Database, model: ReturnType<typeof createModel>, locationId: string): Promise<void> {
  await model.settle();
  const row = await rowOf(db, 'A1', locationId);
  expect(row.physical, 'the end').to.equal(model.truth());
  expect(row).to.include({ relSum: 0, overlaySum: 0 });
  expect((await proof(db, locationId)).filter((one) => one.column !== 'reserved')).to.deep.equal([]);
}
