/** Transport: authorisation on the wire, the meaning of every kind of answer, and what the journal keeps. */
import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import type { CallRecord } from '../../../src/platform/http.ts';
import { signatureBase } from '../../../src/connectors/magento/oauth.ts';
import { errorOf, fixture, makeMagento, makeShipNotice, openShop, type Reply } from './made.ts';

const keys = { consumerKey: 'ck', consumerSecret: 'c-secret', token: 'tk', tokenSecret: 't-secret' };

async function failureOf(reply: Reply) {
  const shop = await openShop(reply);
  const error = await errorOf(() => makeMagento(shop.url).fetchOrder('uae', 12));
  await shop.close();
  return error;
}

describe('connectors/magento/client', () => {
  it('call: OAuth, the server computes the same signature from what arrived', async () => {
    const shop = await openShop({ body: { items: [], total_count: 0 } });
    const magento = makeMagento(shop.url, { auth: { kind: 'oauth', ...keys } });

    await magento.listUpdatedOrders('uae', { since: '2026-03-01 10:00:00.000', pageSize: 50 });

    await shop.close();
    const asked = shop.asked[0]!;
    const sent: Record<string, string> = Object.fromEntries(
      [...(asked.headers.authorization ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
        name,
        decodeURIComponent(value),
      ]),
    );
    const { oauth_signature, ...rest } = sent;
    const base = signatureBase('GET', `${shop.url}${asked.path}`, [...Object.entries(rest), ...asked.query] as [
      string,
      string,
    ][]);
    expect(asked.query.get('searchCriteria[filter_groups][0][filters][0][value]')).to.equal('2026-03-01 09:50:00');
    expect(oauth_signature).to.equal(createHmac('sha256', 'c-secret&t-secret').update(base).digest('base64'));
  });

  // prettier-ignore
  const answers: [string, Reply, string, string][] = [
    ['401 that names a resource', { status: 401, body: { message: '%resources', parameters: { resources: 'Magento_Sales::ship' } } }, 'forbidden', 'magento.acl'],
    ['401 without one', { status: 401, body: { message: 'The token is invalid' } }, 'forbidden', 'magento.credentials'],
    ['400', { status: 400, body: { message: 'No' } }, 'refused', 'magento.refused'],
    ['400 that hides what happened', { status: 400, body: { message: 'Could not save a shipment, see error log for details' } }, 'unavailable', 'magento.uncertain'],
    ['404', { status: 404, body: { message: 'Request does not match any route.' } }, 'missing', 'magento.missing'],
    ['414 of the web server', { status: 414, body: '<html>Request-URI Too Large</html>' }, 'refused', 'magento.refused'],
    ['500', { status: 500, body: { message: 'Internal Error. Report ID: webapi-1' } }, 'unavailable', 'magento.down'],
    ['500 of PHP itself', { status: 500, body: { messages: { error: [{ code: 500, message: 'Fatal' }] } } }, 'unavailable', 'magento.down'],
    ['503 in HTML', { status: 503, body: '<html>maintenance</html>' }, 'unavailable', 'magento.down'],
    ['403 of a firewall', { status: 403, body: '<html>blocked</html>' }, 'unavailable', 'magento.garbage'],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' }, body: '' }, 'unavailable', 'magento.garbage'],
    ['200 in HTML', { body: '<!doctype html><p>hello' }, 'unavailable', 'magento.garbage'],
    ['200 cut short', { body: '{"entity_id":12,' }, 'unavailable', 'magento.garbage'],
    ['200 without its id', { body: { increment_id: '1' } }, 'invalid', 'magento.answer_unreadable'],
  ];
  for (const [name, reply, kind, code] of answers) {
    it(`call: ${name}, is ${kind} ${code}`, async () => {
      const error = await failureOf(reply);

      expect([error.kind, error.code]).to.deep.equal([kind, code]);
    });
  }

  it('call: 429 with Retry-After, says how long to wait', async () => {
    const error = await failureOf({ status: 429, headers: { 'retry-after': '7' }, body: { message: 'Too Many' } });

    expect([error.kind, error.code, error.retryAfterMs]).to.deep.equal(['unavailable', 'magento.throttled', 7000]);
  });

  it('call: placeholders by number and by name, are filled and people masked', async () => {
    const error = await failureOf({
      status: 400,
      body: {
        message: 'Only %1 of %2 left',
        parameters: [3, 'SKU-1'],
        errors: [{ message: '%fieldName of layla@example.com is wrong', parameters: { fieldName: 'qty' } }],
      },
    });

    expect(error.details.message).to.equal('Only 3 of SKU-1 left | qty of [masked] is wrong');
  });

  it('call: a missing permission, is named', async () => {
    const error = await failureOf({
      status: 401,
      body: { message: '', parameters: { resources: 'Magento_Sales::ship' } },
    });

    expect(error.details.resources).to.equal('Magento_Sales::ship');
  });

  it('journal: an order read and a shipment sent, before and after', async () => {
    const calls: CallRecord[] = [];
    const order = fixture('rest-configurable');
    const shop = await openShop({ body: order }, { body: 45 });
    const magento = makeMagento(shop.url, {
      auth: { kind: 'oauth', ...keys },
      record: (call) => void calls.push(call),
    });

    await magento.fetchOrder('uae', 12);
    await magento.shipOrder(makeShipNotice());

    await shop.close();
    const before = JSON.stringify([order, shop.asked.map((asked) => asked.headers.authorization)]);
    const after = JSON.stringify(calls);
    for (const told of ['Layla', 'Haddad', 'Villa 12', '123 4567', 'b64f3d9a', '192.0.2.7', 'oauth_signature']) {
      expect(before).to.contain(told);
      expect(after).not.to.contain(told);
    }
    for (const secret of ['c-secret', 't-secret']) expect(after).not.to.contain(secret);
    expect(after.toLowerCase()).not.to.contain('layla.haddad@');
    expect(calls.map((call) => [call.operation, call.status])).to.deep.equal([
      ['magento.order.fetch', 200],
      ['magento.order.ship', 200],
    ]);
    expect(after).to.contain('dxb_mall_01');
  });
});
