/** Goods that nobody has, from the order to the customer's answer: by page, by API, too late, twice, at once, after a crash. */
import { expect } from 'chai';
import { answerAmendment } from '../../src/core/amendment/index.ts';
import { withCause } from '../../src/platform/correlation.ts';
import { until } from './house.ts';
import { openShortHouse, PLENTY, RARE, type ShortHouse } from './short-house.ts';

describe('stories/amendment', () => {
  let short: ShortHouse;

  before(async () => {
    short = await openShortHouse();
    await short.stockUp(short.places[1], PLENTY, 200);
  });
  after(() => short?.close());

  const page = (token: string, query = '') => short.house.call(`/o/${token}${query}`);
  const post = (token: string, choice: string) =>
    short.house.call(`/o/${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `choice=${encodeURIComponent(choice)}&version=1`,
    });
  const api = (token: string, body?: object) =>
    short.house.call(
      `/customer/amendments/${token}`,
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    );
  /** An order with a rare thing that is nowhere, its customer asked. */
  async function asked(): Promise<{ number: string; id: string; token: string; entityId: number }> {
    const placed = await short.order(1, 1);
    await short.inState(placed.number, 'amending');
    const token = await until('the mail', () => short.tokens(placed.number)[0]);
    return { ...placed, token };
  }

  it('accepted on the page: looking changes nothing, the rest is delivered, what is missing is nobody’s any more', async () => {
    const { house, inState, mails } = short;
    const { number, id, token, entityId } = await asked();

    const first = await page(token);
    await page(token);
    expect(first.status).to.equal(200);
    expect(first.headers.get('referrer-policy')).to.equal('no-referrer');
    expect(first.headers.get('x-robots-tag')).to.contain('noindex');
    expect(first.headers.get('content-security-policy')).to.contain("default-src 'none'");
    expect(first.headers.get('cache-control')).to.equal('no-store');
    const shown = String(first.body['text']);
    expect(shown).to.contain('Rare thing');
    const { billing } = [...house.magento.orders.values()].find((one) => one.entity_id === entityId) ?? {};
    for (const personal of [billing?.email, billing?.telephone, billing?.lastname, ...(billing?.street ?? [])])
      expect(shown).not.to.contain(personal ?? '?');
    expect((await house.order(number))?.state).to.equal('amending');
    const arabic = String((await page(token, '?lang=ar')).body['text']);
    expect(arabic).to.contain('dir="rtl"');
    const words = arabic
      .slice(arabic.indexOf('<main'))
      .replace(/<bdi[^>]*>.*?<\/bdi>/gs, '')
      .replace(/\u2068.*?\u2069/gs, '')
      .replace(/<[^>]+>/g, ' ');
    expect(words.match(/[A-Za-z]{3,}/g)).to.equal(null);

    const answered = await post(token, 'accept');
    expect(answered.status).to.equal(200);
    expect(String(answered.body['text'])).to.contain('Thank you');
    await inState(number, 'closed');
    await house.check();

    const again = await post(token, 'cancel');
    expect([again.status, again.headers.get('x-problem-code')]).to.deep.equal([409, 'amendment.already_answered']);
    expect((await page(token)).status).to.equal(200);
    const lines = await house.rows('SELECT sku, cancelled FROM order_lines WHERE order_id = ? ORDER BY sku', [id]);
    expect(lines).to.deep.equal([
      { sku: PLENTY, cancelled: 0 },
      { sku: RARE, cancelled: 1 },
    ]);
    expect([mails(number, /choose/), mails(number, /thank you/)]).to.deep.equal([1, 1]);
  });

  it('by API, two answers at once: one wins, the other is told', async () => {
    const { house, inState } = short;
    const { number, token } = await asked();
    const seen = await api(token);
    expect(seen.body).to.include({ standing: 'open', version: 1, currency: 'AED' });
    expect(seen.body['choices']).to.deep.equal(['accept', 'cancel']);

    const both = await Promise.all([
      api(token, { choice: 'cancel', version: 1 }),
      api(token, { choice: 'cancel', version: 1 }),
    ]);

    expect(both.map((one) => one.status).sort()).to.deep.equal([200, 409]);
    expect(both.find((one) => one.status === 409)?.body['code']).to.equal('amendment.already_answered');
    await inState(number, 'cancelled');
    await house.check();
    expect(await house.rows('SELECT SUM(hold) AS held FROM stock')).to.deep.equal([{ held: 0 }]);
  });

  it('bad links and answers: each has its code and changes nothing', async () => {
    const { house } = short;
    const { number, token } = await asked();

    const refused = [
      await api('AAAAAAAAAAAAAAAAAAAAAA'),
      await api('short'),
      await api(token, { choice: 'wait', version: 1 }),
      await api(token, { choice: 'anything', version: 1 }),
      await api(token, { choice: 'accept', version: 9 }),
      await api(token, { version: 1 }),
    ];

    expect(refused.map((one) => [one.status, one.body['code']])).to.deep.equal([
      [404, 'link.unknown'],
      [404, 'link.unknown'],
      [400, 'amendment.no_such_choice'],
      [400, 'amendment.no_such_choice'],
      [409, 'amendment.changed_meanwhile'],
      [400, 'request.invalid'],
    ]);
    expect((await page('AAAAAAAAAAAAAAAAAAAAAA')).status).to.equal(404);
    expect((await post(token, 'wait')).status).to.equal(400);
    const many = await Promise.all(Array.from({ length: 60 }, () => api(token)));
    expect(many.some((one) => one.status === 429 && one.body['code'] === 'TOO_MANY_REQUESTS')).to.equal(true);
    expect((await house.order(number))?.state).to.equal('amending');
    await house.check({ tasks: ['order.amending'] });
  });

  it('nobody answers: at the deadline it is cancelled and given back, and its customer hears of it', async () => {
    const { house, inState, mails } = short;
    const { number, token } = await asked();
    await house.hub.db.tx((tx) =>
      tx.run("UPDATE amendments SET due_at = '2026-01-01 00:00:00.000' WHERE state = 'open'", []),
    );

    await house.hub.jobs.runNow('order.expire_amendments');

    await inState(number, 'cancelled');
    await until('the mail', () => mails(number, /cancelled/) === 1);
    await house.check();
    expect(await house.order(number)).to.include({ reason: 'amendment_expired' });
    const late = await page(token);
    expect(String(late.body['text'])).to.contain('time for this answer is over');
  });

  it('the mail server takes the mail and says nothing, and alone the hub starts anew: one question, one answer that counts', async () => {
    const { house, box, inState, tokens } = short;
    box.switches.lostResponse = 1;
    const { number, id } = await short.order(1, 1);
    await inState(number, 'amending');
    await until('a copy', () => tokens(number)[0]);

    // On servers the claim of a call outlives its process for longer than a story lasts.
    if (house.mode === 'embedded') await house.restart();
    const token = await until('the mail', () => tokens(number)[0]);
    await post(token, 'cancel');

    await inState(number, 'cancelled');
    await house.check();
    expect(new Set(tokens(number)).size).to.equal(1);
    expect(await house.count('amendments', `order_id = '${id}'`)).to.equal(1);
  });

  it('an address that the server refuses: a person hears of it, and answers for the customer', async () => {
    const { house, box, order, inState } = short;
    const address = 'nobody@nowhere.example';
    box.switches.refuse = { address, code: 550 };
    const { number, id } = await order(1, 1, address);
    await inState(number, 'amending');
    await until('a task', async () => (await house.count('tasks', "kind = 'order.amendment_untold'")) === 1);
    box.switches.refuse = null;
    await house.check({ parked: ['mail.address_refused'], tasks: ['order.amending', 'order.amendment_untold'] });

    const [question] = await house.rows<{ id: string }>('SELECT id FROM amendments WHERE order_id = ?', [id]);
    await house.hub.db.tx((tx) =>
      withCause({ correlationId: 'story-answer-by-phone', who: 'support' }, () =>
        answerAmendment(tx, question?.id ?? '', { choice: { kind: 'cancel' }, version: 1 }),
      ),
    );

    await inState(number, 'cancelled');
    await house.settled();
    expect(await house.rows('SELECT answered_by FROM amendments WHERE order_id = ?', [id])).to.deep.equal([
      { answered_by: 'support' },
    ]);
  });
});
