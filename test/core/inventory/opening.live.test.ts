/** An ERP that sends the opening of a snapshot twice at once has opened it, once. */
import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import { abandonSnapshot, openSnapshot } from '../../../src/core/inventory/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { suiteDatabase } from '../../helpers/live.ts';
import { store } from './facts.ts';

describe('core/inventory/opening', () => {
  const live = suiteDatabase();

  const open = (id: string): Promise<string> =>
    live.db
      .tx((tx) =>
        openSnapshot(tx, {
          id,
          companyId: 'AE01',
          clientId: id,
          whole: true,
          consistency: 'EXACT',
          missingPolicy: 'ZERO',
          bodyHash: id.padEnd(64, '0').slice(0, 64),
          places: [{ locationId: store, watermark: '0'.repeat(20), omsSeq: 0, omsParked: [] }],
          expiresAt: new Date(Date.now() + 3_600_000),
        }),
      )
      .catch((error: unknown) => (error instanceof AppError ? error.code : String(error)));

  it('openSnapshot: the same twice at once, one opens it and the other hears that it is; another on its place is refused', async () => {
    const answers: string[] = [];
    for (let round = 0; round < 40; round++) {
      const id = uuidv7();
      answers.push((await Promise.all([open(id), open(id)])).sort().join());
      answers.push(await open(uuidv7()));
      await live.db.tx((tx) => abandonSnapshot(tx, id, 'test', 'next round'));
    }

    expect([...new Set(answers)]).to.deep.equal(['opened,same', 'snapshot.place_busy']);
  });
});
