/** Queues and bindings as they follow from the flow. */
import { expect } from 'chai';
import { topologyOf } from '../../../src/platform/bus/bus.ts';
import { rows, work } from './suite.ts';

describe('platform/bus/bus', () => {
  it('topologyOf: rows that work, share eight partition queues with one consumer each', () => {
    const partitions = topologyOf(rows).queues.filter((queue) => queue.singleActive);

    expect(partitions.map((queue) => queue.name)).to.deep.equal(
      [0, 1, 2, 3, 4, 5, 6, 7].map((part) => `hub.q.order.p${part}`),
    );
    expect(partitions[3]?.bindings).to.deep.equal(['order.placed.p3', 'order.closed.p3']);
  });

  it('topologyOf: a row that is urgent, has partition queues that no other row can fill', () => {
    const topology = topologyOf([...rows, work('order.accepted', 'sourcing.order.source', true)]);
    const queue = topology.queues.find((one) => one.name === 'hub.q.urgent.p3');

    expect(queue).to.deep.include({ bindings: ['order.accepted.p3'], singleActive: true });
    expect([...(queue?.listeners ?? [])]).to.deep.equal(['sourcing.order.source']);
    expect(topology.queues.filter((one) => one.listeners.has('sourcing.order.source'))).to.have.length(8);
  });

  it('topologyOf: a row that asks, has a queue of its own over all partitions', () => {
    const queue = topologyOf(rows).queues.find((one) => one.name === 'hub.q.erp.order.send');

    expect(queue).to.deep.include({ bindings: ['order.placed.*'], singleActive: false });
  });

  it('topologyOf: a prefix, stands before every name', () => {
    expect(topologyOf(rows, 'x').queues.every((queue) => queue.name.startsWith('x.q.'))).to.equal(true);
  });

  it('topologyOf: the listeners of an event, in the order of the flow', () => {
    expect(topologyOf(rows).listeners.get('order.placed')).to.deep.equal([
      'stock.order.reserve',
      'notice.order.send',
      'erp.order.send',
    ]);
  });
});
