/** A paper that is kept: its bytes as first made or received, by whose hash every later print is the same. */

export const documentKinds = [
  'shipping_label',
  'carton_label',
  'packing_slip',
  'return_slip',
  'commercial_invoice',
  'pick_list',
  'manifest',
  'invoice',
  'credit_note',
  'delivery_proof',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** `hub` drew it, `courier` sent it. */
export type DocumentOrigin = 'hub' | 'courier';

/** What is on the file; sizes in mm of its first page. */
export type FileFacts = {
  readonly pages?: number;
  readonly widthMm?: number;
  readonly heightMm?: number;
  /** Its viewer turns a page of it. */
  readonly turned?: boolean;
};

export type StoredDocument = {
  readonly id: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
};

/** Everything but the bytes. */
export type DocumentHead = {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly ownerId: string;
  readonly orderId: string | null;
  readonly locationId: string | null;
  readonly subject: string | null;
  readonly version: number;
  readonly supersededBy: string | null;
  readonly origin: DocumentOrigin;
  readonly mediaType: string;
  readonly sha256: string;
  readonly size: number;
  readonly createdAt: string;
};

export type NewDocument = {
  readonly kind: DocumentKind;
  /** What it is about; the paper's own id where it is about many. */
  readonly ownerId?: string;
  readonly orderId?: string;
  readonly locationId?: string;
  /** Names a paper about many things, so that the next one of the same name is its next version. */
  readonly subject?: string;
  readonly origin: DocumentOrigin;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly facts?: FileFacts;
  /** A new version stands in for the one before it, which stays. Asked for only where there can be one: it costs a look. */
  readonly supersedes?: true;
};

const copied: ReadonlySet<DocumentKind> = new Set(['invoice', 'credit_note', 'commercial_invoice', 'manifest']);

/** Papers of which a second print must not pass for the first; the others come out byte for byte the same. */
export function isMarkedAsCopy(kind: DocumentKind): boolean {
  return copied.has(kind);
}
