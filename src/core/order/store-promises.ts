/** Orders by the day on which they were promised. */
import type { Reader } from '../../platform/db/index.ts';

export type Promised = {
  readonly id: string;
  readonly number: string;
  readonly channelId: string;
  readonly state: string;
  readonly promisedOn: string;
};

/** Open orders promised for a day before `on`; `states` are those that are not over. The index of states serves it. */
export async function listPromisedBefore(
  reader: Reader,
  states: readonly string[],
  on: string,
  limit: number,
): Promise<Promised[]> {
  const rows = await reader.all<{ id: string; number: string; channel_id: string; state: string; promised_on: string }>(
    `SELECT id, number, channel_id, state, promised_on FROM orders
     WHERE state IN (${states.map(() => '?').join(', ')}) AND promised_on < ? ORDER BY promised_on LIMIT ${limit}`,
    [...states, on],
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    channelId: row.channel_id,
    state: row.state,
    promisedOn: row.promised_on,
  }));
}
