/** docs/erp-api.md: every example is sent, in its order, and answered as the page says; docs/asyncapi.yaml names what there is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { messageTypes } from '../../src/core/erp/index.ts';
import { addresses } from '../../src/routes/erp/messages.ts';
import { openErpHouse, otherSku, otherStore, physicalOf, sku, store, type ErpHouse } from '../routes/erp/house.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(root, 'docs/erp-api.md'), 'utf8');

type Example = {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
  readonly status: number;
  readonly answer: unknown;
};

function examplesIn(text: string): Example[] {
  const blocks = [...text.matchAll(/^```http\n([\s\S]*?)^```\n\nAnswer `(\d+)`(?:[^\n]*:\n\n```json\n([\s\S]*?)^```)?/gm)];
  return blocks.map(([, request = '', status = '', answer]) => {
    const [head = '', body] = request.split('\n\n');
    const [first = '', ...lines] = head.trim().split('\n');
    const [method = '', url = ''] = first.split(' ');
    const headers = Object.fromEntries(lines.map((line) => line.split(': ') as [string, string]));
    return {
      method,
      url,
      headers,
      body: body?.trim() === '' ? undefined : body,
      status: Number(status),
      answer: answer === undefined ? undefined : (JSON.parse(answer) as unknown),
    };
  });
}

describe('docs/erp-api', () => {
  let house: ErpHouse;

  beforeEach(async () => {
    house = await openErpHouse();
  });
  afterEach(() => house.close());

  it('the examples: each is answered as the page says, and stock ends where it says', async () => {
    const examples = examplesIn(page);
    const requests = page.match(/^```http$/gm)?.length;

    for (const one of examples) {
      const sent = await house.send(one.method, one.url, one.body, one.headers);
      expect(sent.status, `${one.method} ${one.url}: ${JSON.stringify(sent.body)}`).to.equal(one.status);
      if (one.answer !== undefined) expect(sent.body).to.deep.equal(one.answer);
    }

    expect(examples.length).to.equal(requests);
    expect([store, otherStore, sku, otherSku]).to.deep.equal(['1001', '1002', 'FS-TEE-BLK-S', 'FS-TEE-BLK-M']);
    // 10 − 1 − 1, the snapshot's 8, + 6 received − 3 shipped.
    expect(await physicalOf(house.db)).to.equal(11);
    expect(await physicalOf(house.db, otherStore)).to.equal(13);
    expect(await physicalOf(house.db, store, 'NOT-KNOWN-YET')).to.equal(4);
  });

  it('the addresses: every one of the server is on the page', () => {
    const missing = addresses.filter(({ path }) => {
      const parts = path.split(/\{[^}]+\}/).filter((part) => part !== '/');
      return !parts.every((part) => page.includes(part));
    });

    expect(missing).to.deep.equal([]);
  });

  it('asyncapi: names every message type, queue and the exchange', () => {
    const text = readFileSync(join(root, 'docs/asyncapi.yaml'), 'utf8');

    const wanted = [...messageTypes, 'hub.inbound', 'erp.stock', 'erp.sales', 'magento.orders', 'asyncapi: 3.0.0'];
    expect(wanted.filter((word) => !text.includes(word))).to.deep.equal([]);
  });
});
