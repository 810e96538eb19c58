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

  it('others: work that is not urgent never presses, and is counted until it is done', () => {
    const urgency = createUrgency([from, source, bill]);

    const ended = urgency.begin('bill', 100);

    expect(urgency).to.include({ others: 100, pressing: false });
    ended();
    expect(urgency.others).to.equal(0);
  });
});
