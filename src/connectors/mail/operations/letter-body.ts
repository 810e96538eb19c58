/** A letter's parts as plain text and as simple HTML, in either direction of writing. */
export type Parts = {
  readonly hello: string;
  readonly paragraphs: readonly string[];
  readonly lines: readonly string[];
  readonly after: readonly string[];
  readonly link?: { readonly url: string; readonly words: string };
  readonly end: string;
};

export function textOf({ hello, paragraphs, lines, after, link, end }: Parts): string {
  return [
    hello,
    '',
    ...paragraphs,
    '',
    ...lines.map((line) => `- ${line}`),
    ...(lines.length === 0 ? [] : ['']),
    ...after,
    ...(link === undefined ? [] : ['', `${link.words}`, link.url]),
    '',
    end,
    '',
  ].join('\n');
}

export function htmlOf({ hello, paragraphs, lines, after, link, end }: Parts, language: 'en' | 'ar'): string {
  const p = (text: string): string => `<p>${safe(text)}</p>`;
  const list = lines.length === 0 ? '' : `<ul>${lines.map((line) => `<li>${safe(line)}</li>`).join('')}</ul>`;
  const button = link === undefined ? '' : `<p><a href="${safe(link.url)}">${safe(link.words)}</a></p>`;
  const dir = language === 'ar' ? 'rtl' : 'ltr';
  const body = [p(hello), ...paragraphs.map(p), list, ...after.map(p), button, p(end)].join('');
  return `<!doctype html><html lang="${language}" dir="${dir}"><head><meta charset="utf-8"></head><body>${body}</body></html>`;
}

function safe(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
