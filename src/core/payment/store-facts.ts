/** What gateways reported, and the lists that jobs and people work through. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Param, Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { PaymentFact } from './gateway.ts';
import type { Charge, Refund } from './payment.ts';
import type { ChargeState, RefundState } from './states.ts';
import { chargeColumns, chargeOf, refundColumns, refundOf } from './store.ts';

type Stored = Record<string, string | number | null>;

/** What a report was to us; `channel`: somebody else's doing on a payment we know; `early`: of an order still to come. */
export type Fits = 'charge' | 'refund' | 'authorisation' | 'channel' | 'early' | 'nothing';

export type KeptFact = {
  readonly id: string;
  readonly gateway: string;
  readonly word: string;
  readonly paymentRef: string;
  readonly actionRef: string | null;
  readonly amountMinor: number | null;
  readonly currency: string | null;
  readonly orderId: string | null;
  readonly fits: Fits;
  readonly happenedAt: string;
};

/** Keeps a report; false when it was kept before. */
export async function insertFact(tx: Tx, fact: PaymentFact, orderId: string | null, fits: Fits): Promise<boolean> {
  const fresh = await tx.insert(
    'payment_facts',
    [
      {
        id: uuidv7(),
        gateway: fact.gateway,
        event_ref: fact.eventRef.slice(0, 80),
        kind: fact.word.slice(0, 40),
        payment_ref: fact.paymentRef.slice(0, 80),
        action_ref: fact.actionRef?.slice(0, 80) ?? null,
        reference: fact.reference?.slice(0, 80) ?? null,
        amount_minor: fact.amountMinor ?? null,
        currency: fact.currency ?? null,
        order_id: orderId,
        fits,
        happened_at: fact.happenedAt,
        recorded_at: momentOf(new Date()),
      },
    ],
    { ifAbsent: true },
  );
  return fresh === 1;
}

function factOf(row: Stored): KeptFact {
  return {
    id: String(row.id),
    gateway: String(row.gateway),
    word: String(row.kind),
    paymentRef: String(row.payment_ref),
    actionRef: row.action_ref as string | null,
    amountMinor: row.amount_minor == null ? null : Number(row.amount_minor),
    currency: row.currency as string | null,
    orderId: row.order_id as string | null,
    fits: row.fits as Fits,
    happenedAt: String(row.happened_at),
  };
}

const factColumns = 'id, gateway, kind, payment_ref, action_ref, amount_minor, currency, order_id, fits, happened_at';

/** All of an order's payment, also those that came before the order. */
export async function listFactsOf(reader: Reader, paymentRef: string): Promise<KeptFact[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${factColumns} FROM payment_facts WHERE payment_ref = ? ORDER BY happened_at, id LIMIT 200`,
    [paymentRef],
  );
  return rows.map(factOf);
}

/** Reports that fit nothing of ours, the newest first. */
export async function listMisfits(reader: Reader, limit: number): Promise<KeptFact[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${factColumns} FROM payment_facts WHERE fits = 'nothing' ORDER BY recorded_at DESC, id DESC
     LIMIT ${Math.trunc(limit)}`,
  );
  return rows.map(factOf);
}

/** Charges and refunds of an action of the gateway. */
export async function findByAction(
  reader: Reader,
  actionRef: string,
): Promise<{ charge?: Charge; refund?: Refund } | undefined> {
  const charge = await reader.one<Stored>(`SELECT ${chargeColumns} FROM charges c WHERE c.action_ref = ?`, [actionRef]);
  if (charge !== undefined) return { charge: chargeOf(charge) };
  const refund = await reader.one<Stored>(`SELECT ${refundColumns} FROM refunds r WHERE r.action_ref = ?`, [actionRef]);
  return refund === undefined ? undefined : { refund: refundOf(refund) };
}

/** The charge or refund with this id of ours. */
export async function findById(reader: Reader, id: string): Promise<{ charge?: Charge; refund?: Refund } | undefined> {
  const charge = await reader.one<Stored>(`SELECT ${chargeColumns} FROM charges c WHERE c.id = ?`, [id]);
  if (charge !== undefined) return { charge: chargeOf(charge) };
  const refund = await reader.one<Stored>(`SELECT ${refundColumns} FROM refunds r WHERE r.id = ?`, [id]);
  return refund === undefined ? undefined : { refund: refundOf(refund) };
}

export type MoneyPage = { readonly limit: number; readonly offset: number };

/** Charges in a state, the oldest change first. */
export async function listCharges(
  reader: Reader,
  states: readonly ChargeState[],
  page: MoneyPage,
  changedBefore?: string,
): Promise<{ rows: Charge[]; total: number }> {
  const { where, params } = inStates('c', states, changedBefore);
  const rows = await reader.all<Stored>(
    `SELECT ${chargeColumns} FROM charges c WHERE ${where} ORDER BY c.updated_at, c.id${cut(page)}`,
    params,
  );
  return { rows: rows.map(chargeOf), total: await countIn(reader, 'charges c', where, params) };
}

/** Refunds in a state, the oldest change first. */
export async function listRefundsIn(
  reader: Reader,
  states: readonly RefundState[],
  page: MoneyPage,
  changedBefore?: string,
): Promise<{ rows: Refund[]; total: number }> {
  const { where, params } = inStates('r', states, changedBefore);
  const rows = await reader.all<Stored>(
    `SELECT ${refundColumns} FROM refunds r WHERE ${where} ORDER BY r.updated_at, r.id${cut(page)}`,
    params,
  );
  return { rows: rows.map(refundOf), total: await countIn(reader, 'refunds r', where, params) };
}

function inStates(as: string, states: readonly string[], before?: string): { where: string; params: Param[] } {
  const marks = states.map(() => '?').join(', ');
  const late = before === undefined ? '' : ` AND ${as}.updated_at < ?`;
  return { where: `${as}.state IN (${marks})${late}`, params: [...states, ...(before === undefined ? [] : [before])] };
}

function cut({ limit, offset }: MoneyPage): string {
  return ` LIMIT ${Math.trunc(limit)} OFFSET ${Math.trunc(offset)}`;
}

async function countIn(reader: Reader, table: string, where: string, params: readonly Param[]): Promise<number> {
  const row = await reader.one<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`, params);
  return Number(row?.n ?? 0);
}
