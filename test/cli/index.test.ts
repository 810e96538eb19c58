import { join } from 'node:path';
import { expect } from 'chai';
import { runCommand } from '../../src/cli/index.ts';
import { incomingOrder, receive, shop } from '../core/made.ts';
import type { FreshDatabase } from '../helpers/database.ts';
import { keptScreen, type Screen } from './made.ts';

describe('cli', () => {
  let fresh: FreshDatabase;
  let screen: Screen;
  const environment = { ...process.env };
  before(async () => {
    fresh = await shop();
    Object.assign(process.env, { HUB_MODE: 'test', HUB_DATABASE_URL: fresh.url });
    delete process.env['HUB_AMQP_URL'];
  });
  after(async () => {
    process.env = environment;
    await fresh.drop();
  });
  beforeEach(() => {
    screen = keptScreen();
  });
  afterEach(() => screen.restore());

  const run = async (words: string): Promise<{ code: number; text: string }> => {
    const code = await runCommand(words.split(' ').filter((word) => word !== ''));
    return { code, text: screen.text() };
  };

  it('runCommand: no word, or one that nobody knows: all of them, with what each does', async () => {
    for (const words of ['', 'frobnicate', 'order', 'stock explode']) {
      const { code, text } = await run(words);
      expect(code, words).to.equal(2);
      expect(text, words)
        .to.match(/^usage:\n/)
        .and.contain('  hub order why ');
    }
  });

  it('runCommand: an option that nobody knows, is named with how the command is said, and nothing is done', async () => {
    for (const words of [
      'order why AE-1 --jsn',
      'order trace AE-1 --jsn',
      'reroute location 1001 --reasn x',
      'item withdraw TEE --reasn x',
      'routing activate 1 --nte x',
      'stock import x.csv --aply',
      'mapping show --a x',
      'erp postings --late',
      'replenish list --alle',
      'risk limit AED 1 --why x',
    ]) {
      const { code, text } = await run(words);
      const [command = ''] = /^\w+ \w+/.exec(words) ?? [];
      expect(code, words).to.equal(2);
      expect(text, words)
        .to.match(/^Unknown option '--/)
        .and.contain(command);
      expect(text, words).not.to.match(/\n {4}at /);
    }
  });

  it('runCommand: a file that is not there, is named', async () => {
    for (const words of ['routing check', 'stock import']) {
      const file = join('no', 'such', 'file');
      const { code, text } = await run(`${words} ${file}`);
      expect(code, words).to.equal(2);
      expect(text, words).to.match(/^cannot read .*file\n/);
    }
  });

  it('runCommand: what the house refuses, has its code and ends with 1', async () => {
    for (const [words, said] of [
      ['item restore NOPE', 'item.not_withdrawn'],
      ['item withdraw NOPE --reason recall', 'catalog.item_missing'],
      ['process show nope', 'process.unknown'],
      ['reroute stop nope', 'reroute.over'],
      ['routing show 99', 'routing.version_unknown'],
      ['erp cover nope --document 1', 'no posting nope'],
      ['mapping show nope', 'no location or channel NOPE'],
      ['order trace AE-NOPE', 'AE-NOPE'],
    ] as const) {
      const { code, text } = await run(words);
      expect(code, words).to.equal(1);
      expect(text, words).to.contain(said);
      expect(text.split('\n'), words).to.have.length(1);
    }
  });

  it('runCommand: too few words, end with 2 and say how it is said', async () => {
    for (const words of [
      'parked replay',
      'order why',
      'order trace',
      'process show',
      'process activate standard',
      'user add',
      'user add x no_such_role',
      'client add x',
      'client add x no.such.scope',
      'erp cover x',
      'erp postings --state nope',
      'replenish list --state nope',
      'stock explain 1001',
      'mapping show a b',
    ]) {
      const { code, text } = await run(words);
      expect(code, words).to.equal(2);
      expect(text, words)
        .not.to.equal('')
        .and.not.match(/\n {4}at /);
    }
  });

  it('runCommand: what only looks, has something to say in an empty house', async () => {
    await receive(fresh.db, [incomingOrder()]);
    for (const [words, said] of [
      ['parked list', /^0 parked$/],
      ['process list', /^\* \w+ 0 {2}.* {2}built in$/],
      ['process show standard', /orders: /],
      ['erp postings', /^0 postings$/],
      ['replenish list --all', /^0 requests$/],
      ['reroute list', /^$/],
      ['mapping show AE', /^channel AE\n {2}books /],
      ['stock prove', /differences$/],
    ] as const) {
      const { code, text } = await run(words);
      expect(code, `${words}: ${text}`).to.equal(0);
      expect(text, words).to.match(said);
    }
  });
});
