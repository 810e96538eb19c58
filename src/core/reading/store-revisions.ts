/** Later bodies of an order, and what was made of each. */
import type { Reader } from '../../platform/db/index.ts';

export type RevisionRow = {
  readonly id: string;
  /** kept, applied, partly_refused, refused or no_change. */
  readonly state: string;
  readonly receivedAt: string;
  readonly decidedAt: string | null;
  readonly decided: readonly {
    readonly what: string;
    /** What it is about: an item, a field; no personal data. */
    readonly about: string;
    readonly from: string;
    readonly to: string;
    readonly outcome: string;
    readonly code: string | null;
  }[];
};

const MOST = 50;

/** Newest first. */
export async function listRevisions(reader: Reader, orderId: string): Promise<RevisionRow[]> {
  const rows = await reader.all<Record<string, string | null>>(
    `SELECT id, state, received_at, decided_at, differences FROM order_revisions WHERE order_id = ?
     ORDER BY received_at DESC, id DESC LIMIT ${MOST}`,
    [orderId],
  );
  return rows.map((row) => ({
    id: String(row['id']),
    state: String(row['state']),
    receivedAt: String(row['received_at']),
    decidedAt: row['decided_at'] ?? null,
    decided: (JSON.parse(row['differences'] ?? '[]') as Stored[]).map(({ difference, outcome, code }) => ({
      what: String(difference['what']),
      about: wordOf(difference['sku']),
      from: wordOf(difference['from']),
      to: wordOf(difference['to']),
      outcome,
      code: code ?? null,
    })),
  }));
}

type Stored = { readonly difference: Record<string, unknown>; readonly outcome: string; readonly code?: string };

function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
