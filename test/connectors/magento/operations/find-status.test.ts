/** Looking for our comment. */
import { expect } from 'chai';
import { findStatus } from '../../../../src/connectors/magento/operations/find-status.ts';
import { makeStatusNotice } from '../made.ts';
import { fiveOf, noAcl } from './five.ts';

describe('connectors/magento/operations/find-status', () => {
  fiveOf('findStatus', {
    operation: findStatus,
    input: makeStatusNotice(),
    request: undefined,
    method: 'GET',
    path: 'orders/12/comments',
    answer: {
      items: [
        { comment: null, status: 'processing' },
        { comment: 'Delivered [hub:tok-22]', status: 'complete' },
        { comment: 'Out for delivery [hub:tok-2]', status: 'hub_out_for_delivery' },
      ],
      total_count: 3,
    },
    reads: { status: 'hub_out_for_delivery' },
    refusal: noAcl,
  });

  const parse = (token: string, comments: readonly (string | null)[]) =>
    findStatus.parse(
      { items: comments.map((comment) => ({ comment, status: 'hub_delivered' })), total_count: comments.length },
      { ...makeStatusNotice(), token },
    );

  it('parse: later news of the same parcel is on the order, ours is overtaken', () => {
    const found = parse('AE-1-1:out_for_delivery:6', [null, 'Delivered [hub:AE-1-1:delivered:8]']);

    expect(found).to.deep.equal({ status: 'hub_delivered' });
  });

  it('parse: earlier news, and news of another parcel, is not ours', () => {
    const found = parse('AE-1-1:delivered:8', [
      'Out for delivery [hub:AE-1-1:out_for_delivery:6]',
      'Delivered [hub:AE-1-2:delivered:9]',
    ]);

    expect(found).to.equal(undefined);
  });
});
