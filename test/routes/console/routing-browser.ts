/** What a browser is shown of routing: a house with rules, a dry run that is done and one that waits, a rate card. */
import { nextRehearsal, readRuleFacts, requestRehearsal, runRehearsal } from '../../../src/core/rehearsal/index.ts';
import { seedRates } from '../../../src/core/rate/index.ts';
import { activateRules, createVersion } from '../../../src/core/routing/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { fillShop, incomingOrder, places, receive } from '../../core/made.ts';
import { cardOf, zones } from '../../core/rate/made.ts';
import { set, step } from '../../core/routing/made.ts';

const day = { from: '2026-11-21 00:00:00.000', to: '2026-11-22 00:00:00.000' };

/** The pages of routing, and the dry run that waits. */
export async function fillRouting(
  db: Database,
): Promise<{ readonly pages: readonly string[]; readonly waits: string }> {
  await fillShop(db);
  const near = step({ locations: { ids: [places[1]], withinKm: 50 }, split: { most: 1 }, weights: { perKm: 25 } });
  const dear = set({ name: 'dear', orders: { channels: ['AE'], valueFromMinor: 200_000 }, steps: [near] });
  const sets = [dear, set({ name: 'rest', steps: [step({ locations: { ids: [places[1]] } })] })];
  await db.tx((tx) => seedRates(tx, { cards: [cardOf()], zones }));
  for (const note of ['for the season', 'another try']) await db.tx((tx) => createVersion(tx, { sets, note }));
  await receive(db, [incomingOrder(), incomingOrder()]);
  const ask = () =>
    db.tx((tx) => requestRehearsal(tx, { before: 0, after: 1, ...day, channels: ['AE'], stock: 'as_found' }));
  const done = await ask();
  const next = await nextRehearsal(db);
  if (next !== undefined) await runRehearsal(db, next, { name: 'test', stopping: () => false });
  const waits = await ask();
  await db.tx(async (tx) => activateRules(tx, { version: 1, note: 'now' }, await readRuleFacts(tx)));
  const routing = '/console/routing';
  const pages = [
    ...[routing, `${routing}/versions/2`, `${routing}/versions/2/edit`, `${routing}/versions/2/activate`],
    ...[`${routing}/coordinates/${String(places[0])}`, `${routing}/dry-runs`, `${routing}/dry-runs/${done.id}`],
    ...[`${routing}/dry-runs/${waits.id}`, '/console/rates', '/console/rates/ARAMEX-AE', '/console/rates/new'],
    ...['/console/locations', '/console/trust'],
  ];
  return { pages, waits: `${routing}/dry-runs/${waits.id}` };
}
