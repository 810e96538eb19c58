import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Config } from '../../config/index.ts';
import {
  activateRoutingCommand,
  checkRoutingCommand,
  dryRunCommand,
  showRoutingCommand,
} from '../../src/cli/routing.ts';
import { createVersion, standardRules } from '../../src/core/routing/index.ts';
import { all, codeOf, shop, sourced } from '../core/made.ts';
import type { FreshDatabase } from '../helpers/database.ts';
import { keptScreen, type Screen } from './made.ts';

const DAY = 86_400_000;

describe('cli/routing', () => {
  let fresh: FreshDatabase;
  let folder: string;
  let screen: Screen;
  let version: number;
  const write = process.stderr.write.bind(process.stderr);

  before(async () => {
    fresh = await shop();
    folder = await mkdtemp(join(tmpdir(), 'omnihub-cli-'));
    ({ version } = await fresh.db.tx((tx) => createVersion(tx, { sets: standardRules.sets, note: 'the same' })));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
    await fresh.drop();
  });
  beforeEach(() => {
    screen = keptScreen();
    process.stderr.write = () => true;
  });
  afterEach(() => {
    process.stderr.write = write;
    screen.restore();
  });

  const config = (): Config => ({ databaseUrl: fresh.url }) as Config;
  const show = (...words: string[]) => showRoutingCommand(config(), words);
  const check = async (text: string): Promise<number> => {
    const file = join(folder, 'rules.json');
    await writeFile(file, text);
    return checkRoutingCommand(config(), [file]);
  };
  const activate = (...words: string[]) => activateRoutingCommand(config(), words);
  const dryRun = (...words: string[]) => dryRunCommand(config(), words);
  // Orders that are made for tests have been placed on that day.
  const days = ['--from', '2026-11-21', '--to', '2026-11-22'];

  it('show and check: what is shown as JSON is good to be checked', async () => {
    const text = await show();
    const shown = screen.text();
    const json = await show('--json');
    const code = await check(screen.text());

    expect([text, json, code]).to.deep.equal([0, 0, 0]);
    expect(shown)
      .to.match(/^version 0, saved .* UTC by .*\n1\. /)
      .and.contain('what is missing: ');
    expect(screen.text()).to.match(/rules\.json: good$/);
  });

  it('check: what is wrong is said with its line', async () => {
    await show('--json');
    const wrong = screen.text().replace('"unfillable": "', '"unfillable": "no such ');

    expect(await check(wrong)).to.equal(1);
    expect(screen.text())
      .to.match(/^error {2}.*\d/)
      .and.not.contain(': good');
    expect(await check('{ "sets": ')).to.equal(1);
  });

  it('activate: at once or at a moment, on record; shown in the log', async () => {
    const code = await activate(
      String(version),
      '--note',
      'as agreed',
      '--at',
      new Date(Date.now() + DAY).toISOString(),
    );
    const said = screen.text();
    await show();

    expect(code).to.equal(0);
    expect(said).to.match(new RegExp(`^orders go by version ${version} from \\d{4}-\\d\\d-\\d\\d [\\d:.]+ UTC$`));
    expect(screen.text())
      .to.contain('as agreed')
      .and.match(/by cli:/);
    const audit = await all<{ who: string }>(fresh.db, 'SELECT who FROM audit_log');
    expect(audit.map((one) => one.who.startsWith('cli:'))).to.include(true);
    expect(await codeOf(activate('99', '--note', 'x'))).to.equal('routing.version_unknown');
  });

  it('dry-run: the report as text and as JSON', async () => {
    for (let n = 0; n < 2; n++) await sourced(fresh.db);

    const code = await dryRun(String(version), ...days, '--before', '0');
    const text = screen.text();
    const json = await dryRun(String(version), ...days, '--stock', 'endless', '--json');
    const told = JSON.parse(screen.text()) as { report: { orders: number; changed: number } };

    expect([code, json]).to.deep.equal([0, 0]);
    expect(text).to.match(/^2 orders compared, 0 change; [\d.]+ s\n/);
    expect(text)
      .to.match(new RegExp(`version +0 +${version}\n`))
      .and.match(/served whole +2 +2\n/);
    expect(told.report).to.include({ orders: 2, changed: 0 });
  });

  const wrong: readonly [string, () => Promise<number>, string][] = [
    ['show: no number', () => show('first'), 'hub routing show [version] [--json]'],
    ['check: no file', () => checkRoutingCommand(config(), []), 'hub routing check <file.json>'],
    ['activate: no note', () => activate('1'), 'hub routing activate <version> --note <why>'],
    ['activate: no version', () => activate('--note', 'x'), 'hub routing activate <version>'],
    ['activate: no moment', () => activate('1', '--note', 'x', '--at', 'soon'), '[--at 2026-12-01T06:00:00Z]'],
    ['dry-run: no period', () => dryRun('1'), 'hub routing dry-run <version> --from'],
    ['dry-run: no version', () => dryRun(...days), 'hub routing dry-run <version>'],
    ['dry-run: another stock', () => dryRun('1', ...days, '--stock', 'none'), '--stock '],
    ['dry-run: before is no number', () => dryRun('1', ...days, '--before', 'x'), '[--before <version>]'],
  ];
  it('wrong words: each is told how it is said', async () => {
    for (const [name, run, text] of wrong) {
      expect(await run(), name).to.equal(2);
      expect(screen.text(), name).to.contain(text);
    }
    expect(await codeOf(show('99'))).to.equal('routing.version_unknown');
  });
});
