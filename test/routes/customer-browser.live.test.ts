/** The page behind a customer's link in a real browser, on a phone, in both languages. */
import { mkdir } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { chromium, type Browser, type Page } from 'playwright-core';
import { firstItems } from '../../config/items.ts';
import { firstLocations } from '../../config/locations.ts';
import { seedCatalog, setSelling, setSubstitutes } from '../../src/core/catalog/index.ts';
import { seedStock } from '../../src/core/inventory/index.ts';
import { again, asked, orderOf, placed, tokenFor } from '../core/amendment/made.ts';
import { otherSku, places, sku } from '../core/made.ts';
import { openHouse, type House } from './console/house.ts';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const launch =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

type AxeResult = { violations: { id: string; impact: string; nodes: { html: string }[] }[] };

describe('routes/customer in a browser', function () {
  this.timeout(180_000);
  let house: House;
  let browser: Browser;
  let base: string;
  let id: string;
  let token: string;

  before(async () => {
    house = await openHouse();
    const locations = firstLocations.filter((one) => (places as readonly string[]).includes(one.id));
    const items = firstItems.slice(0, 2);
    await house.db.tx((tx) => seedCatalog(tx, { companies: [], channels: [], locations, items }));
    await house.db.tx(async (tx) => {
      await seedStock(
        tx,
        places.flatMap((locationId) => [sku, otherSku].map((one) => ({ locationId, sku: one, quantity: 2 }))),
      );
      await setSelling(tx, { sku: otherSku, releaseOn: null, backorder: true, availableOn: '2099-01-05' });
      await setSubstitutes(tx, '', otherSku, [{ sku, lessMinor: 500 }], 'test');
    });
    id = (await asked(house.db, await placed(house.db, orderOf(1, 5)))).id;
    token = await tokenFor(house.db, id);
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

  async function complaints(page: Page): Promise<string[]> {
    const found: string[] = [];
    const over = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    if (over !== 0) found.push(`${over} px too wide`);
    await page.evaluate(readFileSync(axeFile, 'utf8'));
    const result = await page.evaluate<AxeResult>('axe.run()');
    for (const one of result.violations)
      if (['serious', 'critical'].includes(one.impact))
        found.push(`${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
    return found;
  }
  /** For people who look at it: only where a folder is named. */
  async function keep(page: Page, name: string): Promise<void> {
    const folder = process.env['HUB_TEST_SHOTS'];
    if (folder === undefined) return;
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  }

  for (const language of ['en', 'ar'] as const)
    it(`axe and 390 px: no serious complaint, wide enough, and styled in ${language}`, async () => {
      const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
      page.setDefaultTimeout(90_000);
      await page.goto(`${base}/o/${token}?lang=${language}`);

      expect(await page.getAttribute('html', 'dir')).to.equal(language === 'ar' ? 'rtl' : 'ltr');
      expect(await page.locator('[name=choice]').count()).to.equal(4);
      expect(await page.evaluate<string>("getComputedStyle(document.querySelector('button')).minHeight")).to.equal(
        '48px',
      );
      expect(await complaints(page)).to.deep.equal([]);
      await keep(page, `question-${language}`);
      await page.goto(`${base}/o/AAAAAAAAAAAAAAAAAAAAAA?lang=${language}`);
      expect(await complaints(page)).to.deep.equal([]);
      await keep(page, `unknown-${language}`);
      await page.close();
    });

  it('keyboard alone: a choice is made and sent, and the page says thank you', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 }, javaScriptEnabled: true });
    page.setDefaultTimeout(90_000);
    await page.goto(`${base}/o/${token}?lang=ar`);
    expect((await again(house.db, id))?.state).to.equal('open');

    await page.focus('[name=choice][value=accept]');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.note');

    expect(await page.locator('form').count()).to.equal(0);
    expect(await complaints(page)).to.deep.equal([]);
    await keep(page, 'thanks-ar');
    expect(await again(house.db, id)).to.include({ state: 'answered', answer: 'accept', answeredBy: 'customer' });
  });
});
