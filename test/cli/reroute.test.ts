import { expect } from 'chai';
import type { Config } from '../../config/index.ts';
import {
  listReroutesCommand,
  rerouteHeldCommand,
  rerouteLocationCommand,
  stopRerouteCommand,
} from '../../src/cli/reroute.ts';
import { startRun } from '../../src/core/rerouting/index.ts';
import { all, codeOf, places, shop, sourced } from '../core/made.ts';
import type { FreshDatabase } from '../helpers/database.ts';
import { keptScreen, type Screen } from './made.ts';

const [first, second] = places;

describe('cli/reroute', () => {
  let fresh: FreshDatabase;
  let screen: Screen;
  const write = process.stderr.write.bind(process.stderr);
  beforeEach(async () => {
    fresh = await shop();
    screen = keptScreen();
    // Its progress goes past the console.
    process.stderr.write = () => true;
  });
  afterEach(async () => {
    process.stderr.write = write;
    screen.restore();
    await fresh.drop();
  });

  const config = (): Config => ({ databaseUrl: fresh.url }) as Config;
  const home = (at: string) =>
    all(fresh.db, `SELECT id FROM shipments WHERE location_id = '${at}' AND state = 'planned'`);

  it('location: looked at first, nothing moves; then its parcels go elsewhere, on record', async () => {
    for (let n = 0; n < 3; n++) await sourced(fresh.db);

    const look = await rerouteLocationCommand(config(), [first.toLowerCase(), '--dry-run']);
    const seen = screen.text();
    const before = await home(first);
    const done = await rerouteLocationCommand(config(), [first, '--reason', 'burst pipe']);
    const said = screen.text();
    await listReroutesCommand(config());

    expect([look, done]).to.deep.equal([0, 0]);
    expect(seen).to.match(/^3 parcels; of 3 looked at, 0 have to be recalled from a courier first\n/);
    expect(seen).to.contain(`  ${second}  3`);
    expect([before.length, (await home(first)).length, (await home(second)).length]).to.deep.equal([3, 0, 3]);
    expect(said).to.match(new RegExp(`  ${first}  done  3 / 3: 3 moved, 0 recalled, 0 too late, 0 failed$`));
    expect(screen.text()).to.equal(said);
    expect(await all(fresh.db, 'SELECT who, action FROM audit_log')).to.deep.equal([
      { who: 'cli', action: 'reroute.start' },
    ]);
  });

  it('held: none waits, and it says so', async () => {
    expect(await rerouteHeldCommand(config(), ['--reason', 'goods came'])).to.equal(0);
    expect(screen.text()).to.match(/ {2}held {2}done {2}0 \/ 0: /);
  });

  it('stop: a run that is open ends; one that is over cannot', async () => {
    await sourced(fresh.db);
    const id = await fresh.db.tx((tx) =>
      startRun(tx, { kind: 'location', locationId: first, reason: 'flood', who: 'x' }),
    );

    const code = await stopRerouteCommand(config(), [id]);
    const again = await codeOf(stopRerouteCommand(config(), [id]));

    expect([code, again]).to.deep.equal([0, 'reroute.over']);
    expect(await home(first)).to.have.length(1);
  });

  const wrong: readonly [string, () => Promise<number>, number, string][] = [
    ['no place', () => rerouteLocationCommand(config(), ['--reason', 'x']), 2, 'hub reroute location <id>'],
    ['no reason', () => rerouteLocationCommand(config(), [first]), 2, '--reason <why> [--dry-run]'],
    ['an empty reason', () => rerouteLocationCommand(config(), [first, '--reason', ' ']), 2, '--reason <why>'],
    ['two places', () => rerouteLocationCommand(config(), [first, second, '--reason', 'x']), 2, '<id>'],
    ['a place nobody has', () => rerouteLocationCommand(config(), ['NOPE', '--reason', 'x']), 1, 'no such place: NOPE'],
    ['to look at one', () => rerouteLocationCommand(config(), ['NOPE', '--dry-run']), 1, 'no such place: NOPE'],
    ['held looked at', () => rerouteHeldCommand(config(), ['--dry-run']), 2, 'hub reroute held --reason <why>'],
    ['held without a reason', () => rerouteHeldCommand(config(), []), 2, 'hub reroute held --reason <why>'],
    ['stop without an id', () => stopRerouteCommand(config(), []), 2, 'hub reroute stop <id>'],
  ];
  it('wrong words: each is told what is missing, and nothing begins', async () => {
    for (const [name, run, code, text] of wrong) {
      expect(await run(), name).to.equal(code);
      expect(screen.text(), name).to.contain(text);
    }
    expect(await all(fresh.db, 'SELECT id FROM reroute_runs')).to.deep.equal([]);
  });
});
