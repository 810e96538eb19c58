/** Whether two answers differ, and in what. Pure. */
import type { Answer } from './rehearsal.ts';

/** Empty: the same pieces leave from the same places. */
export function differences(before: Answer, after: Answer): string[] {
  if (whereOf(before) === whereOf(after)) return [];
  const why: string[] = [];
  const missing = (one: Answer): number => one.missing.reduce((sum, each) => sum + each.quantity, 0);
  if (missing(after) < missing(before)) why.push('served');
  if (missing(after) > missing(before)) why.push('unserved');
  if (after.parts.length > before.parts.length && before.parts.length > 0) why.push('split');
  if (after.parts.length < before.parts.length && after.parts.length > 0) why.push('together');
  if (before.set !== after.set) why.push('other_set');
  else if (stepsOf(before) !== stepsOf(after)) why.push('other_step');
  return why.length === 0 ? ['other_location'] : why;
}

function whereOf({ parts }: Answer): string {
  return parts
    .map(({ locationId, pieces }) => `${locationId}:${piecesText(pieces)}`)
    .sort()
    .join('|');
}

function piecesText(pieces: Answer['missing']): string {
  return pieces
    .map(({ sku, quantity }) => `${sku} ${quantity}`)
    .sort()
    .join(',');
}

function stepsOf({ parts }: Answer): string {
  return [...new Set(parts.map((part) => part.step))].join('|');
}
