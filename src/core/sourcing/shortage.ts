/** An order of which something is nowhere: what sourcing tells whoever decides, and what it is told to do. */
import type { Tx } from '../../platform/db/index.ts';
import type { Open } from './decide.ts';
import type { LinePiece } from './wants.ts';

export type Shortage = {
  readonly open: Open;
  /** What was found, per location; as the shop counts. */
  readonly found: readonly { readonly locationId: string; readonly pieces: readonly LinePiece[] }[];
  readonly missing: readonly LinePiece[];
  /** Whether shipments hold a part of it already. */
  readonly begun: boolean;
};

export type ShortageAnswer =
  /** A person decides; nothing of it is kept. */
  | { readonly move: 'hold' }
  /** The customer is asked; what was found is set aside until then. */
  | { readonly move: 'propose'; readonly dueAt: string; readonly keepUntil: Date }
  /** It waits for the rest; what was found leaves now, or is set aside. */
  | {
      readonly move: 'schedule';
      readonly reason: string;
      readonly dueAt: string;
      readonly keepUntil: Date;
      readonly ship: boolean;
    }
  /** The rest is not wanted any more: what was found is all. */
  | { readonly move: 'source' };

/** Handed in by the flow, because who decides comes after sourcing. */
export type Shortages = {
  /** Whether what was found would be kept; when not, others may have it. */
  readonly keeps: (open: Open) => boolean;
  /** Decides for orders whose found pieces are locked, in the transaction of the decision. */
  readonly answer: (tx: Tx, shortages: readonly Shortage[]) => Promise<ReadonlyMap<string, ShortageAnswer>>;
};

/** A person decides. */
export const askPeople: Shortages = {
  keeps: () => false,
  answer: async () => new Map(),
};
