/** Expectations are worked out by hand from UAX #9; each shows the line as it stands on paper, left to right. */
import { expect } from 'chai';
import { type Direction, isolate, readParagraph, visualRuns } from '../../labels/bidi.ts';

const turned = (text: string): string => [...text].reverse().join('');

function onPaper(text: string, direction: Direction = 'auto', from?: number, to?: number): string {
  return visualRuns(readParagraph(text, direction), from, to)
    .map((run) => (run.rtl ? turned(run.text) : run.text))
    .join('');
}

// Two Arabic words of two letters, as read and as they stand on paper.
const [ab, jd] = ['اب', 'جد'];
const [AB, JD] = [turned(ab), turned(jd)];

describe('labels/bidi', () => {
  const cases: [what: string, read: string, paper: string][] = [
    ['plain Latin stays', 'Villa 14, (rear)', 'Villa 14, (rear)'],
    ['Arabic inside Latin turns alone', `Dubai ${ab} ${jd} Mall`, `Dubai ${JD} ${AB} Mall`],
    ['Latin inside Arabic stays readable', `${ab} Dubai Mall ${jd}`, `${JD} Dubai Mall ${AB}`],
    ['a phone in isolates keeps its order', `${ab}: ${isolate('+971 50 123 4567')}`, `+971 50 123 4567 :${AB}`],
    ['a phone without isolates does not', `${ab}: +971 50 123`, `123 50 971+ :${AB}`],
    ['brackets face their content', `${ab} (${jd})`, `(${JD}) ${AB}`],
    ['brackets around Latin face their content', `${ab} [A-3] ${jd}`, `${JD} [A-3] ${AB}`],
    ['a house number with a letter', `${ab} 12/${jd}`, `${JD}/12 ${AB}`],
    ['Arabic-Indic digits read from the left', `${ab} ١٢٣ ${jd}`, `${JD} ١٢٣ ${AB}`],
    ['a percentage', `${ab} 5%`, `%5 ${AB}`],
    ['a date in isolates', `${ab} ${isolate('2026-11-21')}`, `2026-11-21 ${AB}`],
    ['a date without isolates turns by parts', `${ab} 2026-11-21`, `21-11-2026 ${AB}`],
    [
      'isolates do not decide the side of the paragraph',
      `${isolate('A-1')} · ${ab} · ${isolate('12 34')}`,
      `12 34 · ${AB} · A-1`,
    ],
    ['blanks at the end go to the end of the line', `${ab} Dubai  `, `  Dubai ${AB}`],
    ['controls of direction are never drawn', '\u202Eabc\u202C x\u200E', 'cba x'],
  ];

  for (const [what, read, paper] of cases) {
    it(`visualRuns: ${what}`, () => {
      const shown = onPaper(read);

      expect(shown).to.equal(paper);
    });
  }

  it('visualRuns: one line of a paragraph, only that line is reordered', () => {
    const text = `${ab} Dubai Mall ${jd}`;

    const first = onPaper(text, 'auto', 0, 8);
    const second = onPaper(text, 'auto', 9, text.length);

    expect(first).to.equal(`Dubai ${AB}`);
    expect(second).to.equal(`${JD} Mall`);
  });

  it('readParagraph: the first strong letter decides the side', () => {
    const sides = [`${ab} Dubai`, `Dubai ${ab}`, `12 ${ab}`, '12'].map((text) => readParagraph(text).rtl);

    expect(sides).to.deep.equal([true, false, true, false]);
  });

  it('readParagraph: a given direction wins', () => {
    const paper = onPaper(`${ab} / TO`, 'ltr');

    expect(paper).to.equal(`${AB} / TO`);
  });
});
