/** The three steps of a snapshot, with valid defaults. */
import { store, type ErpHouse, type Sent } from './house.ts';

export const URL = '/erp/v1/stock/snapshots';
export const mark = (ledger = '5000', own: Record<string, unknown> = {}) => ({
  ledger,
  omsSeqApplied: 0,
  omsParked: [],
  ...own,
});

export function opening(own: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    snapshotId: 'S1',
    scope: { stores: [store], skus: 'ALL' },
    quantityBasis: 'ON_HAND',
    consistency: 'EXACT',
    asOf: '2026-03-01T22:00:00Z',
    watermark: mark(),
    missingPolicy: 'ZERO',
    ...own,
  };
}

export function line(one: string, onHand: string, own: Record<string, unknown> = {}): Record<string, unknown> {
  return { storeId: store, sku: one, uom: 'PCS', onHand, ...own };
}

export type SnapshotSteps = {
  put(n: number, lines: unknown[], id?: string): Promise<Sent>;
  commit(chunkCount: number, lineCount: number, quantitySum: string, id?: string): Promise<Sent>;
};

export function stepsOf(house: ErpHouse): SnapshotSteps {
  return {
    put: (n, lines, id = 'S1') => house.send('PUT', `${URL}/${id}/chunks/${n}`, { lines }),
    commit: (chunkCount, lineCount, quantitySum, id = 'S1') =>
      house.post(`${URL}/${id}/commit`, { chunkCount, lineCount, quantitySum }),
  };
}
