import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { stateTables } from '../../../src/check-states.ts';
import { codes, sayIn, screens, wordsOf } from '../../../src/routes/console/messages.ts';
import { openHouse } from './house.ts';

describe('routes/console/messages', () => {
  for (const [name, table] of Object.entries({ screens, codes })) {
    it(`${name}: Arabic says everything that English says, with the same gaps to fill`, () => {
      expect(Object.keys(table.ar).sort()).to.eql(Object.keys(table.en).sort());
      for (const [key, text] of Object.entries(table.en)) {
        const arabic = (table.ar as Record<string, string>)[key] ?? '';
        const gaps = (one: string): string[] => (one.match(/\{\w+\}/g) ?? []).sort();
        expect(gaps(arabic), key).to.eql(gaps(text));
        if (key !== 'app.name' && key !== 'app.language') expect(arabic, key).to.match(/[\u0600-\u06ff]/);
      }
    });
  }

  it('words: every thing that has a life, its states and its moves have them', () => {
    const wanted = stateTables.flatMap(({ what, states, moves }) => [
      `entity.${what}`,
      ...Object.values(states).map((one) => one.label),
      ...moves.map((row) => `move.${row.on}`),
    ]);

    expect(wanted.filter((code) => wordsOf('ar', code) === undefined || wordsOf('en', code) === undefined)).to.eql([]);
  });

  it('words: what stands in the history besides the tables, has them', () => {
    const said = new Set(historyWords());

    expect(said.size).to.be.above(20);
    expect([...said].filter((code) => wordsOf('ar', code) === undefined)).to.eql([]);
  });

  it('say: what is filled in cannot turn the text around it', () => {
    expect(sayIn('ar')('order.version', { version: 3 })).to.contain('\u20683\u2069');
  });

  it('page: in Arabic it runs from right to left and has no English word left', async () => {
    const house = await openHouse({ demo: false });
    try {
      const visitor = house.visitor();
      await visitor.signIn('manager');
      await visitor.post('/console/language', { locale: 'ar', next: '/console/orders' });
      const stock = ['', '/alarms', '/postings', '/snapshots', '/files'].map((one) => `/console/stock${one}`);
      const pages = [
        '/',
        '/console/orders',
        '/console/tasks',
        '/console/invoices',
        '/console/invoices?kind=credit_note',
        '/console/parked',
        '/console/partners',
        '/console/pickups',
        '/console/password',
        '/console/mapping',
        '/console/risk',
        '/console/locations',
        '/console/trust',
        '/console/amendments',
      ];
      for (const path of [...pages, ...stock]) {
        const { payload } = await visitor.get(path);
        const body = payload.slice(payload.indexOf('<body'));
        // Left-to-right islands hold data: names, numbers, codes.
        const text = body
          .replace(/<bdi[^>]*>.*?<\/bdi>/gs, '')
          .replace(/<option[^>]*>[A-Z]{2} · .*?<\/option>/gs, '')
          .replace(/<button[^>]*lang="en".*?<\/button>/gs, '')
          .replace(/<[^>]+>/g, ' ');
        expect(payload, path).to.contain('<html lang="ar" dir="rtl">');
        expect(payload, path).to.contain('tabler.rtl.css');
        expect(text.match(/[A-Za-z]{3,}/g), path).to.equal(null);
      }
    } finally {
      await house.close();
    }
  });
});

/** `entity.…` and `move.…` of every line of history that core writes with a name of its own. */
function historyWords(): string[] {
  const core = fileURLToPath(new URL('../../../src/core/', import.meta.url));
  const files = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.flatMap((name) => {
    const text = readFileSync(join(core, name), 'utf8');
    if (!text.includes('remember(')) return [];
    return [...text.matchAll(/\b(entity|move): '([a-z_]+)'/g)].map(([, what = '', word = '']) => `${what}.${word}`);
  });
}
