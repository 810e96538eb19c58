import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../../config/users.ts';
import { postAdjustment } from '../../../src/core/erp/index.ts';
import { openTask } from '../../../src/core/task/index.ts';
import type { House } from './house.ts';
import { mug, odd, openStockHouse, store } from './stock-house.ts';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const launch =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

type AxeResult = { violations: { id: string; impact: string; nodes: { html: string }[] }[] };

describe('routes/console: stock in a browser', function () {
  this.timeout(180_000);
  let house: House;
  let base: string;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  let paths: string[];

  before(async () => {
    house = await openStockHouse();
    await house.server.start();
    base = `http://127.0.0.1:${house.server.info.port}`;
    const posting = await house.db.tx((tx) => {
      const lines = [{ sku: odd.sku, quantity: -5, reason: 'DAMAGED' as const }];
      return postAdjustment(tx, { locationId: store, lines, who: 'manager' });
    });
    await house.db.tx((tx) =>
      openTask(tx, {
        kind: 'erp.posting_overdue',
        about: store,
        workgroup: 'integration',
        reasonCode: 'erp.posting_overdue',
        facts: { locationId: store, oldest: posting.id, documentKey: posting.documentKey },
      }),
    );
    paths = [
      '/console/stock',
      `/console/stock?place=${store}`,
      '/console/stock/items/MUG-RED',
      `/console/stock/${store}/MUG-RED`,
      '/console/stock/alarms?group=negative',
      '/console/stock/alarms?group=postings',
      '/console/stock/postings',
      `/console/stock/postings/${posting.id}`,
      '/console/stock/snapshots',
      '/console/stock/files',
      '/console/mapping',
    ];
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

  it('by keyboard: a scanned barcode opens its item, one press further its number; put right, it is told', async () => {
    await signIn();
    await page.goto(`${base}/console/stock`);
    await page.keyboard.press('/');
    await page.keyboard.type(mug.barcode ?? '');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${base}/console/stock/items/MUG-RED`);
    await page.focus(`a[href="/console/stock/${store}/MUG-RED"]`);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${base}/console/stock/${store}/MUG-RED`);
    await page.fill('#quantity', '-1');
    await page.press('#quantity', 'Enter');
    await page.waitForURL(/done=adjusted/);

    expect(await page.textContent('.hub-formula .hub-end')).to.contain('6');
    expect(complaints).to.eql([]);
  });

  it('live: the number follows without a reload, and a form half filled in stays', async () => {
    await signIn();
    await page.goto(`${base}/console/stock/${store}/MUG-RED`);
    await page.waitForSelector('[data-lamp=on]');
    await page.fill('#note', 'half a wo');
    await house.db.tx((tx) => {
      const lines = [{ sku: mug.sku, quantity: 40, reason: 'FOUND' as const }];
      return postAdjustment(tx, { locationId: store, lines, who: 'somebody' });
    });
    house.tell({ event: 'order.sourced', orderId: 'any', version: 1 });

    await page.waitForSelector('.hub-formula :text("46")');
    expect(await page.inputValue('#note')).to.equal('half a wo');
    expect(complaints).to.eql([]);
  });

  it('file: chosen, looked at, applied', async () => {
    await signIn();
    await page.goto(`${base}/console/stock/files`);
    const file = Buffer.from(`location,sku,quantity\n${store},=SUM-1,9\n`);
    await page.setInputFiles('#file', { name: 'stock.csv', mimeType: 'text/csv', buffer: file });
    await page.click('form[enctype] button[type=submit]');
    await page.click('#apply');
    await page.waitForSelector('.hub-note-good');

    const row = await house.db.read((reader) =>
      reader.one<{ physical: number }>("SELECT physical FROM stock WHERE sku = '=SUM-1'"),
    );
    expect(row?.physical).to.equal(9);
    expect(complaints).to.eql([]);
  });

  for (const locale of ['en', 'ar'] as const) {
    it(`axe: no serious complaint in ${locale}`, async () => {
      await speak(locale);
      await signIn();
      const found: string[] = [];
      for (const path of paths) {
        await page.goto(`${base}${path}`);
        // Evaluated over the protocol: the page's own policy would not let the script in.
        await page.evaluate(readFileSync(axeFile, 'utf8'));
        const result = await page.evaluate<AxeResult>('axe.run()');
        for (const one of result.violations)
          if (['serious', 'critical'].includes(one.impact))
            found.push(`${path}: ${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
      }

      expect(found).to.eql([]);
    });

    it(`phone: 390 px are wide enough in ${locale}`, async () => {
      await speak(locale);
      await page.setViewportSize({ width: 390, height: 844 });
      await signIn();
      for (const path of paths) {
        await page.goto(`${base}${path}`);
        const over = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
        expect(over, path).to.equal(0);
      }
      expect(complaints).to.eql([]);
    });
  }
});
