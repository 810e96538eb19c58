/** What couriers paid beyond what they owed: rows of their statements, beside the cash that they fitted. */
import type { Param, Reader } from '../../platform/db/index.ts';

type Stored = Record<string, string | number | null>;

/** What a courier has paid beyond what it owed for a parcel. Minor units. */
export type Surplus = {
  readonly rowId: string;
  readonly courierCode: string;
  readonly statementNo: string;
  readonly awb: string;
  readonly reference: string;
  readonly orderNumber: string;
  readonly channelId: string;
  readonly currency: string;
  readonly minor: number;
  readonly collectedAt: string;
  /** Null: nobody has said yet what became of it. */
  readonly resolvedAt: string | null;
};

export type SurplusFilter = { readonly courier?: string; readonly channels?: readonly string[] };

function surplusScope({ courier, channels }: SurplusFilter): { readonly where: string; readonly params: Param[] } {
  const where = ["r.state IN ('open', 'done') AND r.outcome = 'over'"];
  const params: Param[] = [];
  if (courier !== undefined) {
    where.push('c.courier_code = ?');
    params.push(courier);
  }
  if (channels !== undefined) {
    where.push(channels.length === 0 ? '1 = 0' : `c.channel_id IN (${channels.map(() => '?').join(', ')})`);
    params.push(...channels);
  }
  return { where: where.join(' AND '), params };
}

/** A page at a time, behind the one named. */
export async function listSurplus(
  reader: Pick<Reader, 'all'>,
  filter: SurplusFilter,
  page: { readonly after: string; readonly limit: number },
): Promise<Surplus[]> {
  const { where, params } = surplusScope(filter);
  const rows = await reader.all<Stored>(
    `SELECT r.id, c.courier_code, s.statement_no, c.awb, c.reference, c.order_number, c.channel_id, c.currency,
       r.amount_minor - r.applied_minor AS minor, c.collected_at, r.state, r.resolved_at
     FROM remittance_rows r JOIN cod_receivables c ON c.id = r.receivable_id JOIN remittance_statements s ON s.id = r.statement_id
     WHERE ${where} AND r.id > ? ORDER BY r.id LIMIT ${Math.trunc(page.limit)}`,
    [...params, page.after],
  );
  return rows.map((row) => ({
    rowId: String(row.id),
    courierCode: String(row.courier_code),
    statementNo: String(row.statement_no),
    awb: String(row.awb),
    reference: String(row.reference),
    orderNumber: String(row.order_number),
    channelId: String(row.channel_id),
    currency: String(row.currency),
    minor: Number(row.minor),
    collectedAt: String(row.collected_at),
    resolvedAt: row.state === 'done' ? String(row.resolved_at) : null,
  }));
}

/** By courier and currency: all that came beyond what was owed, and what of it nobody has settled. */
export async function sumSurplus(
  reader: Pick<Reader, 'all'>,
  filter: SurplusFilter,
): Promise<{ courierCode: string; currency: string; minor: number; openMinor: number }[]> {
  const { where, params } = surplusScope(filter);
  const rows = await reader.all<Stored>(
    `SELECT c.courier_code, c.currency, SUM(r.amount_minor - r.applied_minor) AS minor,
       SUM(CASE WHEN r.state = 'open' THEN r.amount_minor - r.applied_minor ELSE 0 END) AS open_minor
     FROM remittance_rows r JOIN cod_receivables c ON c.id = r.receivable_id
     WHERE ${where} GROUP BY c.courier_code, c.currency`,
    params,
  );
  return rows.map((row) => ({
    courierCode: String(row.courier_code),
    currency: String(row.currency),
    minor: Number(row.minor),
    openMinor: Number(row.open_minor),
  }));
}
