/** Every number of the documentation has an answer of ours. */
import { expect } from 'chai';
import { meaningOf, metaCodes, reactionTo, statusMeanings } from '../../../src/connectors/clickpost/codes.ts';
import { wordsOf } from '../../../src/routes/console/messages.ts';

// prettier-ignore
const documentedMeta = [
  102, 200, 202, 301, 302, 303, 304, 305, 306, 307, 308, 309, 310, 311, 312, 313, 314, 315, 316, 319, 320, 321, 322, 323, 324,
  325, 326, 327, 328, 329, 330, 350, 351, 352, 353, 354, 355, 400, 404, 420, 422, 429, 500, 503, 504, 600,
];
// prettier-ignore
const documentedStatuses = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 25, 26, 27, 28, 30, 31, 32, 101, 1004, 1005, 1006,
];

describe('connectors/clickpost/codes', () => {
  it('metaCodes: the documented numbers, each is mapped and nothing else is', () => {
    expect(Object.keys(metaCodes).map(Number)).to.have.members(documentedMeta);
    for (const code of documentedMeta) expect(reactionTo(code).code).to.match(/^clickpost\.[a-z_.]+$/);
  });

  it('reactionTo: unknown outcomes are asked about first', () => {
    for (const code of [322, 329, 354, 500, 503, 504, 599])
      expect(reactionTo(code).is, String(code)).to.equal('ask-first');
  });

  it('reactionTo: work in progress is pending', () => {
    for (const code of [102, 202]) expect(reactionTo(code).is).to.equal('pending');
  });

  it('reactionTo: account trouble is named configuration', () => {
    for (const code of [301, 316, 324, 351, 352, 353]) {
      expect(reactionTo(code).is).to.equal('refused');
      expect(reactionTo(code).code).to.match(/^clickpost\.configuration\./);
    }
  });

  it('reactionTo: a number nobody documented, a person decides', () => {
    expect(reactionTo(999)).to.deep.equal({ is: 'refused', code: 'clickpost.code_unknown' });
  });

  it('statusMeanings: the documented numbers, each is mapped and nothing else is', () => {
    expect(Object.keys(statusMeanings).map(Number)).to.have.members(documentedStatuses);
    for (const code of documentedStatuses) expect(meaningOf(code)).to.not.equal('unknown');
  });

  it('meaningOf: the numbers that decide money and stock', () => {
    expect([4, 8, 10, 14, 16, 17].map(meaningOf)).to.deep.equal([
      'picked_up',
      'delivered',
      'cancelled',
      'returned',
      'lost',
      'damaged',
    ]);
  });

  it('meaningOf: a number we do not know moves nothing', () => {
    for (const code of [0, 22, 24, 29, 43, 44, -1, 7777]) expect(meaningOf(code)).to.equal('unknown');
  });

  it('metaCodes: whatever is refused, a person reads why in both languages', () => {
    const reactions = [...Object.values(metaCodes), reactionTo(799)].filter(({ is }) => is !== 'ok');
    const codes = [...new Set(reactions.map(({ code }) => code))];

    const wordless = codes.filter((code) =>
      (['en', 'ar'] as const).some((language) => wordsOf(language, `reason.${code}`) === undefined),
    );

    expect(wordless).to.deep.equal([]);
  });
});
