/** Five pieces, sixty-four callers, four processes: exactly five promises, and no other answer than "not available". */
import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { seedStock } from '../../../src/core/inventory/index.ts';
import { suiteDatabase } from '../../helpers/live.ts';
import { numbers, item, store } from './facts.ts';

const PROCESSES = 4;
const CALLERS = 64;
const PIECES = 5;
const contender = fileURLToPath(new URL('./contender.ts', import.meta.url));

describe('core/inventory/contention', () => {
  const live = suiteDatabase((db) =>
    db.tx((tx) => seedStock(tx, [{ locationId: store, sku: item, quantity: PIECES }])),
  );

  it('sixty-four callers of four processes on five pieces: five get one, the others hear that there is none', async function () {
    this.timeout(180_000);
    const children = Array.from({ length: PROCESSES }, () => begin(live.url, CALLERS / PROCESSES));
    const answers = children.map(lastLine);
    await Promise.all(children.map((child) => once(child.stdout as NodeJS.ReadableStream, 'data')));

    for (const child of children) child.stdin?.write('go\n');
    const said = (await Promise.all(answers)).flatMap((line) => JSON.parse(line) as string[]);

    expect(said).to.have.length(CALLERS);
    expect(said.filter((one) => one === 'reserved')).to.have.length(PIECES);
    expect(new Set(said)).to.deep.equal(new Set(['reserved', 'stock.moved']));
    expect(await numbers(live.db)).to.deep.equal({ physical: PIECES, reserved: PIECES, free: 0 });
  });
});

function begin(url: string, callers: number): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', contender, url, String(callers), store, item], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

async function lastLine(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (part) => (text += String(part)));
  await once(child, 'close');
  return text.trim().split('\n').at(-1) ?? '';
}
