/** Making, keeping and printing papers, as the console and the interface for other systems do it alike. */
import { drawCommercialInvoice } from '../../labels/commercial-invoice.ts';
import { mergeLabels, type StockName } from '../../labels/merge.ts';
import { drawPackingSlips, drawReturnSlips } from '../../labels/slips.ts';
import { drawCartonLabels } from '../../labels/sscc.ts';
import { stampCopy } from '../../labels/stamp.ts';
import { drawManifest, drawPickList } from '../../labels/store-sheets.ts';
import { findInvoice } from '../core/billing/index.ts';
import {
  findDocument,
  findPrint,
  isMarkedAsCopy,
  keepDocument,
  listStored,
  type DocumentKind,
} from '../core/document/index.ts';
import { listWaitingParcels, loadShipmentHead, type DocumentRow, type Scope } from '../core/reading/index.ts';
import {
  cartonData,
  customsData,
  manifestData,
  pickData,
  printLabel,
  slipData,
  type BilledParcel,
} from '../core/shipment/index.ts';
import { fail } from '../platform/errors.ts';
import type { RouteContext } from './context.ts';

type Db = RouteContext['db'];

export const parcelPapers = ['packing_slip', 'return_slip', 'commercial_invoice', 'carton_label'] as const;
export type ParcelPaper = (typeof parcelPapers)[number];
export const wavePapers = ['labels', 'labels_a4', 'packing_slips', 'pick_list', 'manifest'] as const;
export type WavePaper = (typeof wavePapers)[number];

/** Draws a paper of a parcel and keeps it; drawn again with the same on it, it is the same paper. @returns its id */
export async function makeParcelPaper(
  db: Db,
  scope: Scope,
  shipmentId: string,
  kind: ParcelPaper,
  cartons: number,
): Promise<string> {
  const head = await db.read((reader) => loadShipmentHead(reader, scope, shipmentId));
  const bytes = await drawn(db, shipmentId, kind, cartons);
  const kept = await db.tx((tx) =>
    keepDocument(tx, {
      kind,
      ownerId: shipmentId,
      orderId: head.orderId,
      locationId: head.locationId,
      origin: 'hub',
      mediaType: 'application/pdf',
      bytes,
      supersedes: true,
    }),
  );
  return kept.id;
}

async function drawn(db: Db, shipmentId: string, kind: ParcelPaper, cartons: number): Promise<Buffer> {
  if (kind === 'carton_label') return drawCartonLabels(await db.tx((tx) => cartonData(tx, shipmentId, cartons)));
  if (kind === 'commercial_invoice')
    return drawCommercialInvoice(
      await db.read(async (reader) => customsData(reader, shipmentId, await findInvoice(reader, shipmentId))),
    );
  const slip = await db.read((reader) => slipData(reader, shipmentId));
  return kind === 'packing_slip' ? drawPackingSlips([slip]) : drawReturnSlips([slip]);
}

type Wave = { readonly bytes: Uint8Array; readonly name: string };

/** One file for many parcels. @throws missing `shipment.unknown` when one of them is not the reader's, or has left */
export async function makeWavePaper(
  db: Db,
  scope: Scope,
  ids: readonly string[],
  what: WavePaper,
  reason?: string,
): Promise<Wave> {
  const parcels = await db.read((reader) => listWaitingParcels(reader, scope, { ids, limit: ids.length }));
  if (parcels.length === 0) fail('invalid', 'papers.nothing');
  if (parcels.length !== new Set(ids).size) fail('missing', 'shipment.unknown', { found: parcels.length });
  const sorted = parcels.map((one) => one.id);
  if (what === 'labels' || what === 'labels_a4')
    return printLabels(db, sorted, what === 'labels' ? 'label' : 'a4x4', reason);
  if (what === 'packing_slips') {
    const slips = await db.read(async (reader) => {
      const list = [];
      for (const id of sorted) list.push(await slipData(reader, id));
      return list;
    });
    return { bytes: await drawPackingSlips(slips), name: 'packing-slips' };
  }
  const locationId = parcels[0]?.locationId ?? '';
  const keep = (kind: DocumentKind, subject: string, bytes: Uint8Array): Promise<{ readonly bytes: Uint8Array }> =>
    db.tx((tx) =>
      keepDocument(tx, {
        kind,
        subject,
        locationId,
        origin: 'hub',
        mediaType: 'application/pdf',
        bytes,
        supersedes: true,
      }),
    );
  if (what === 'pick_list') {
    const data = await db.read((reader) => pickData(reader, sorted));
    const kept = await keep('pick_list', `${locationId}/${data.printedAt}`, await drawPickList(data));
    return { bytes: kept.bytes, name: `pick-list-${locationId}` };
  }
  const data = await db.read(async (reader) => {
    const billed = new Map<string, BilledParcel>();
    for (const id of sorted) {
      const invoice = await findInvoice(reader, id);
      if (invoice !== undefined) billed.set(id, invoice);
    }
    return manifestData(reader, sorted, billed);
  });
  const kept = await keep('manifest', data.number, await drawManifest(data));
  return { bytes: kept.bytes, name: `handover-${data.number}` };
}

/** Writes each print down first: a file that fails to come is printed once more, with a reason. */
async function printLabels(db: Db, ids: readonly string[], stock: StockName, reason?: string): Promise<Wave> {
  const documents = await db.tx(async (tx) => {
    const found: string[] = [];
    for (const id of [...ids].sort()) found.push((await printLabel(tx, id, reason)).document.id);
    return found;
  });
  const files = await db.read((reader) => listStored(reader, documents));
  return { bytes: await mergeLabels(files, stock), name: `labels-${ids.length}` };
}

/** The kept bytes; a further copy of a paper that must not pass for its original carries the mark of that print. */
export async function fileOf(db: Db, row: DocumentRow, copyNo?: number): Promise<Uint8Array> {
  const kept = await db.read((reader) => findDocument(reader, row.id));
  if (kept === undefined) return fail('missing', 'document.unknown', { id: row.id });
  if (copyNo === undefined || copyNo < 2 || !isMarkedAsCopy(row.kind as DocumentKind)) return kept.bytes;
  const print = await db.read((reader) => findPrint(reader, row.id, copyNo));
  if (print === undefined) return fail('missing', 'document.no_print', { copyNo });
  const at = `${print.requestedAt.slice(0, 16)} UTC`;
  return stampCopy(kept.bytes, { copyNo, by: print.requestedBy, at });
}

const endings: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'application/zpl': 'zpl',
};

export function fileName(row: DocumentRow): string {
  const about = row.reference ?? row.subject ?? row.orderNumber ?? row.id;
  return `${row.kind}-${about}`.replace(/[^\w.-]/g, '-') + `.${endings[row.mediaType] ?? 'bin'}`;
}
