/** Reads request bodies as Magento's input processor does: either spelling of a key, types checked, unknown object fields refused. */
import { refuse } from './errors.ts';

export type Json = Record<string, unknown>;

const snake = (word: string) => word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Unknown top-level keys are ignored: a body wrapped in {entity:{…}} says nothing at all. */
export function topLevel(payload: unknown): Json {
  if (!isObject(payload)) return {};
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [snake(key), value]));
}

/** The fields of an inner object; one that the interface does not have is refused. */
export function object(value: unknown, name: string, known: readonly string[]): Json {
  if (!isObject(value)) throw refuse(`Invalid type for value: "${name}". Expected type: object.`);
  const fields = topLevel(value);
  for (const key of Object.keys(fields)) {
    if (!known.includes(key) && key !== 'extension_attributes') {
      throw refuse(`Property "%1" does not have an accessor method in "%2".`, [key, name]);
    }
  }
  return fields;
}

export function number(value: unknown, field: string): number {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof read !== 'number' || !Number.isFinite(read)) {
    throw refuse('The "%1" value\'s type is invalid. The "%2" type was expected. Verify and try again.', [
      value,
      `float ${field}`,
    ]);
  }
  return read;
}

export function integer(value: unknown, field: string): number {
  const read = number(value, field);
  if (!Number.isInteger(read)) {
    throw refuse('The "%1" value\'s type is invalid. The "%2" type was expected. Verify and try again.', [
      value,
      `int ${field}`,
    ]);
  }
  return read;
}

export interface CommentIn {
  comment: string;
  is_visible_on_front: number;
}

export function documentComment(value: unknown): CommentIn | undefined {
  if (value === undefined || value === null) return undefined;
  const fields = object(value, 'comment', ['comment', 'is_visible_on_front']);
  if (typeof fields['comment'] !== 'string')
    throw refuse('"%fieldName" is required. Enter and try again.', { fieldName: 'comment' });
  return { comment: fields['comment'], is_visible_on_front: Number(fields['is_visible_on_front'] ?? 0) };
}

export interface LineIn {
  order_item_id: number;
  qty: number;
}

/** Absent or empty means every remaining item, which is why callers should always send it. */
export function documentItems(value: unknown): LineIn[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw refuse('Invalid type for value: "items". Expected type: array.');
  if (value.length === 0) return undefined;
  return value.map((one) => {
    const fields = object(one, 'items', ['order_item_id', 'qty']);
    return { order_item_id: integer(fields['order_item_id'], 'order_item_id'), qty: number(fields['qty'], 'qty') };
  });
}
