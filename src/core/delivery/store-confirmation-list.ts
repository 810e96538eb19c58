/** The table cod_confirmations, page by page for the people who follow its questions. */
import type { Param, Reader } from '../../platform/db/index.ts';
import { confirmationOf, columns } from './store-confirmations.ts';
import type { Confirmation } from './confirmation.ts';

/** `overdue`: its time is over and nobody has said anything, whether or not that has been noticed yet. */
export const confirmationLists = ['waiting', 'overdue', 'answered'] as const;
export type ConfirmationList = (typeof confirmationLists)[number];

type Asked = {
  readonly list: ConfirmationList;
  /** Left out: of every channel. */
  readonly channels?: readonly string[];
  readonly now: string;
  readonly limit: number;
  readonly offset: number;
};

/** The most pressing first, of answered ones the newest; one more than `limit` where there are more. */
export async function listConfirmations(
  reader: Pick<Reader, 'all'>,
  { list, channels, now, limit, offset }: Asked,
): Promise<Confirmation[]> {
  const lists: Readonly<Record<ConfirmationList, { where: string; params: Param[]; order: string }>> = {
    waiting: { where: "c.state = 'open' AND c.due_at > ?", params: [now], order: 'c.due_at, c.order_id' },
    overdue: {
      where: "c.state IN ('open', 'expired') AND c.due_at <= ?",
      params: [now],
      order: 'c.due_at, c.order_id',
    },
    answered: { where: "c.state IN ('confirmed', 'refused')", params: [], order: 'c.answered_at DESC, c.order_id' },
  };
  const { where, params, order } = lists[list];
  const within =
    channels === undefined
      ? ''
      : channels.length === 0
        ? ' AND 1 = 0'
        : ` AND c.channel_id IN (${channels.map(() => '?').join(', ')})`;
  const rows = await reader.all<Record<string, string | number | null>>(
    `SELECT ${columns} FROM cod_confirmations c WHERE ${where}${within} ORDER BY ${order}
     LIMIT ${Math.trunc(limit) + 1} OFFSET ${Math.trunc(offset)}`,
    [...params, ...(channels ?? [])],
  );
  return rows.map(confirmationOf);
}
