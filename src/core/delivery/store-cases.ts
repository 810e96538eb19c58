/** The table delivery_cases. */
import type { Param, Reader, Row, Tx } from '../../platform/db/index.ts';
import type { DeliveryAnswer, DeliveryCase } from './case.ts';
import { deliveryCaseStates, type DeliveryCaseState } from './states.ts';

type Stored = Record<string, string | number | null>;

const columns = `c.id, c.shipment_id, c.order_id, c.order_number, c.channel_id, c.location_id, c.courier_code, c.awb, c.state, c.version,
  c.attempts, c.ndr_code, c.failed_at, c.due_at, c.by_api, c.answer, c.answered_at, c.answered_by, c.answer_error, c.follow_at,
  c.mailed_attempt, c.mail_error, c.outcome, c.opened_at, c.closed_at`;

export const livingStates = (Object.keys(deliveryCaseStates) as DeliveryCaseState[]).filter(
  (state) => !deliveryCaseStates[state].final,
);

const textIn = (value: string | number | null | undefined): string | null => (value == null ? null : String(value));

function caseOf(row: Stored): DeliveryCase {
  return {
    id: String(row.id),
    shipmentId: String(row.shipment_id),
    orderId: String(row.order_id),
    orderNumber: String(row.order_number),
    channelId: String(row.channel_id),
    locationId: String(row.location_id),
    courierCode: String(row.courier_code),
    awb: String(row.awb),
    state: row.state as DeliveryCaseState,
    version: Number(row.version),
    attempts: Number(row.attempts),
    ndrCode: row.ndr_code == null ? null : Number(row.ndr_code),
    failedAt: String(row.failed_at),
    dueAt: String(row.due_at),
    byApi: Number(row.by_api) === 1,
    answer: row.answer == null ? null : (JSON.parse(String(row.answer)) as DeliveryAnswer),
    answeredAt: textIn(row.answered_at),
    answeredBy: textIn(row.answered_by),
    answerError: textIn(row.answer_error),
    followAt: textIn(row.follow_at),
    mailedAttempt: Number(row.mailed_attempt),
    mailError: textIn(row.mail_error),
    outcome: textIn(row.outcome),
    openedAt: String(row.opened_at),
    closedAt: textIn(row.closed_at),
  };
}

/** 1 when the shipment had no case yet. */
export async function insertCase(tx: Tx, row: Row): Promise<number> {
  return tx.insert('delivery_cases', [row], { ifAbsent: true });
}

export async function lockCaseOf(tx: Tx, shipmentId: string): Promise<DeliveryCase | undefined> {
  const row = await tx.one<Stored>(
    `SELECT ${columns} FROM delivery_cases c WHERE c.shipment_id = ?${tx.sql.forUpdate}`,
    [shipmentId],
  );
  return row === undefined ? undefined : caseOf(row);
}

export async function lockCase(tx: Tx, id: string): Promise<DeliveryCase | undefined> {
  const row = await tx.one<Stored>(`SELECT ${columns} FROM delivery_cases c WHERE c.id = ?${tx.sql.forUpdate}`, [id]);
  return row === undefined ? undefined : caseOf(row);
}

export async function findCase(reader: Pick<Reader, 'one'>, id: string): Promise<DeliveryCase | undefined> {
  const row = await reader.one<Stored>(`SELECT ${columns} FROM delivery_cases c WHERE c.id = ?`, [id]);
  return row === undefined ? undefined : caseOf(row);
}

export async function findCaseOf(reader: Pick<Reader, 'one'>, shipmentId: string): Promise<DeliveryCase | undefined> {
  const row = await reader.one<Stored>(`SELECT ${columns} FROM delivery_cases c WHERE c.shipment_id = ?`, [shipmentId]);
  return row === undefined ? undefined : caseOf(row);
}

/** Saves a case against the version it was locked in; 1 when it was still in it. */
export async function saveCase(tx: Tx, before: number, after: DeliveryCase): Promise<number> {
  return tx.run(
    `UPDATE delivery_cases SET state = ?, version = ?, attempts = ?, ndr_code = ?, failed_at = ?, due_at = ?, by_api = ?, answer = ?,
       answered_at = ?, answered_by = ?, answer_error = ?, follow_at = ?, mailed_attempt = ?, mail_error = ?, outcome = ?, closed_at = ?
     WHERE id = ? AND version = ?`,
    [
      after.state,
      after.version,
      after.attempts,
      after.ndrCode,
      after.failedAt,
      after.dueAt,
      after.byApi ? 1 : 0,
      after.answer === null ? null : JSON.stringify(after.answer),
      after.answeredAt,
      after.answeredBy,
      after.answerError,
      after.followAt,
      after.mailedAttempt,
      after.mailError,
      after.outcome,
      after.closedAt,
      after.id,
      before,
    ],
  );
}

/** What became of the mail; the version stays, for it counts what people see. */
export async function saveMailed(tx: Tx, id: string, attempt: number, error: string | null): Promise<void> {
  await tx.run('UPDATE delivery_cases SET mailed_attempt = ?, mail_error = ? WHERE id = ?', [attempt, error, id]);
}

export type CaseFilter = {
  /** `work`: what waits for an answer; `way`: answered and not settled; `done`. */
  readonly show?: 'work' | 'way' | 'done';
  readonly courier?: string;
  readonly channel?: string;
  readonly ndrCode?: number;
  /** Only those whose time ends before this moment. */
  readonly dueBefore?: string;
  /** Whose it may be; left out: all. */
  readonly channels?: readonly string[];
  readonly locations?: readonly string[];
};

const shown = {
  work: ['open', 'by_hand', 'expired'],
  way: ['answered', 'taken', 'reattempting'],
  done: ['solved', 'returning'],
} as const;

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** The most pressing first; what is over, the latest first. */
export async function listCases(
  reader: Pick<Reader, 'all'>,
  filter: CaseFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<DeliveryCase[]> {
  const { show = 'work', courier, channel, ndrCode, dueBefore, channels, locations } = filter;
  const where = [`c.state IN (${marks(shown[show])})`];
  const params: Param[] = [...shown[show]];
  const among = (column: string, allowed: readonly string[] | undefined): void => {
    if (allowed === undefined) return;
    where.push(allowed.length === 0 ? '1 = 0' : `${column} IN (${marks(allowed)})`);
    params.push(...allowed);
  };
  const is = (sql: string, value: Param | undefined): void => {
    if (value === undefined) return;
    where.push(sql);
    params.push(value);
  };
  is('c.courier_code = ?', courier);
  is('c.channel_id = ?', channel);
  is('c.ndr_code = ?', ndrCode);
  is('c.due_at < ?', dueBefore);
  among('c.channel_id', channels);
  among('c.location_id', locations);
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM delivery_cases c WHERE ${where.join(' AND ')}
     ORDER BY c.due_at ${show === 'done' ? 'DESC' : 'ASC'}, c.id LIMIT ${Math.trunc(page.limit)} OFFSET ${Math.trunc(page.offset)}`,
    params,
  );
  return rows.map(caseOf);
}

/** Cases that are not over, a page at a time in the order of their ids. */
export async function listLiving(reader: Pick<Reader, 'all'>, after: string, limit: number): Promise<DeliveryCase[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM delivery_cases c WHERE c.state IN (${marks(livingStates)}) AND c.id > ? ORDER BY c.id LIMIT ${Math.trunc(limit)}`,
    [...livingStates, after],
  );
  return rows.map(caseOf);
}
