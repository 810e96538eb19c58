/** Pages point to files and headings that exist, name every variable, and nothing names the place where it was written. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { environmentSchema } from '../../config/environment.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Not part of the project: what is installed, built, or left by a run. */
const notOurs = new Set(['node_modules', 'dist', 'var', '.git', '.idea', '.vscode', '.eslintcache', 'coverage']);
const notText = /\.(png|jpe?g|ico|pdf|woff2?|ttf|gz|sqlite.*|tsbuildinfo)$/;

const files = filesIn(root);
const pages = files.filter((file) => file.endsWith('.md'));

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return entry.isFile() && !notText.test(entry.name) ? [relative(root, path)] : [];
  });
}

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
/** Examples of code are not links. */
const proseOf = (file: string): string => textOf(file).replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

/** As GitHub makes them: small letters, no signs, dashes for spaces. */
function anchorsOf(file: string): Set<string> {
  const headings = textOf(file)
    .replace(/^```[\s\S]*?^```/gm, '')
    .matchAll(/^#{1,6}\s+(.+)$/gm);
  return new Set(
    [...headings].map(([, text = '']) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-'),
    ),
  );
}

function brokenIn(page: string): string[] {
  const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)];
  return links.flatMap(([, inText, inHtml]) => {
    const link = inText ?? inHtml ?? '';
    if (/^[a-z]+:/i.test(link)) return [];
    const [path = '', anchor] = link.split('#', 2);
    const target = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path)));
    const there = statSync(join(root, target), { throwIfNoEntry: false });
    if (there === undefined) return [`${page}: ${link} is not there`];
    const known = anchor === undefined || !target.endsWith('.md') || anchorsOf(target).has(anchor);
    return known ? [] : [`${page}: ${link} names no heading`];
  });
}

/** Written in pieces, so that this file does not find itself. */
const forbidden: readonly (readonly [string, RegExp])[] = [
  ['a path of somebody’s machine', new RegExp(['/wo', 'rk/|/ho', 'me/[a-z]|/ro', 'ot/|/Us', 'ers/[A-Za-z]|[A-Z]:\\\\Us', 'ers'].join(''))],
  ['a folder beside the project', new RegExp(['\\.\\./sha', 'red'].join(''))],
  ['a private package registry', new RegExp(['"resol', 'ved": "(?!https://registry\\.npmjs\\.org/)|^\\s*regis', 'try\\s*='].join(''), 'm')],
];

describe('docs/links', () => {
  for (const page of pages) {
    it(`${page}: every relative link, leads to a file and a heading that are there`, () => {
      expect(brokenIn(page)).to.deep.equal([]);
    });
  }

  it('every text file: its words, name no machine and no private place', () => {
    const found = files.flatMap((file) => {
      const text = textOf(file);
      return forbidden.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${file}: ${what}`);
    });

    expect(found).to.deep.equal([]);
  });

  it('README: its table of variables, has every variable of the environment and no other', () => {
    const keys = Object.keys(environmentSchema.describe().keys as object);

    const named = [...textOf('README.md').matchAll(/^\| `(HUB_\w+)` \|/gm)].map(([, name]) => name);

    expect(named).to.have.members(keys);
  });
});
