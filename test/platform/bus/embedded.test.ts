/** The bus inside the process. */
import { expect } from 'chai';
import { topologyOf } from '../../../src/platform/bus/bus.ts';
import { createEmbeddedBus } from '../../../src/platform/bus/embedded.ts';
import { messageOf, pause } from '../made.ts';
import { busSuite, rows } from './suite.ts';

describe('platform/bus/embedded', () => {
  busSuite(async (topology) => {
    const bus = createEmbeddedBus(topology);
    return { bus, end: () => bus.close() };
  });

  it('publish: before anybody consumes, is refused as a line that is down', async () => {
    const bus = createEmbeddedBus(topologyOf(rows));

    expect(await bus.publish(messageOf())).to.deep.include({ lineDown: true });
  });

  it('publish: is confirmed only after every listener has settled', async () => {
    const bus = createEmbeddedBus(topologyOf(rows));
    let settled = 0;
    await bus.consume(async () => {
      await pause(30);
      settled++;
    });

    const result = await bus.publish(messageOf());

    expect(result).to.equal('ok');
    expect(settled).to.equal(3);
  });

  it('publish: one listener rejects, fails so that the outbox keeps the row; redeliver rejects too', async () => {
    const bus = createEmbeddedBus(topologyOf(rows));
    await bus.consume(async (listener) => {
      if (listener === 'erp.order.send') throw new Error('no database');
    });

    const result = await bus.publish(messageOf());
    const again = await bus.redeliver('erp.order.send', messageOf()).catch((error: Error) => error.message);

    expect(result).to.deep.equal({ failed: 'Error: no database' });
    expect(again).to.equal('no database');
  });

  it('drain: then publish and redeliver, take nothing; health is down', async () => {
    const bus = createEmbeddedBus(topologyOf(rows));
    await bus.consume(() => Promise.resolve());

    await bus.drain();

    expect(await bus.publish(messageOf())).to.deep.include({ lineDown: true });
    expect(await bus.redeliver('erp.order.send', messageOf()).catch(() => 'no')).to.equal('no');
    expect(bus.health()).to.equal('down');
  });
});
