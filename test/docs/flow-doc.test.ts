/** docs/flow.md says what the code does. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { flowDoc, flowDocFile } from '../../scripts/flow-doc.ts';

describe('docs/flow-doc', () => {
  it('flowDoc: the page on file, is what the rows of today give; else run `npm run docs:flow`', () => {
    const onFile = readFileSync(flowDocFile, 'utf8');

    const now = flowDoc();

    expect(onFile).to.equal(now);
  });
});
