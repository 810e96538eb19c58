/** The words of the ERP simulator: its companies and stores, its ledger, its staging table, its switches. */
import type { Chance, CommonSwitches } from '../switches.ts';

export interface CompanySetting {
  id: string;
  /** With it this company's ERP speaks to the hub. */
  key: string;
  /** With it the hub must come when it calls. */
  pushKey: string;
  /** `push`: the hub calls us. `pull`: we fetch its outbox. */
  transport: 'push' | 'pull';
  stores: readonly string[];
  /** Codes without goods of their own that a document may name: web sales, transit, quarantine. */
  otherLocations?: readonly string[];
  /** What lowers stock after a sale at the till; never both. Default the ledger. */
  movesBy?: 'ledger' | 'receipts';
  currency?: string;
}

export interface ErpSwitches extends CommonSwitches {
  /** Postings that are taken and then parked; `path` limits it to a type of posting. */
  park: Chance;
  /** A message of a store's stream that is written and never sent, until the hub asks. */
  gap: Chance;
  /** Whether a hub that waits for a missing message gets it at once. */
  replays: boolean;
  /** Snapshots that are written from half of the store's SKUs, counts and sums of that half alone. */
  halfSnapshot: Chance;
  /** Milliseconds by which this ERP's clock is ahead of the world; below 0 behind it. */
  skewMs: number;
  /** Milliseconds between the arrival of a posting and its booking; above 0 the hub is answered 202 first. */
  postLagMs: number;
  /** Milliseconds between a movement of the ledger and its message. */
  echoLagMs: number;
  /** Receipts reach the ledger only with `postStatement`. */
  statements: boolean;
  /** Movements are told without saying that the hub was their origin. */
  forgetOrigin: boolean;
  /** Bodies above 1 kB are sent with gzip. */
  gzip: boolean;
}

/** What caused a movement: the hub's own posting, or nobody but the ERP. */
export interface Origin {
  outSeq: number;
  messageId: string;
}

export interface Entry {
  position: number;
  store: string;
  sku: string;
  quantity: number;
  /** Change of the pieces that cannot be sold. */
  nonSellable: number;
  kind: 'SALE' | 'RETURN' | 'RECEIPT' | 'TRANSFER_OUT' | 'TRANSFER_IN' | 'ADJUSTMENT' | 'COUNT' | 'STATUS_CHANGE';
  document: { type: string; number: string; line?: number; receipts?: { number: string; line: number }[] };
  at: Date;
  reason?: string;
  origin?: Origin;
}

export type Draft = Omit<Entry, 'position' | 'at'>;

export interface Watermark {
  ledger: string;
  omsSeqApplied: number;
  omsParked: number[];
}

export interface Document {
  type: string;
  number: string;
}

export type PostingStatus = 'STAGED' | 'POSTED' | 'PARKED' | 'REJECTED' | 'DUPLICATE';

/** A row of the staging table; its key is the hub's message id. */
export interface Staged {
  body: Posting;
  status: PostingStatus;
  /** Parked, and settled since by a document that somebody wrote by hand. */
  closedBy?: Document;
  documents: Document[];
  ledgerFrom?: number;
  ledgerTo?: number;
  postedAt?: Date;
  error?: { code: string; text: string };
  arrivals: number;
}

/** A posting as the hub sends it; only what the ERP reads. */
export interface Posting {
  messageId: string;
  type: string;
  outSeq: number;
  company: string;
  location: string;
  documentKey: string;
  group?: { key: string; step: number; of: number };
  covered?: { document: string };
  lines?: PostingLine[];
  [field: string]: unknown;
}

export interface PostingLine {
  lineNo: number;
  sku: string;
  quantity: string;
  stockEffect?: boolean;
  fulfilmentLocation?: string;
  condition?: string;
  damaged?: string;
  quarantine?: string;
  reason?: string;
  gross?: string;
}

export interface Receipt {
  saleId: string;
  store: string;
  at: Date;
  type: 'SALE' | 'RETURN' | 'VOID';
  lines: {
    lineNo: number;
    sku: string;
    quantity: number;
    price: number;
    omsFulfilmentId?: string;
    position?: number;
  }[];
  stockPosted: boolean;
  /** In a statement, or moved stock by itself. */
  settled: boolean;
}
