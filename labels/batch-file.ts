/** The file of a batch of papers: on which stock each kind goes, how the file begins, grows and ends. */
import type { Batch, BatchHands, BatchPaper } from '../src/core/document/index.ts';
import { emptyFile, endOfLabels, growLabels, startOfLabels, type StockName } from './merge.ts';

const stockOf: Readonly<Record<BatchPaper, StockName>> = {
  labels: 'label',
  labels_a6: 'a6',
  labels_a4: 'a4x4',
  packing_slips: 'a4',
};

export const batchFile: Pick<BatchHands, 'start' | 'head' | 'grow' | 'tail'> = {
  start: emptyFile,
  head: startOfLabels,
  grow: ({ what }: Batch, file, grown) => growLabels(file, stockOf[what], grown),
  tail: ({ what }: Batch, pieces) => endOfLabels(stockOf[what], pieces),
};
