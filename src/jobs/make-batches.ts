/** Makes the files of batches of papers that people asked for, the oldest first. */
import { batchFile } from '../../labels/batch-file.ts';
import { drawParcelLabels } from '../../labels/shipping.ts';
import { drawPackingSlips } from '../../labels/slips.ts';
import { findInvoice } from '../core/billing/index.ts';
import {
  keepDocument,
  listOpenBatches,
  printDocument,
  workBatch,
  type Batch,
  type BatchHands,
} from '../core/document/index.ts';
import { findShipment, labelDataOf, loadLabel, printLabel, replaceLabel, slipData } from '../core/shipment/index.ts';
import { fail } from '../platform/errors.ts';
import type { Job } from './index.ts';

const wishOf = ({ reason }: Batch) => ({ format: 'pdf', ...(reason === null ? {} : { reason }) });

const labelHands: BatchHands = {
  ...batchFile,
  async note(tx, { reason }, shipmentId) {
    const label = await loadLabel(tx, shipmentId);
    // It is good as it is, for its own printer.
    if (label.mediaType === 'application/zpl') fail('conflict', 'merge.not_a_page', { mediaType: label.mediaType });
    const { document, copyNo } = await printLabel(tx, shipmentId, reason ?? undefined, { format: 'pdf' });
    return { documentId: document.id, copyNo };
  },
  async instead(db, batch, shipmentId, { code, details }) {
    const data = await db.read(async (reader) =>
      labelDataOf(reader, shipmentId, await findInvoice(reader, shipmentId)),
    );
    const bytes = await drawParcelLabels(data);
    return db.tx(async (tx) => {
      const id = await replaceLabel(tx, shipmentId, bytes, { code, details });
      await printDocument(tx, id, wishOf(batch));
      return { ...(await loadLabel(tx, shipmentId)), id };
    });
  },
};

const slipHands: BatchHands = {
  ...batchFile,
  draw: async (db, _batch, shipmentId) => drawPackingSlips([await db.read((reader) => slipData(reader, shipmentId))]),
  async note(tx, batch, shipmentId, bytes = new Uint8Array()) {
    const shipment = (await findShipment(tx, shipmentId)) ?? fail('missing', 'shipment.unknown', { shipmentId });
    const { id } = await keepDocument(tx, {
      kind: 'packing_slip',
      ownerId: shipmentId,
      orderId: shipment.orderId,
      locationId: shipment.locationId,
      origin: 'hub',
      mediaType: 'application/pdf',
      bytes,
      supersedes: true,
    });
    return { documentId: id, copyNo: (await printDocument(tx, id, wishOf(batch))).copyNo };
  },
  async instead(_db, _batch, _shipmentId, error) {
    throw error;
  },
};

export function makePaperBatches(): Job {
  let stopping = false;
  return {
    id: 'papers.batches',
    every: '*/2 * * * * *',
    about: 'Puts the papers of many parcels into one file, where somebody has asked for it',
    halt: () => void (stopping = true),
    async run({ db }) {
      let papers = 0;
      for (const batch of await db.read((reader) => listOpenBatches(reader))) {
        if (stopping) break;
        const hands = batch.what === 'packing_slips' ? slipHands : labelHands;
        const after = await workBatch(db, batch.id, hands, { stopping: () => stopping });
        papers += (after?.done ?? batch.done) - batch.done;
      }
      return `${papers} papers`;
    },
  };
}
