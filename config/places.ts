/** Where a city is, however it is written: for routing when an address or a store has no coordinates of its own. */
import { cities } from './city-table.ts';

export type Place = { readonly lat: number; readonly lng: number };

const table = new Map<string, Place>();
for (const [country, list] of Object.entries(cities)) {
  for (const [lat, lng, names] of list) for (const name of names) table.set(keyOf(country, name), { lat, lng });
}

/** The middle of a city by its English or Arabic name, any usual spelling; undefined where we do not know it. */
export function placeOf(country: string, city: string): Place | undefined {
  return table.get(keyOf(country, city));
}

/** One text for all spellings of a city: that of its place in the table, or else its letters alone. */
export function cityKey(country: string, city: string): string {
  const place = placeOf(country, city);
  return place === undefined ? plain(city) : `${place.lat},${place.lng}`;
}

/** The name of a city by such a text, in Arabic where there is one; the text itself for a city that is not in the table. */
export function cityOfKey(country: string, key: string, locale: 'en' | 'ar'): string {
  const [, , names] = (cities[country] ?? []).find(([lat, lng]) => `${lat},${lng}` === key) ?? [];
  const arabic = locale === 'ar' ? names?.find((name) => /[\u0600-\u06FF]/.test(name)) : undefined;
  return arabic ?? names?.[0] ?? key;
}

/** A name of an area without what people write differently: case, marks, articles, spaces. */
export function areaKey(area: string): string {
  return plain(area);
}

function keyOf(country: string, city: string): string {
  return `${country.trim().toUpperCase()}:${plain(city)}`;
}

/**
 * Steps: take marks off the letters (é → e, Arabic vowel signs) · one form for each Arabic letter that people mix up ·
 * nothing but letters and digits · articles go, with their assimilated forms (`Ad Dammam`), and so does the space.
 */
function plain(name: string): string {
  const letters = name
    .normalize('NFKD')
    .replace(/\p{M}|\u0640/gu, '')
    .toLowerCase()
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const words = letters.split(' ').filter((word, at, all) => all.length === 1 || !isArticle(word, all[at + 1]));
  return words.map((word) => word.replace(/^ال(?=.{2})/, '')).join('');
}

/** `al`, `el`; and `ad`, `ar`, `as`, `at`, `az`, `an`, `ash` before a word that begins with the same sound. */
function isArticle(word: string, following: string | undefined): boolean {
  if (/^[ae]l$/.test(word)) return true;
  return following !== undefined && /^a(sh|[drstzn])$/.test(word) && following.startsWith(word.slice(1));
}
