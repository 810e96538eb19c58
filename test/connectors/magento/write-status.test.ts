/** Statuses that Magento has an action of its own for, and what happens when it says no. */
import { expect } from 'chai';
import { makeMagento, makeStatusNotice, openShop, type Reply, type Shop } from './made.ts';

const refused: Reply = { status: 400, body: { message: 'No.' } };
const yes: Reply = { body: true };
const order = (state: string, invoiced = 0): Reply => ({
  body: { entity_id: 12, state, status: state, items: [{ item_id: 1, qty_ordered: 1, qty_invoiced: invoiced }] },
});
const calls = (shop: Shop): string[] => shop.asked.map(({ method, path }) => `${method} ${path.slice(13)}`);
const comment = (shop: Shop): unknown => (shop.asked.at(-1)?.body as { statusHistory?: object }).statusHistory;

async function told(notice: Parameters<typeof makeStatusNotice>[0], ...replies: Reply[]) {
  const shop = await openShop(...replies);
  const answer = await makeMagento(shop.url).sendStatus(makeStatusNotice(notice));
  await shop.close();
  return { shop, answer };
}

describe('connectors/magento/write-status', () => {
  it('cancelled: the order is cancelled, the comment says why and carries the token', async () => {
    const { shop, answer } = await told(
      { status: 'cancelled', token: 'AE-1:cancelled:4', facts: { reason: 'customer' } },
      yes,
      order('canceled'),
      yes,
    );

    expect(answer).to.deep.equal({ status: 'canceled', outcome: 'done' });
    expect(calls(shop)).to.deep.equal(['POST orders/12/cancel', 'GET orders/12', 'POST orders/12/comments']);
    expect(comment(shop)).to.include({
      status: 'canceled',
      comment: 'Cancelled: at the wish of the customer [hub:AE-1:cancelled:4]',
    });
  });

  it('cancelled: false, and the order is cancelled already, is done', async () => {
    const { answer } = await told({ status: 'cancelled' }, { body: false }, order('canceled'), yes);

    expect(answer).to.deep.equal({ status: 'canceled', outcome: 'done' });
  });

  it('cancelled: false, because it is invoiced, leaves it to the credit memo', async () => {
    const { answer } = await told({ status: 'rejected' }, { body: false }, order('processing', 1), yes);

    expect(answer).to.deep.equal({ status: 'processing', outcome: 'needs_credit_memo' });
  });

  it('cancelled: false for no reason that we know, is refused', async () => {
    const { answer } = await told({ status: 'cancelled' }, { body: false }, order('payment_review'), yes);

    expect(answer.outcome).to.equal('refused');
  });

  it('cancelled: an order that we hold, is taken off hold first', async () => {
    const { shop } = await told({ status: 'cancelled', held: true }, yes, yes, order('canceled'), yes);

    expect(calls(shop).slice(0, 2)).to.deep.equal(['POST orders/12/unhold', 'POST orders/12/cancel']);
  });

  it('on_hold: the order is held', async () => {
    const { shop, answer } = await told({ status: 'on_hold' }, yes, yes);

    expect(answer).to.deep.equal({ status: 'holded', held: true });
    expect(calls(shop)).to.deep.equal(['POST orders/12/hold', 'POST orders/12/comments']);
  });

  it('on_hold: refused, because an earlier attempt has held it, is held', async () => {
    const { answer } = await told({ status: 'on_hold' }, refused, { body: 'holded' }, yes);

    expect(answer).to.deep.equal({ status: 'holded', held: true });
  });

  it('on_hold: refused, the comment goes out with our status', async () => {
    const { answer } = await told({ status: 'on_hold' }, refused, { body: 'complete' }, yes);

    expect(answer).to.deep.equal({ status: 'hub_on_hold' });
  });

  it('allocated: an order that was not on hold any more, is told all the same', async () => {
    const { answer } = await told({ status: 'allocated', held: true }, refused, yes);

    expect(answer).to.deep.equal({ status: 'hub_allocated' });
  });

  it('in doubt: a telling that has arrived, is found and not repeated', async () => {
    const mine = { comment: 'Allocated [hub:AE-1:allocated:4]', status: 'hub_allocated' };
    const { shop, answer } = await told(
      { status: 'allocated', token: 'AE-1:allocated:4', doubt: true },
      { body: { items: [mine], total_count: 1 } },
    );

    expect(answer).to.deep.equal({ status: 'hub_allocated' });
    expect(calls(shop)).to.deep.equal(['GET orders/12/comments']);
  });

  it('again: a status that is still there, is not commented on again', async () => {
    const { shop, answer } = await told({ status: 'partly_shipped', news: 'again' }, { body: 'hub_partly_shipped' });

    expect(answer).to.deep.equal({ status: 'hub_partly_shipped' });
    expect(calls(shop)).to.deep.equal(['GET orders/12/statuses']);
  });

  it('again: a status that a document has put back, is written again', async () => {
    const { shop, answer } = await told({ status: 'partly_shipped', news: 'again' }, { body: 'processing' }, yes);

    expect(answer).to.deep.equal({ status: 'hub_partly_shipped' });
    expect(calls(shop)).to.deep.equal(['GET orders/12/statuses', 'POST orders/12/comments']);
  });
});
