/** What a posting of the hub does in the books: its entries in the item ledger, its document, its revenue. */
import type { Document, Draft, Origin, Posting, PostingLine } from './types.ts';

export interface Booked {
  drafts: Draft[];
  documents: Document[];
  /** Where revenue moves, in minor units of a thousandth. */
  revenue?: { location: string; amount: number };
}

export interface Refused {
  code: string;
  text: string;
}

const LONGEST_KEY = 35;
const no = (code: string, text: string): Refused => ({ code, text });
/** Thousandths, so that three decimals add up without noise. */
export const thousandths = (text: unknown): number => Math.round(Number(text ?? 0) * 1000);

export interface BookOptions {
  knows: (location: string) => boolean;
  number: (series: string) => string;
  /** The amount that an earlier document has booked, to take it back. */
  revenueOf: (documentKey: string) => { location: string; amount: number } | undefined;
}

export function book(posting: Posting, options: BookOptions): Booked | Refused {
  if (posting.documentKey === '' || posting.documentKey.length > LONGEST_KEY)
    return no('DOCUMENT_KEY', `the external document number has at most ${LONGEST_KEY} characters`);
  const lines = posting.lines ?? [];
  const named = [posting.location, ...lines.map((line) => line.fulfilmentLocation ?? posting.location)];
  const unknown = named.find((location) => !options.knows(location));
  if (unknown !== undefined) return no('LOCATION', `Location ${unknown} does not exist`);
  const origin: Origin = { outSeq: posting.outSeq, messageId: posting.messageId };
  const document = (type: string): Document => ({ type, number: options.number(type) });
  switch (posting.type) {
    case 'sale.posting.v1':
      return sale(posting, lines, document('SALES_INVOICE'), origin);
    case 'return.posting.v1': {
      const memo = document('CREDIT_MEMO');
      const drafts = lines.map((line) => {
        const broken = line.condition === 'DAMAGED' ? Number(line.quantity) : 0;
        return draft(posting.location, line, Number(line.quantity), broken, 'RETURN', memo, origin);
      });
      const { totals, salesLocation } = posting as { totals?: { gross?: string }; salesLocation?: string };
      const revenue = { location: String(salesLocation), amount: -thousandths(totals?.gross) };
      return { drafts, documents: [memo], revenue };
    }
    case 'transfer.posting.v1':
      return transfer(posting, lines, document('TRANSFER'), origin, options);
    case 'adjustment.posting.v1':
      return journal(posting, lines, document('ITEM_JOURNAL'), origin);
    case 'cancel.posting.v1': {
      const before = options.revenueOf(String(posting['originalDocumentKey']));
      const booked = journal(posting, lines, document('CORRECTIVE_MEMO'), origin);
      return before === undefined ? booked : { ...booked, revenue: { ...before, amount: -before.amount } };
    }
    case 'stock.request.v1':
      return { drafts: [], documents: [] };
    default:
      return no('TYPE', `${posting.type} is not known here`);
  }
}

function sale(posting: Posting, lines: PostingLine[], invoice: Document, origin: Origin): Booked | Refused {
  const { totals, charges, tenders, rounding, salesLocation } = posting as {
    totals?: { net?: string; tax?: string; gross?: string };
    charges?: { gross: string }[];
    tenders?: { amount: string }[];
    rounding?: string;
    salesLocation?: string;
  };
  const gross = thousandths(totals?.gross);
  const sum = (list: readonly { gross?: string }[]): number =>
    list.reduce((total, one) => total + thousandths(one.gross), 0);
  if (sum(lines) + sum(charges ?? []) + thousandths(rounding) !== gross)
    return no('TOTALS', 'lines, charges and rounding are not the total');
  if ((tenders ?? []).reduce((total, one) => total + thousandths(one.amount), 0) !== gross)
    return no('TENDERS', 'the tenders are not the total');
  const drafts = lines
    .filter((line) => line.stockEffect !== false)
    .map((line) => {
      const at = line.fulfilmentLocation ?? posting.location;
      return draft(at, line, -Number(line.quantity), 0, 'SALE', invoice, at === posting.location ? origin : undefined);
    });
  return { drafts, documents: [invoice], revenue: { location: String(salesLocation), amount: gross } };
}

/** The leg of the posting's own place, or both ends where the other has no sequence of its own. */
function transfer(
  posting: Posting,
  lines: PostingLine[],
  order: Document,
  origin: Origin,
  { knows }: BookOptions,
): Booked | Refused {
  const { from, to, inTransit, event, leg } = posting as Record<string, string | null | undefined>;
  if (!knows(from ?? '') || !knows(to ?? '')) return no('LOCATION', 'a transfer stays within the company');
  const drafts: Draft[] = [];
  for (const line of lines) {
    const quantity = Number(line.quantity);
    if (leg !== 'IN') {
      drafts.push(draft(from ?? '', line, -quantity, 0, 'TRANSFER_OUT', order, origin));
      if (event === 'SHIP' && inTransit != null)
        drafts.push(draft(inTransit, line, quantity, 0, 'TRANSFER_IN', order, undefined));
    }
    if (leg !== 'OUT' && event !== 'SHIP') {
      if (event === 'RECEIVE' && inTransit != null)
        drafts.push(draft(inTransit, line, -quantity, 0, 'TRANSFER_OUT', order, undefined));
      const own = to === posting.location ? origin : undefined;
      drafts.push(draft(to ?? '', line, quantity, Number(line.damaged ?? 0), 'TRANSFER_IN', order, own));
    }
  }
  return { drafts, documents: [order] };
}

function journal(posting: Posting, lines: PostingLine[], document: Document, origin: Origin): Booked {
  const drafts = lines.map((line) => {
    const change = Number(line.quantity);
    const kind = change === 0 ? 'STATUS_CHANGE' : 'ADJUSTMENT';
    return draft(posting.location, line, change, Number(line.quarantine ?? 0), kind, document, origin);
  });
  return { drafts, documents: [document] };
}

function draft(
  store: string,
  line: PostingLine,
  quantity: number,
  nonSellable: number,
  kind: Draft['kind'],
  document: Document,
  origin: Origin | undefined,
): Draft {
  return {
    store,
    sku: line.sku,
    quantity,
    nonSellable,
    kind,
    document: { ...document, line: line.lineNo },
    ...(line.reason === undefined ? {} : { reason: line.reason }),
    ...(origin === undefined ? {} : { origin }),
  };
}
