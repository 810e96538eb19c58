/** docs/requirements.md: every capability asked for, once, with a proof that exists. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../../', import.meta.url));

const counts: Readonly<Record<string, number>> = {
  ...{ CH: 3, IN: 9, OR: 12, PA: 5, SF: 4, LO: 5, RE: 4 },
  ...{ NO: 1, CU: 2, SU: 1, MA: 1, RP: 1, NF: 3 },
};
const ids = Object.entries(counts).flatMap(([area, count]) =>
  Array.from({ length: count }, (_, at) => `${area}${at + 1}`),
);

type Line = { readonly id: string; readonly words: string; readonly state: string; readonly proofs: readonly string[] };

function readLines(): readonly Line[] {
  return readFileSync(join(root, 'docs/requirements.md'), 'utf8')
    .split('\n')
    .filter((line) => /^\| [A-Z]{2}\d+ \|/.test(line))
    .map((line) => {
      const [, id = '', words = '', state = '', proof = ''] = line.split('|').map((cell) => cell.trim());
      return { id, words, state, proofs: [...proof.matchAll(/`([\w./-]+)`/g)].map(([, path = '']) => path) };
    });
}

describe('docs/requirements', () => {
  const lines = readLines();

  it('the table: every id, is there exactly once and in order', () => {
    expect(lines.map((line) => line.id)).to.deep.equal(ids);
  });

  it('the table: each state, is met, part or open', () => {
    const wrong = lines.filter(({ state }) => !['met', 'part', 'open'].includes(state));

    expect(wrong).to.deep.equal([]);
  });

  it('the table: what is met or part, names a test that runs or a page', () => {
    const unproven = lines.filter(({ state, proofs }) => state !== 'open' && !proofs.some(isProof));

    expect(unproven.map((line) => line.id)).to.deep.equal([]);
  });

  it('the table: every file named, is there', () => {
    const missing = lines.flatMap(({ id, proofs }) =>
      proofs
        .filter((path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() !== true)
        .map((path) => `${id}: ${path}`),
    );

    expect(missing).to.deep.equal([]);
  });
});

/** Tests under `test/` that `npm test` runs, and pages of the console. */
function isProof(path: string): boolean {
  return /^test\/.+\.test\.ts$/.test(path) ? !path.endsWith('.partner.test.ts') : /^src\/routes\/.+\.tsx?$/.test(path);
}
