import { expect } from 'chai';
import type { FromRow, WorkRow } from '../../src/platform/flow.ts';
import { createUrgency } from '../../src/platform/urgency.ts';

const thenMany = async (): Promise<undefined[]> => [];
const from: FromRow = { kind: 'from', source: 's', listener: 'order.receive', readers: 1, urgent: true, thenMany };
const source: WorkRow = { kind: 'work', event: 'order.accepted', listener: 'order.source', urgent: true, thenMany };
const bill: WorkRow = { kind: 'work', event: 'shipment.planned', listener: 'bill', urgent: false, thenMany };

describe('platform/urgency', () => {
  it('createUrgency: knows the events that urgent rows listen to', () => {
    expect([...createUrgency([from, source, bill]).events]).to.deep.equal(['order.accepted']);
  });

  it('pressing: a few urgent ones, no; many, until a while after the last of them', () => {
    let now = 1_000;
    const urgency = createUrgency([from, source, bill], () => now);

    const few = urgency.begin('order.source', 15);
    const before = urgency.pressing;
    const more = urgency.begin('order.receive', 1);
    const rush = urgency.pressing;
    now += 5_000;
    few();
    more();
    const justDone = urgency.pressing;
    now += 400;

    expect([before, rush, justDone, urgency.pressing]).to.deep.equal([false, true, true, false]);
  });

  it('turn: in a calm at once; in a rush a few at a time, more of them the longer it lasts; all when it is over', async () => {
    let now = 1_000;
    const urgency = createUrgency([from, source, bill], () => now);
    let begun = 0;
    const ask = (count: number): void => {
      for (let n = 0; n < count; n++) void urgency.turn('bill').then(() => begun++);
    };
    const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));
    ask(20);
    await Promise.resolve();
    const calm = begun;

    const ended = urgency.begin('order.receive', 64);
    ask(100);
    await urgency.turn('order.source');
    const atFirst = begun - calm;
    await tick();
    const early = begun - calm;
    for (let at = 0; at < 75; at++) {
      now += 200;
      urgency.begin('order.receive', 16)();
    }
    ended();
    await tick();
    const late = begun - calm - early;
    now += 400;
    await tick();

    expect([calm, atFirst, begun]).to.deep.equal([20, 0, 120]);
    expect(early % 2).to.equal(0);
    expect(early).to.be.within(2, 6);
    // Two ticks may fit into the time of one on a machine that stands still.
    expect(late % 4).to.equal(0);
    expect(late).to.be.within(4, 16);
  });

  it('others: work that is not urgent never presses, and is counted until it is done', () => {
    const urgency = createUrgency([from, source, bill]);

    const ended = urgency.begin('bill', 100);

    expect(urgency).to.include({ others: 100, pressing: false });
    ended();
    expect(urgency.others).to.equal(0);
  });
});
