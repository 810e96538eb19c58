/** The table of reasons in the docs is the table of the code. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { orderProblems } from '../../src/core/order/index.ts';

describe('docs/order-intake', () => {
  it('every reason stands there as the code has it, and no other', () => {
    const text = readFileSync(new URL('../../docs/order-intake.md', import.meta.url), 'utf8');

    const rows = text.match(/^\| `order\.[a-z_]+` \|.*$/gm) ?? [];

    expect(rows).to.deep.equal(
      Object.entries(orderProblems).map(([code, { gravity, en }]) => `| \`${code}\` | ${gravity} | ${en} |`),
    );
  });
});
