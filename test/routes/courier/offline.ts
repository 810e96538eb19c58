/** A courier in a real browser whose network goes away: what he pressed is not lost and counts once. */
import { expect } from 'chai';
import type { BrowserContext, Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../../../config/users.ts';
import { listUsers } from '../../../src/core/access/index.ts';
import { assigned, byFleet } from '../../core/fleet/made.ts';
import { all, fillShop } from '../../core/made.ts';
import { waitFor } from '../../platform/made.ts';
import type { House } from '../console/house.ts';

export async function courierOffline(house: House, context: BrowserContext, first: Page, base: string): Promise<void> {
  let page = first;
  await fillShop(house.db, 50);
  await byFleet(house.db);
  const kamal = (await house.db.read(listUsers)).find((one) => one.login === 'courier.ae');
  const { awb } = await assigned(house.db, { id: kamal?.id ?? '', name: kamal?.displayName ?? '' });
  await page.goto(`${base}/sign-in`);
  await page.fill('#login', 'courier.ae');
  await page.fill('#password', DEMO_PASSWORD);
  await page.press('#password', 'Enter');
  await page.waitForURL(`${base}/courier`);
  const presses = () => all<{ kind: string; note: string }>(house.db, 'SELECT kind, note FROM fleet_presses');
  const waiting = () => page.locator('[data-queue] li[data-state=waiting]');

  await page.click('.hub-pick + button');
  await page.waitForURL(/done=picked/);
  await page.goto(`${base}/courier/parcels/${awb}`);
  await context.setOffline(true);
  await page.click('#not-handed summary');
  await page.selectOption('[name=reason]', '1');
  await page.fill('#note', 'nobody there');
  await page.click('form[action$="/fail"] button');
  await waiting().waitFor();
  const other = page.locator('form[action$="/deliver"] button[type=submit]');
  expect(await other.isDisabled()).to.equal(true);
  expect((await presses()).map((one) => one.kind)).to.deep.equal(['dispatch']);
  await page.close();
  // The hub is there again and does not answer well: it goes on waiting, and is shown.
  await context.setOffline(false);
  await context.route('**/fail', (route) => route.abort());
  page = await context.newPage();
  await page.goto(`${base}/courier`);
  await waiting().waitFor();
  expect(await page.locator(`[data-parcel="${awb}"].hub-waits`).count()).to.equal(1);
  await context.unroute('**/fail');
  await context.route(
    '**/fail',
    async (route) => {
      // The answer to the first sending is lost on the way.
      await route.fetch({ maxRedirects: 0 });
      await route.abort();
    },
    { times: 1 },
  );
  await page.evaluate("window.dispatchEvent(new Event('online'))");
  await waitFor('the press', async () => (await presses()).length === 2);
  await page.goto(`${base}/courier`);
  await page.waitForURL(/done=pressed_fail/);

  expect(await page.locator('[data-queue] li').count()).to.equal(0);
  expect(await presses()).to.deep.equal([
    { kind: 'dispatch', note: null },
    { kind: 'fail', note: 'nobody there' },
  ]);
}
