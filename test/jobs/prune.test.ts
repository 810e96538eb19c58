/** What has served its time is dropped, what may still be asked for stays. */
import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import { limits } from '../../config/retry.ts';
import { deleteOldAnswers } from '../../src/core/access/index.ts';
import { prune } from '../../src/jobs/prune.ts';
import { momentOf } from '../../src/platform/time.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/database.ts';

const DAY = 86_400_000;

describe('jobs/prune', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await freshDatabase();
  });
  afterEach(() => fresh.drop());

  const now = new Date('2026-11-22T10:00:00Z');
  const ago = (days: number): string => momentOf(new Date(now.getTime() - days * DAY));
  const answer = (key: string, keptAt: string) => ({
    client_name: 'desk',
    answer_key: key,
    about: ''.padEnd(64, '0'),
    answer: '{}',
    kept_at: keptAt,
  });
  const dropped = (awb: string, state: string, droppedAt: string) => ({
    partner_id: 7,
    awb,
    shipment_id: uuidv7(),
    order_id: uuidv7(),
    courier_code: null,
    state,
    dropped_at: droppedAt,
  });
  const left = async (table: string, key: string): Promise<string[]> =>
    (await fresh.db.read((r) => r.all<{ k: string }>(`SELECT ${key} AS k FROM ${table} ORDER BY 1`))).map(
      (one) => one.k,
    );

  it('answers and waybills: old ones go, younger ones and those still to be voided stay', async () => {
    const { answersKeepDays, droppedAwbsKeepDays } = limits;
    await fresh.db.tx(async (tx) => {
      await tx.insert('kept_answers', [
        answer('old', ago(answersKeepDays + 1)),
        answer('young', ago(answersKeepDays - 1)),
      ]);
      await tx.insert('dropped_awbs', [
        dropped('OLD', 'void', ago(droppedAwbsKeepDays + 1)),
        dropped('KEPT', 'kept', ago(droppedAwbsKeepDays + 1)),
        dropped('ASKED', 'asked', ago(droppedAwbsKeepDays + 1)),
        dropped('YOUNG', 'void', ago(droppedAwbsKeepDays - 1)),
      ]);
    });

    const said = await prune.run({ db: fresh.db, now });

    expect(said).to.contain('1 answers, 2 waybills');
    expect(await left('kept_answers', 'answer_key')).to.deep.equal(['young']);
    expect(await left('dropped_awbs', 'awb')).to.deep.equal(['ASKED', 'YOUNG']);
    expect(await prune.run({ db: fresh.db, now })).to.contain('0 answers, 0 waybills');
  });

  it('deleteOldAnswers: the oldest first, no more than it is told', async () => {
    await fresh.db.tx((tx) =>
      tx.insert('kept_answers', [answer('c', ago(40)), answer('a', ago(50)), answer('b', ago(60))]),
    );

    expect(await fresh.db.tx((tx) => deleteOldAnswers(tx, ago(1), 2))).to.equal(2);

    expect(await left('kept_answers', 'answer_key')).to.deep.equal(['c']);
  });
});
