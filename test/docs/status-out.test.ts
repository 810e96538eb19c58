/** docs/status-out.md lists what the code tells. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { tellings, type Telling } from '../../src/connectors/magento/statuses.ts';

const page = readFileSync(new URL('../../docs/status-out.md', import.meta.url), 'utf8');

const how: Record<Telling['by'], string> = {
  status: 'comment with status',
  cancel: 'cancel, then a comment',
  hold: 'hold, then a comment',
  document: 'Magento says it itself',
};

describe('docs/status-out', () => {
  it('the table: has a line for each status, as the code has it, and no other', () => {
    const lines = page
      .split('\n')
      .filter((line) => /^\| `[a-z_]+` \|/.test(line))
      .map((line) => line.trim());

    const wanted = Object.entries(tellings).map(
      ([status, { by, status: theirs, states }]) =>
        `| \`${status}\` | ${how[by]} | ${theirs === undefined ? '' : `\`${theirs}\``} | ${states.join(', ')} |`,
    );
    expect(lines).to.deep.equal(wanted);
  });
});
