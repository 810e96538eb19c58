/** Looking for our shipment document. */
import { expect } from 'chai';
import { findShipment } from '../../../../src/connectors/magento/operations/find-shipment.ts';
import { makeShipNotice } from '../made.ts';
import { fiveOf, noAcl, search } from './five.ts';

const row = (id: number, comment: string | null, track: string) => ({
  entity_id: id,
  comments: [{ comment }],
  tracks: [{ track_number: track }],
});

describe('connectors/magento/operations/find-shipment', () => {
  fiveOf('findShipment', {
    operation: findShipment,
    input: makeShipNotice(),
    request: search([[['order_id', 'eq', '12']]], [['entity_id', 'DESC']], 100),
    method: 'GET',
    path: 'shipments',
    answer: { items: [row(46, 'hub:tok-10', 'X'), row(45, 'hub:tok-1', 'Y')], total_count: 2 },
    reads: { shipmentId: 45 },
    refusal: noAcl,
  });

  it('parse: no token but our track number, is ours', () => {
    const found = findShipment.parse({ items: [row(47, null, 'AWB123')] }, makeShipNotice());

    expect(found).to.deep.equal({ shipmentId: 47 });
  });

  it('parse: a longer token and another track, is not ours', () => {
    const found = findShipment.parse({ items: [row(46, 'hub:tok-10', 'AWB1234')] }, makeShipNotice());

    expect(found).to.equal(undefined);
  });

  it('parse: no track of ours, a shipment with an empty one is not ours', () => {
    const notice = makeShipNotice({ track: { number: '', title: '' } });

    expect(findShipment.parse({ items: [row(46, null, '')] }, notice)).to.equal(undefined);
  });
});
