import { expect } from 'chai';
import type { Config } from '../../config/index.ts';
import { whyOrder } from '../../src/cli/why.ts';
import { all, places, receive, incomingOrder, shop, sku, sourced } from '../core/made.ts';
import type { FreshDatabase } from '../helpers/database.ts';
import { keptScreen, type Screen } from './made.ts';

describe('cli/why', () => {
  let fresh: FreshDatabase;
  let screen: Screen;
  before(async () => {
    fresh = await shop();
  });
  after(() => fresh.drop());
  beforeEach(() => {
    screen = keptScreen();
  });
  afterEach(() => screen.restore());

  const why = (...words: string[]) => whyOrder({ databaseUrl: fresh.url } as Config, words);
  const numberOf = async (orderId: string): Promise<string> =>
    (await all<{ number: string }>(fresh.db, `SELECT number FROM orders WHERE id = '${orderId}'`))[0]?.number ?? '';

  it('why: the decision with the place, its pieces and who lost', async () => {
    const { orderId } = await sourced(fresh.db);
    const number = await numberOf(orderId);

    const code = await why(number);

    const text = screen.text();
    expect(code).to.equal(0);
    expect(text).to.match(new RegExp(`^\\d{4}-\\d\\d-\\d\\d .*  ${places[0]}  rule "standard" version 0, time 1, `));
    expect(text).to.contain(`from ${places[0]}`).and.contain(`${sku} x 1`).and.contain('CHOSEN');
  });

  it('why --json: the number and its decisions, with the same place', async () => {
    const { orderId } = await sourced(fresh.db);
    const number = await numberOf(orderId);

    const code = await why(number, '--json');

    const told = JSON.parse(screen.text()) as { number: string; decisions: { locationId: string }[] };
    expect(code).to.equal(0);
    expect(told.number).to.equal(number);
    expect(told.decisions.map((one) => one.locationId)).to.deep.equal([places[0]]);
  });

  it('why: not looked for yet; no such order; no number', async () => {
    const order = incomingOrder();
    await receive(fresh.db, [order]);

    const codes = [await why(`AE-${order.incrementId}`), await why('AE-NOPE'), await why()];

    expect(codes).to.deep.equal([0, 1, 2]);
    expect(screen.text()).to.match(
      /^AE-\d+: no place has been looked for yet\nno order AE-NOPE\nwhich one\? hub order why <number> \[--json\]$/,
    );
  });
});
