/** A refused body as a person corrects it: some named fields, or all of it; and which fields differ afterwards. */
import { fail } from '../platform/errors.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** `items[0].sku` → items, 0, sku. @throws invalid `request.bad_path` */
function stepsOf(path: string): (string | number)[] {
  if (!/^[A-Za-z_]\w*(\[\d{1,4}\])*(\.[A-Za-z_]\w*(\[\d{1,4}\])*)*$/.test(path)) fail('invalid', 'request.bad_path');
  const steps = path.split('.').flatMap((part) => {
    const [name = '', ...indexes] = part.split(/\[|\]\[|\]/).filter((one) => one !== '');
    return [name, ...indexes.map(Number)];
  });
  if (steps.some((step) => ['__proto__', 'constructor', 'prototype'].includes(String(step))))
    fail('invalid', 'request.bad_path');
  return steps;
}

/** @throws invalid `request.not_json` */
export function jsonIn(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    return fail('invalid', 'request.not_json', { bytes: text.length }, error);
  }
}

/** What stands there as a person edits it: lists of lines as lines; undefined when it is no plain value. */
export function textAt(body: Json, path: string): string | undefined {
  let here: Json | undefined = body;
  for (const step of stepsOf(path)) {
    if (typeof here !== 'object' || here === null) return '';
    here = (here as Record<string, Json>)[step];
    if (here === undefined) return '';
  }
  if (here === null) return '';
  if (Array.isArray(here)) return here.every((one) => typeof one !== 'object') ? here.join('\n') : undefined;
  return typeof here === 'object' ? undefined : String(here);
}

/**
 * A copy with these fields set; a number stays a number, a list of lines a list.
 * @throws invalid `request.bad_path` for a field that cannot be there
 */
export function withFields(body: Json, fields: Readonly<Record<string, string>>): Json {
  const copy = structuredClone(body);
  for (const [path, text] of Object.entries(fields)) {
    const steps = stepsOf(path);
    const last = steps.pop() ?? fail('invalid', 'request.bad_path');
    let here: Json = copy;
    for (const step of steps) {
      if (typeof here !== 'object' || here === null) fail('invalid', 'request.bad_path', { path });
      const inner: Json | undefined = (here as Record<string, Json>)[step];
      // PHP writes an empty object as a list.
      const isGap = inner === undefined || inner === null || (Array.isArray(inner) && inner.length === 0);
      here = isGap ? ((here as Record<string, Json>)[step] = {}) : inner;
    }
    if (typeof here !== 'object' || here === null) fail('invalid', 'request.bad_path', { path });
    (here as Record<string, Json>)[last] = valueLike((here as Record<string, Json>)[last], text);
  }
  return copy;
}

function valueLike(before: Json | undefined, text: string): Json {
  if (Array.isArray(before)) return text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const isNumber = typeof before === 'number' && /^-?\d+(\.\d+)?$/.test(text.trim());
  return isNumber ? Number(text) : text;
}

/** Paths of what differs, at most a hundred. */
export function changedFields(before: Json, after: Json, path = ''): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isObject(before) || !isObject(after)) return [path === '' ? '*' : path];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .flatMap((name) => {
      const inner = /^\d+$/.test(name) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
      return changedFields(before[name] ?? null, after[name] ?? null, inner);
    })
    .slice(0, 100);
}

function isObject(value: Json): value is Record<string, Json> & Json {
  return typeof value === 'object' && value !== null;
}
