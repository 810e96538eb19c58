/** A posting: what the hub tells the ERP to book, under a number of its place that leaves no gap. */
import type { Quantity } from './amounts.ts';
import type { PostingState } from './states.ts';

export type PostingType =
  | 'sale.posting.v1'
  | 'return.posting.v1'
  | 'transfer.posting.v1'
  | 'adjustment.posting.v1'
  | 'cancel.posting.v1'
  | 'stock.request.v1';

export type Posting = {
  /** The message id that the ERP sees. */
  readonly id: string;
  readonly companyId: string;
  /** The place whose sequence it is in. */
  readonly locationId: string;
  readonly outSeq: number;
  readonly type: PostingType;
  /** The ERP's external document number: ≤ 35 characters, unique. */
  readonly documentKey: string;
  readonly groupKey: string | null;
  readonly groupNo: number;
  /** The key of the overlay rows that it stands for; null where it moves no stock. */
  readonly entryKey: string | null;
  readonly orderId: string | null;
  readonly shipmentId: string | null;
  /** The message as the ERP reads it. */
  readonly body: PostingBody;
  readonly state: PostingState;
  readonly sentAt: string | null;
  readonly dueAt: string;
  readonly erpDocuments: readonly ErpDocument[];
  readonly ledgerTo: string | null;
  readonly errorCode: string | null;
  readonly errorText: string | null;
  readonly settledAt: string | null;
  readonly settledBy: string | null;
  readonly createdAt: string;
};

export type ErpDocument = { readonly type: string; readonly number: string };

export type PostingBody = {
  readonly messageId: string;
  readonly type: PostingType;
  readonly outSeq: number;
  readonly company: string;
  readonly location: string;
  readonly documentKey: string;
  readonly postingDate: string;
  /** Steps of one business: the ERP books a step only when the one before it is booked, and parks it otherwise. */
  readonly group?: { readonly key: string; readonly step: number; readonly of: number };
  readonly [field: string]: unknown;
};

export type SaleLine = {
  readonly lineNo: number;
  readonly sku: string;
  readonly quantity: Quantity;
  readonly uom: string;
  /** False for what nobody picks: a service, a gift wrap. */
  readonly stockEffect: boolean;
  /** Where stock goes down. */
  readonly fulfilmentLocation: string;
  readonly unitPrice: string;
  readonly discount: string;
  readonly net: string;
  readonly tax: readonly TaxPart[];
  readonly gross: string;
};

export type TaxPart = {
  readonly code: string;
  readonly base: string;
  readonly rate: string;
  readonly amount: string;
};

export type Tender = {
  readonly type: 'CARD' | 'COD' | 'WALLET' | 'GIFTCARD' | 'STORECREDIT' | 'CASH';
  readonly amount: string;
  readonly status: string;
  readonly reference: string | null;
  readonly clearingAccount: string;
};

export type Charge = {
  readonly type: 'SHIPPING' | 'FEE';
  readonly account: string;
  readonly net: string;
  readonly tax: readonly TaxPart[];
  readonly gross: string;
};

/** One place's share of what a posting does to stock; signed. */
export type Effect = {
  readonly locationId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly quarantine: number;
};

/** What the posting of a place does to the stock of that place; compensating it is the opposite of each. */
export function effectsOf(body: PostingBody): Effect[] {
  const at = body.location;
  const lines = (body['lines'] ?? []) as readonly Record<string, unknown>[];
  const number = (line: Record<string, unknown>, field = 'quantity'): number => Number(line[field] ?? 0);
  const effect = (line: Record<string, unknown>, quantity: number, quarantine = 0): Effect => ({
    locationId: at,
    sku: String(line['sku']),
    quantity,
    quarantine,
  });
  switch (body.type) {
    case 'sale.posting.v1':
      return lines
        .filter((line) => line['stockEffect'] === true && line['fulfilmentLocation'] === at)
        .map((line) => effect(line, -number(line)));
    case 'return.posting.v1':
      return lines.map((line) => effect(line, number(line), line['condition'] === 'DAMAGED' ? number(line) : 0));
    case 'transfer.posting.v1':
      return lines.map((line) =>
        body['from'] === at ? effect(line, -number(line)) : effect(line, number(line), number(line, 'damaged')),
      );
    case 'adjustment.posting.v1':
    case 'cancel.posting.v1':
      return lines.map((line) => effect(line, number(line), number(line, 'quarantine')));
    case 'stock.request.v1':
      return [];
  }
}
