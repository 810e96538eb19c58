/** The hub as three: one that answers, one that works on orders, one that calls partners. Together they are one hub. */
import { expect } from 'chai';
import { createHub, type Hub } from '../src/app.ts';
import { createLog } from '../src/platform/log.ts';
import { openHouse, until, type House } from './stories/house.ts';

describe('app: roles apart', () => {
  let house: House;
  const others: Hub[] = [];

  before(async () => {
    house = await openHouse({ mode: 'servers', env: { HUB_ROLES: 'api' } });
    for (const roles of [['orders'], ['partners', 'jobs']] as const) {
      const hub = await createHub({ ...house.hub.config, roles, port: 0 }, { log: createLog('silent') });
      others.push(hub);
      await hub.start();
    }
  });
  after(async () => {
    for (const one of others) await one.stop();
    await house?.close();
  });

  it('an order that one takes is worked on by the next and booked by the third', async () => {
    const orders = others[0];
    const woken: string[] = [];
    for (const { source } of orders?.rows.filter((row) => row.kind === 'from') ?? [])
      orders?.bus.onNudge(`inbound:${source}`, () => woken.push(source));
    let heard = false;
    orders?.bus.onNudge('a first word', () => (heard = true));
    await until('its line stands', () => {
      house.hub.bus.nudge('a first word');
      return Promise.resolve(heard);
    });

    const { number } = await house.place('simple');
    const shipment = await until('labelled', async () => {
      const one = await house.shipment(number);
      return one?.state === 'labelled' && one;
    });
    await house.clickpost.sendStatus(shipment.awb ?? '', 4);
    await until('dispatched', async () => (await house.shipment(number))?.state !== 'labelled');

    // Fetched by the one that asks partners, and worked on by the one for orders all the same.
    const hinted = await house.place('simple', {}, 'hint');
    await until('labelled, too', async () => (await house.shipment(hinted.number))?.state === 'labelled');

    await house.check();
    const worked = async (hub: Hub | undefined): Promise<string[]> =>
      (await hub?.metrics.handled.get())?.values.map((one) => String(one.labels.listener)) ?? [];
    expect(await worked(orders)).to.include('order.order.receive');
    for (const hub of [house.hub, others[1]]) expect(await worked(hub)).to.not.include('order.order.receive');
    // Told at once that something waits, rather than at the next poll.
    expect(woken).to.include.members(['magento.order.placed', 'clickpost.status.changed']);
  });
});
