import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../../config/users.ts';
import { readParagraph } from '../../../labels/bidi.ts';
import { browserLines, mixedLines, ourEdges, ourOrder } from '../../labels/bidi-browser.ts';
import { makeHistory, makeLine, makeOrder, makeShipment, makeTask } from '../../helpers/make.ts';
import { courierOffline } from '../courier/offline.ts';
import { openHouse, type House } from './house.ts';
import { fillRouting } from './routing-browser.ts';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const launch =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

type AxeResult = { violations: { id: string; impact: string; nodes: { html: string }[] }[] };

describe('routes/console in a browser', function () {
  this.timeout(180_000);
  let house: House;
  let base: string;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  const order = makeOrder({ customer_name: 'أحمد الزهراني', state: 'accepted' });

  before(async () => {
    house = await openHouse();
    await house.server.start();
    base = `http://127.0.0.1:${house.server.info.port}`;
    const many = Array.from({ length: 20 }, () => makeOrder({ state: 'closed' }));
    await house.db.tx(async (tx) => {
      await tx.insert('orders', [...many, order]);
      await tx.insert('order_lines', [
        makeLine(String(order.id), { sku: 'A-VERY-LONG-SKU-THAT-DOES-NOT-BREAK-ANYWHERE-2026' }),
      ]);
      await tx.insert('shipments', [makeShipment(String(order.id))]);
      await tx.insert('history', [makeHistory(String(order.id))]);
      await tx.insert('tasks', [makeTask({ order_id: order.id })]);
    });
    const executablePath = process.env['HUB_TEST_CHROMIUM'];
    if (executablePath === undefined) throw new Error('HUB_TEST_CHROMIUM names no Chromium');
    browser = await chromium.launch({ executablePath, args: launch.split(' '), timeout: 120_000 });
  });
  after(async () => {
    await browser.close();
    await house.close();
  });
  beforeEach(async () => {
    complaints = [];
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
    context.setDefaultTimeout(90_000);
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error') complaints.push(line.text());
    });
  });
  afterEach(() => context.close());

  const signIn = async (): Promise<void> => {
    await page.goto(`${base}/sign-in`);
    await page.fill('#login', 'manager');
    await page.fill('#password', DEMO_PASSWORD);
    await page.press('#password', 'Enter');
    await page.waitForURL(`${base}/`);
  };
  const speak = (locale: 'en' | 'ar'): Promise<void> =>
    context.addCookies([{ name: 'hub_locale', value: locale, url: base }]);

  async function complaintsOf(path: string): Promise<string[]> {
    // Evaluated over the protocol: the page's own policy would not let the script in.
    await page.evaluate(readFileSync(axeFile, 'utf8'));
    const { violations } = await page.evaluate<AxeResult>('axe.run()');
    return violations
      .filter((one) => ['serious', 'critical'].includes(one.impact))
      .map((one) => `${path}: ${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
  }

  it('labels/bidi: mixed lines stand in the order and the width in which the browser sets them', async () => {
    const lines = mixedLines();

    const theirs = await browserLines(page, lines);

    expect(lines).to.have.length.above(50);
    lines.forEach((line, at) => {
      expect(ourOrder(line), line).to.equal(theirs[at]?.order);
      expect(readParagraph(line).rtl, line).to.equal(theirs[at]?.rtl);
      expect(Math.abs((ourEdges(line).at(-1) ?? 0) - (theirs[at]?.width ?? 0)), line).to.be.below(1);
    });
  });

  it('by keyboard alone: sign in, skip to the content, find an order, open it', async () => {
    await page.goto(`${base}/sign-in`);
    await page.keyboard.type('manager');
    await page.keyboard.press('Tab');
    await page.keyboard.type(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${base}/`);
    await page.keyboard.press('Tab');
    const first = await page.evaluate('document.activeElement.getAttribute("href")');
    await page.goto(`${base}/console/orders`);
    await page.keyboard.press('/');
    await page.keyboard.type(String(order.increment_id));
    await page.keyboard.press('Enter');
    await page.waitForURL(`${base}/console/orders/${String(order.id)}`);

    expect(first).to.equal('#content');
    expect(await page.textContent('h1')).to.contain(String(order.number));
    expect(complaints).to.eql([]);
  });

  it('live: a changed order changes on the page, without a reload', async () => {
    await signIn();
    await page.goto(`${base}/console/orders`);
    await page.waitForSelector('[data-lamp=on]');
    await page.evaluate('window.stillHere = true');

    await house.db.tx((tx) =>
      tx.run("UPDATE orders SET state = 'on_hold', reason = 'payment_pending' WHERE id = ?", [String(order.id)]),
    );
    house.tell({ event: 'order.held', orderId: String(order.id), version: 4 });

    await page.waitForSelector(`tr:has(#o-${String(order.id)}) .hub-badge-wait`, { state: 'attached' });
    expect(await page.evaluate('window.stillHere')).to.equal(true);
    expect(complaints).to.eql([]);
  });

  it('live: the page of the order itself follows', async () => {
    await signIn();
    await page.goto(`${base}/console/orders/${String(order.id)}`);
    await page.waitForSelector('[data-lamp=on]');

    await house.db.tx((tx) => tx.run("UPDATE orders SET state = 'closed' WHERE id = ?", [String(order.id)]));
    house.tell({ event: 'order.closed', orderId: String(order.id), version: 5 });

    await page.waitForSelector('#order .hub-badge-good');
    expect(complaints).to.eql([]);
  });

  for (const locale of ['en', 'ar'] as const) {
    it(`axe: no serious complaint in ${locale}`, async () => {
      await speak(locale);
      const found: string[] = [];
      const check = async (path: string): Promise<void> => {
        await page.goto(`${base}${path}`);
        found.push(...(await complaintsOf(path)));
      };
      await check('/sign-in');
      await signIn();
      for (const path of [
        '/',
        '/console/orders',
        `/console/orders/${String(order.id)}`,
        '/console/tasks',
        '/console/parked',
      ])
        await check(path);

      expect(found).to.eql([]);
    });

    it(`phone: 390 px are wide enough in ${locale}`, async () => {
      await speak(locale);
      await page.setViewportSize({ width: 390, height: 844 });
      await signIn();
      for (const path of [
        '/',
        '/console/orders',
        `/console/orders/${String(order.id)}`,
        '/console/tasks',
        '/console/parked',
      ]) {
        await page.goto(`${base}${path}`);
        const over = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
        expect(over, path).to.equal(0);
      }
    });
  }

  it('a courier without a network: the press survives a closed page, says that it waits, and counts once', async () => {
    await courierOffline(house, context, page, base);
  });

  describe('routing', () => {
    let filled: Awaited<ReturnType<typeof fillRouting>>;
    before(async () => {
      filled = await fillRouting(house.db);
    });

    it('pages: in Arabic on a phone, everything open, nothing to scroll sideways and no serious complaint', async () => {
      await speak('ar');
      await page.setViewportSize({ width: 390, height: 844 });
      await signIn();
      const found: string[] = [];
      for (const path of filled.pages) {
        const answer = await page.goto(`${base}${path}`);
        expect(answer?.status(), path).to.equal(200);
        await page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })");
        expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'), path).to.equal(0);
        found.push(...(await complaintsOf(path)));
      }

      expect(found).to.eql([]);
    }).timeout(180_000);

    it('rules by keyboard: a refused amount is told first and leads to its field; mended, it is kept', async () => {
      await signIn();
      await page.goto(`${base}/console/routing/versions/2/edit?open=set-0`);
      await page.focus('#set-0-valueFrom');
      await page.keyboard.press('Control+A');
      await page.keyboard.type('2000.555');
      await page.keyboard.press('Enter');
      await page.waitForSelector('[role=alert]');
      const told = await page.evaluate("document.activeElement.getAttribute('role')");
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForFunction("document.activeElement.id === 'set-0-valueFrom'");
      await page.keyboard.press('Control+A');
      await page.keyboard.type('2,000.50');
      await page.keyboard.press('Enter');
      await page.waitForSelector('[role=status]');

      expect(told).to.equal('alert');
      expect(await page.inputValue('#set-0-valueFrom')).to.equal('2000.50');
    });

    it('rules as a text: what is wrong is shown with its line, which a press selects', async () => {
      await signIn();
      await page.goto(`${base}/console/routing/versions/2/edit`);
      await page.fill('#whole', '{\n  "sets": [\n    { "name": 1 }\n  ]\n}');
      await page.click('text=Save JSON');
      await page.click('[data-line="3"] >> nth=0');
      const picked = await page.evaluate('getSelection().toString()');

      expect(picked).to.equal('    { "name": 1 }');
    });

    it('dry run: one that waits is stopped, rules that hold are taken back, each by one press', async () => {
      await signIn();
      await page.goto(`${base}${filled.waits}`);
      const bar = await page.isVisible('progress');
      await page.click('text=Stop it');
      await page.waitForSelector('text=Stopped');
      await page.goto(`${base}/console/routing`);
      await page.click('button:has-text("Back to version")');
      await page.waitForSelector('[role=status]');

      expect([bar, await page.isVisible('progress')]).to.eql([true, false]);
      expect(await page.textContent('#active')).to.contain('0');
      expect(complaints).to.eql([]);
    });
  });
});
