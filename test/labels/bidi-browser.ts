/** Lines as a browser sets them, letter by letter, to hold our own order of letters against one that we did not write. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import type { Page } from 'playwright-core';
import { isolate, readParagraph, visualRuns } from '../../labels/bidi.ts';
import { layText } from '../../labels/layout.ts';

const font = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/ibm-plex-sans-arabic/400Regular/IBMPlexSansArabic_400Regular.ttf',
);
const SIZE = 40;
const MARK = /\p{Mn}|[\u061C\u200C-\u200F\u202A-\u202E\u2066-\u2069]/u;

const written = [
  'الطلب رقم 12345 من Dubai Mall إلى Doha',
  'شارع الملك فهد 12/ب، مبنى [A-3]، الدور ٤',
  'قرب Kingdom Tower بوابة 3 (الخلفية)',
  `هاتف: ${isolate('+971 50 123 4567')}`,
  'هاتف +966 50 123 4567، تحويلة 12',
  'Villa 14, شارع 23B (قرب Al Safa)، دبي',
  'COD / الدفع عند الاستلام',
  '100% قطن (مقاس M) × 2',
  'من 10:30 إلى 18:45 يوم 2026-11-22',
  `${isolate('A-1')} · الرياض · ${isolate('12345')} · ${isolate('SA')}`,
  'محمد «أبو علي» {الحربي} <test>',
  'سعر: 1,250.500 KWD فقط',
];
const tokens = fc.constantFrom(
  'شارع', 'الملك', 'دبي', 'لا', 'Dubai', 'Mall', 'B2', '12', '٤٥', '3.5', '+971', '50-123', '12/ب', '(', ')', '[', ']', ',', '،', '%', '-', '/', ':', '#',
  isolate('+966 50 1'), isolate('A-3'),
); // prettier-ignore

export function mixedLines(): string[] {
  const made = fc.sample(fc.array(tokens, { minLength: 3, maxLength: 9 }), { seed: 20_261_122, numRuns: 60 });
  return [...written, ...made.map((parts) => parts.join(' '))].filter((line) => /\p{Script=Arabic}/u.test(line));
}

const facing: Readonly<Record<string, string>> = { '(': ')', ')': '(', '[': ']', ']': '[', '{': '}', '}': '{', '<': '>', '>': '<', '«': '»', '»': '«' }; // prettier-ignore

/** The letters from the left edge to the right, brackets as they were typed. */
export function ourOrder(line: string): string {
  return visualRuns(readParagraph(line))
    .map(({ text, rtl }) =>
      rtl
        ? [...text]
            .reverse()
            .map((char) => facing[char] ?? char)
            .join('')
        : text,
    )
    .join('')
    .replace(new RegExp(MARK, 'gu'), '');
}

/** Where each of our runs begins and the last one ends, in points from the left end of the line. */
export function ourEdges(line: string): number[] {
  const doc = new PDFDocument({ autoFirstPage: false });
  const [laid] = layText(doc, [0, 0, 5000, 100], [line], { size: SIZE, align: 'left' });
  const runs = laid?.runs ?? [];
  return [...runs.map((run) => run.x), ...runs.slice(-1).map((run) => run.x + run.advance)];
}

type Set = { readonly order: string; readonly width: number; readonly rtl: boolean };

/** What the browser makes of the same lines in the same font. */
export async function browserLines(page: Page, lines: readonly string[]): Promise<Set[]> {
  const face = readFileSync(font).toString('base64');
  await page.setContent(
    `<style>@font-face { font-family: P; src: url(data:font/ttf;base64,${face}) }
     p { font: ${SIZE}px P; white-space: pre; margin: 0; width: 5000px;
       unicode-bidi: plaintext; text-align: start } </style><main></main>`,
  );
  const found = await page.evaluate<{ letters: [string, number][]; width: number; rtl: boolean }[]>(`(async () => {
    const lines = ${JSON.stringify(lines)};
    document.querySelector('main').append(...lines.map((text) => {
      const p = document.createElement('p'); p.textContent = text; return p;
    }));
    await document.fonts.load('${SIZE}px P', 'ش1'); await document.fonts.ready;
    return [...document.querySelectorAll('p')].map((p) => {
      const node = p.firstChild, letters = [];
      for (let at = 0; at < node.length; at += 1) {
        const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        letters.push([node.data[at], (box.left + box.right) / 2]);
      }
      const whole = document.createRange(); whole.selectNodeContents(p);
      const { left, width } = whole.getBoundingClientRect(), edge = p.getBoundingClientRect().left;
      return { letters, width, rtl: left - edge > 1 };
    });
  })()`);
  return found.map(({ letters, width, rtl }) => ({
    order: letters
      .filter(([char]) => !MARK.test(char))
      .sort(([, one], [, other]) => one - other)
      .map(([char]) => char)
      .join(''),
    width,
    rtl,
  }));
}
