/** Papers of many parcels as one file that grows while it is watched: what is asked, how far it is, and what it is made of. */

/** Each of them is one file with a paper of every parcel. */
export const batchPapers = ['labels', 'labels_a6', 'labels_a4', 'packing_slips'] as const;
export type BatchPaper = (typeof batchPapers)[number];

export type BatchState = 'queued' | 'running' | 'done' | 'cancelled' | 'failed';

export type Batch = {
  readonly id: string;
  readonly what: BatchPaper;
  readonly state: BatchState;
  readonly version: number;
  /** Whose parcels they are: only who may see all of these places sees the batch. */
  readonly locations: readonly string[];
  readonly reason: string | null;
  readonly total: number;
  /** Tried so far: printed, or passed over. */
  readonly done: number;
  /** Passed over, with their reasons. */
  readonly skipped: number;
  /** Whose own file did not print, so that ours stands in. */
  readonly replaced: number;
  readonly size: number;
  readonly sha256: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly stopAskedBy: string | null;
  readonly endedAt: string | null;
  readonly problem: string | null;
};

export type ItemState = 'open' | 'noted' | 'done' | 'skipped';

/** `noted`: its print is written down, its pages are not yet in the file. */
export type BatchItem = {
  readonly at: number;
  readonly shipmentId: string;
  readonly reference: string;
  readonly state: ItemState;
  readonly documentId: string | null;
  readonly copyNo: number | null;
  readonly code: string | null;
};

/** Something drawn on a sheet that is not full yet: its object and the six numbers of its place (PDF 32000-1 §8.3.3). */
export type Placement = { readonly object: number; readonly matrix: readonly number[] };

/** Where a growing file stands. */
export type Grown = { readonly next: number; readonly open: readonly Placement[] };

/** What has to be known of a piece without reading it: the length of each of its objects, the numbers of its pages. */
export type PieceFacts = {
  readonly lengths: readonly number[];
  readonly pages: readonly number[];
  readonly grown: Grown;
};

/** At most so many papers in one file. */
export const MOST_PAPERS = 2_000;
/** More than this are not made while somebody waits for the answer. */
export const AT_ONCE = 50;
