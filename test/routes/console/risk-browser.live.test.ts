/** The risk pages in a real browser: complaints of axe, and the width of a phone, in both languages. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import { chromium, type Browser, type Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../../config/users.ts';
import { beginMaintenance } from '../../../src/core/customer/index.ts';
import { costing, guest, limit, placed, sell } from '../../core/customer/made.ts';
import { openHouse, type House } from './house.ts';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const launch =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

type AxeResult = { violations: { id: string; impact: string; nodes: { html: string }[] }[] };

describe('routes/console/risk in a browser', function () {
  this.timeout(180_000);
  let house: House;
  let base: string;
  let browser: Browser;
  let customer: string;

  before(async () => {
    house = await openHouse();
    await sell(house.db);
    await limit(house.db, 1_000_000);
    const email = `${'a-very-long-name-that-nobody-breaks'.repeat(3)}@example.com`;
    await placed(house.db, costing(900_000, guest(email)));
    await placed(house.db, costing(900_000, guest(email)));
    await house.db.tx((tx) => beginMaintenance(tx, { channelId: '*', reason: 'gateway moves' }, { who: 'manager' }));
    const row = await house.db.read((r) => r.one<{ id: string }>('SELECT customer_id AS id FROM spend_accounts'));
    customer = `/console/risk/customers/${row?.id ?? ''}`;
    await house.server.start();
    base = `http://127.0.0.1:${house.server.info.port}`;
    const executablePath = process.env['HUB_TEST_CHROMIUM'];
    if (executablePath === undefined) throw new Error('HUB_TEST_CHROMIUM names no Chromium');
    browser = await chromium.launch({ executablePath, args: launch.split(' '), timeout: 120_000 });
  });
  after(async () => {
    await browser.close();
    await house.close();
  });

  async function signedIn(locale: 'en' | 'ar', width: number): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 844 } });
    await context.addCookies([{ name: 'hub_locale', value: locale, url: base }]);
    context.setDefaultTimeout(90_000);
    const page = await context.newPage();
    await page.goto(`${base}/sign-in`);
    await page.fill('[name=login]', 'manager');
    await page.fill('[name=password]', DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${base}/`);
    return page;
  }

  for (const locale of ['en', 'ar'] as const) {
    it(`axe and 390 px: no serious complaint, and wide enough in ${locale}`, async () => {
      const page = await signedIn(locale, 390);
      const found: string[] = [];

      for (const path of ['/console/risk', customer]) {
        await page.goto(`${base}${path}`);
        await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
        const over = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
        if (over !== 0) found.push(`${path}: ${over} px too wide`);
        await page.evaluate(readFileSync(axeFile, 'utf8'));
        const result = await page.evaluate<AxeResult>('axe.run()');
        for (const one of result.violations)
          if (['serious', 'critical'].includes(one.impact))
            found.push(`${path}: ${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
      }

      expect(found).to.deep.equal([]);
    });
  }

  it('keyboard alone: the form opens, and a limit is set', async () => {
    const page = await signedIn('en', 1200);
    await page.goto(`${base}/console/risk`);

    await page.focus('#change > summary');
    await page.keyboard.press('Enter');
    await page.focus('#l-amount');
    await page.keyboard.type('2000');
    await page.focus('#l-reason');
    await page.keyboard.type('stolen cards');
    await page.keyboard.press('Enter');
    await page.waitForURL(/done=limit/);

    expect(await page.textContent('[role=status]')).to.contain('Saved');
  });
});
