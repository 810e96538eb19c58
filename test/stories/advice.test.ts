/** A channel that asks its aggregator for advice: late, nonsense or refused, the parcel is booked all the same. */
import { expect } from 'chai';
import type { CourierChoiceConfig } from '../../config/courier-choice.ts';
import type { ClickpostSandbox } from '../../sandbox/index.ts';
import type { Choice } from '../../src/core/shipment/index.ts';
import { setChannel } from '../helpers/master.ts';
import { openHouse, until, type House, type ShipmentRow } from './house.ts';

type Faults = Parameters<ClickpostSandbox['switches']['set']>[0];
type Kept = { readonly choice: Choice; readonly code: string; readonly reference: string };

const [JEEBLY, NAQEL] = [316, 138];

describe('stories/advice', () => {
  let house: House;

  before(async () => {
    house = await openHouse();
  });
  afterEach(() => house.clickpost.switches.reset());
  after(() => house?.close());

  const set = (courierChoice: CourierChoiceConfig): Promise<void> => setChannel(house.hub.db, 'AE', { courierChoice });
  const labelled = (number: string): Promise<ShipmentRow> =>
    until(`${number} labelled`, async () => {
      const shipment = await house.shipment(number);
      return shipment?.state === 'labelled' && shipment;
    });
  const keptOf = async (id: string): Promise<Kept> => {
    const row = await house.hub.db.read((reader) =>
      reader.one<{ choice: string; courier_code: string; reference: string }>(
        'SELECT choice, courier_code, reference FROM shipments WHERE id = ?',
        [id],
      ),
    );
    return {
      choice: JSON.parse(row?.choice ?? '{}') as Choice,
      code: row?.courier_code ?? '',
      reference: row?.reference ?? '',
    };
  };
  const asked = (): number => house.clickpost.journal.all().filter((one) => /recommendation/.test(one.path)).length;
  const booked = async (): Promise<Kept> => {
    const { number } = await house.place('simple');
    return keptOf((await labelled(number)).id);
  };

  it('off: nobody is asked, no word is told of it, the first that may carry it does', async () => {
    const kept = await booked();

    const told = await house.hub.db.read((reader) =>
      reader.one<{ n: number }>("SELECT COUNT(*) AS n FROM event_log WHERE event LIKE 'shipment.advi%'"),
    );
    expect([asked(), Number(told?.n)]).to.deep.equal([0, 0]);
    expect(kept.choice).to.include({ by: 'preferred', courier: 'ARAMEX' });
    expect(kept.choice.candidates[0]).to.include({ courier: 'ARAMEX', daysFrom: 'card' });
    await house.check();
  });

  it('follow: the first of the list that may carry it, kept with the parcel', async () => {
    await set({ recommendation: 'follow', alsoAsk: ['estimate', 'serviceability'] });
    house.clickpost.switches.set({ adviceFirst: [NAQEL] });

    const kept = await booked();

    expect(kept.code).to.equal('NAQEL');
    expect(kept.choice).to.include({ by: 'recommended', courier: 'NAQEL' });
    expect(kept.choice.candidates.find((one) => one.courier === 'NAQEL')).to.include({ recommended: 1, days: 3 });
    expect(kept.choice).to.not.have.property('ignored');
    await house.check();
  });

  const bad: [string, Faults, string][] = [
    ['nonsense', { advice: 'garbage' }, 'clickpost.contract_broken'],
    ['not paid for', { advice: 'unsubscribed' }, 'clickpost.configuration.not_subscribed'],
    ['nobody is said to serve it', { advice: 'nobody' }, 'courier.nobody_serves'],
    ['too late', { adviceMs: 3_000 }, 'clickpost.line_down'],
  ];
  for (const [name, faults, code] of bad)
    it(`${name}: ignored and journaled, our own choice stands`, async () => {
      await set({ recommendation: 'follow' });
      house.clickpost.switches.set(faults);

      const kept = await booked();

      expect(kept.choice).to.include({ by: 'preferred', courier: 'ARAMEX' });
      const codes = (kept.choice.ignored ?? []).map((one) => one.code);
      expect(codes[0]).to.be.oneOf([code, ...(name === 'too late' ? ['courier.advice_late'] : [])]);
      const calls = await house.hub.db.read((reader) =>
        reader.all<{ answer: string; state: string }>(
          "SELECT answer, state FROM partner_calls WHERE listener = 'courier.advice.ask'",
        ),
      );
      expect(calls.every((call) => call.state === 'done')).to.equal(true);
      expect(calls.some((call) => call.answer.includes(codes[0] ?? '?'))).to.equal(true);
      await house.check();
    });

  it('a courier refuses: the next is asked by itself under a reference of its own, and nobody has to act', async () => {
    await set({ nextAfterRefusal: 2, recommendation: 'off' });
    house.clickpost.switches.set({ refuse: { code: 319, count: 1 } });

    const kept = await booked();

    expect(kept.code).to.equal('JEEBLY');
    expect(kept.reference).to.match(/-1B$/);
    expect(kept.choice.candidates[0]).to.include({ courier: 'ARAMEX', lost: 'refused_before' });
    expect(house.clickpost.shipments.get(kept.reference)?.courier.id).to.equal(JEEBLY);
    await house.check();
  });

  it('all refuse: as many are asked as the channel says, then a person', async () => {
    await set({ nextAfterRefusal: 1 });
    house.clickpost.switches.set({ refuse: { code: 319, count: 2 } });

    const { number } = await house.place('simple');
    await until('failed', async () => (await house.shipment(number))?.state === 'booking_failed');

    await house.check({ parked: ['clickpost.courier_refused'], tasks: ['shipment.booking_failed'] });
    const refused = await house.hub.db.read((reader) =>
      reader.all<{ courier_code: string }>('SELECT courier_code FROM courier_refusals ORDER BY refused_at'),
    );
    expect(refused.map((one) => one.courier_code)).to.include.members(['ARAMEX', 'JEEBLY']);
  });
});
