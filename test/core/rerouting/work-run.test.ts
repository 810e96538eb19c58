import { expect } from 'chai';
import { moveGroup } from '../../../src/core/rerouting/move-group.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { codeOf, shop, sourced } from '../made.ts';

describe('core/rerouting/work-run', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await shop(10);
  });
  afterEach(() => fresh.drop());

  const run = { kind: 'held', locationId: null, reason: 'go on', startedBy: 'x' } as const;

  it('moveGroup: an order that is not held any more is passed over, anything else spoils the group', async () => {
    const { orderId } = await sourced(fresh.db);
    const move = (id: string) => fresh.db.tx((tx) => moveGroup(tx, run, [{ subjectId: id, orderId: id }]));

    expect((await move(orderId)).items.map((one) => one.state)).to.deep.equal(['skipped']);
    expect(await codeOf(move('00000000-0000-7000-8000-000000000000'))).to.equal('order.unknown');
  });
});
