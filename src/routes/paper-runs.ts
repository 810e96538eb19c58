/** Making, keeping and printing papers, as the console and the interface for other systems do it alike. */
import { drawCommercialInvoice } from '../../labels/commercial-invoice.ts';
import { mergeLabels, type PrintFile, type StockName } from '../../labels/merge.ts';
import { drawParcelLabels } from '../../labels/shipping.ts';
import { drawPackingSlips, drawReturnSlips } from '../../labels/slips.ts';
import { drawCartonLabels } from '../../labels/sscc.ts';
import { stampCopy } from '../../labels/stamp.ts';
import { drawManifest, drawPickList } from '../../labels/store-sheets.ts';
import { zplLabel } from '../../labels/zpl.ts';
import { findInvoice } from '../core/billing/index.ts';
import {
  findBeside,
  findDocument,
  findPrint,
  isMarkedAsCopy,
  keepDocument,
  listHeads,
  listStored,
  lockDocument,
  printDocument,
  type DocumentKind,
  type StoredDocument,
} from '../core/document/index.ts';
import {
  listWaitingParcels,
  loadShipmentHead,
  type DocumentRow,
  type Scope,
  type WaitingParcel,
} from '../core/reading/index.ts';
import {
  cartonData,
  customsData,
  findShipment,
  labelDataOf,
  loadLabel,
  manifestData,
  pickData,
  printLabel,
  replaceLabel,
  slipData,
  type BilledParcel,
} from '../core/shipment/index.ts';
import type { Reader } from '../platform/db/index.ts';
import { type AppError, fail } from '../platform/errors.ts';
import type { RouteContext } from './context.ts';

type Db = RouteContext['db'];

export const parcelPapers = ['packing_slip', 'return_slip', 'commercial_invoice', 'carton_label'] as const;
export type ParcelPaper = (typeof parcelPapers)[number];
export const wavePapers = ['labels', 'labels_a6', 'labels_a4', 'packing_slips', 'pick_list', 'manifest'] as const;
export type WavePaper = (typeof wavePapers)[number];

/** Draws a paper of a parcel and keeps it; drawn again with the same on it, it is the same paper. @returns its id */
export async function makeParcelPaper(db: Db, scope: Scope, shipmentId: string, kind: ParcelPaper): Promise<string> {
  const head = await db.read((reader) => loadShipmentHead(reader, scope, shipmentId));
  const bytes = await drawn(db, shipmentId, kind);
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

async function drawn(db: Db, shipmentId: string, kind: ParcelPaper): Promise<Buffer> {
  if (kind === 'carton_label') return drawCartonLabels(await db.tx((tx) => cartonData(tx, shipmentId)));
  if (kind === 'commercial_invoice')
    return drawCommercialInvoice(
      await db.read(async (reader) => customsData(reader, shipmentId, await findInvoice(reader, shipmentId))),
    );
  const slip = await db.read((reader) => slipData(reader, shipmentId));
  return kind === 'packing_slip' ? drawPackingSlips([slip]) : drawReturnSlips([slip]);
}

const labelStocks = { labels: 'label', labels_a6: 'a6', labels_a4: 'a4x4' } as const satisfies Partial<
  Record<WavePaper, StockName>
>;
const isLabels = (what: WavePaper): what is keyof typeof labelStocks => what in labelStocks;

const isZpl = ({ mediaType }: { readonly mediaType: string }): boolean => mediaType === 'application/zpl';

type Wave = { readonly bytes: Uint8Array; readonly name: string };

/**
 * Those of the parcels that are still in their store. A recalled one is kept there: it stands on no sheet, and who asks is told.
 * @throws conflict `shipment.called_back`; missing `shipment.unknown` where such a one is not the reader's
 */
export async function listForPapers(reader: Reader, scope: Scope, ids: readonly string[]): Promise<WaitingParcel[]> {
  const parcels = await listWaitingParcels(reader, scope, { ids, limit: ids.length });
  const here = new Set(parcels.map((one) => one.id));
  for (const id of ids.filter((one) => !here.has(one))) {
    if ((await findShipment(reader, id))?.state !== 'recalled') continue;
    const { reference } = await loadShipmentHead(reader, scope, id);
    fail('conflict', 'shipment.called_back', { reference });
  }
  return parcels;
}

/** One file for many parcels. @throws as `listForPapers`; missing `shipment.unknown` when one is not the reader's, or has left */
export async function makeWavePaper(
  db: Db,
  scope: Scope,
  ids: readonly string[],
  what: WavePaper,
  reason?: string,
): Promise<Wave> {
  const parcels = await db.read((reader) => listForPapers(reader, scope, ids));
  if (parcels.length === 0) fail('invalid', 'papers.nothing');
  if (parcels.length !== new Set(ids).size) fail('missing', 'shipment.unknown', { found: parcels.length });
  const sorted = parcels.map((one) => one.id);
  if (isLabels(what)) {
    const labels = parcels.flatMap((one) => one.labelId ?? []);
    const apart = (await db.read((reader) => listHeads(reader, labels))).find(isZpl);
    // It is good as it is: nothing may stand in for it.
    if (apart !== undefined) fail('conflict', 'merge.not_a_page', { id: apart.id });
    return printLabels(db, sorted, labelStocks[what], reason);
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
  if (what === 'packing_slips') {
    const slips = await db.read(async (reader) => {
      const list = [];
      for (const id of sorted) list.push(await slipData(reader, id));
      return list;
    });
    const bytes = await drawPackingSlips(slips);
    // Slips of several stores are no store's paper.
    if (parcels.some((one) => one.locationId !== locationId)) return { bytes, name: 'packing-slips' };
    const kept = await keep('packing_slip', `${locationId}/${slips[0]?.printedAt ?? ''}`, bytes);
    return { bytes: kept.bytes, name: `packing-slips-${locationId}` };
  }
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

/**
 * Writes each print down first: a file that fails to come is printed once more, with a reason. A kept file that cannot be
 * read after all is replaced by our own label.
 */
async function printLabels(db: Db, ids: readonly string[], stock: StockName, reason?: string): Promise<Wave> {
  const sorted = [...ids].sort();
  const documents = await db.tx(async (tx) => {
    const found: string[] = [];
    for (const id of sorted) found.push((await printLabel(tx, id, reason)).document.id);
    return found;
  });
  const files = await db.read((reader) => listStored(reader, documents));
  const instead = (at: number, error: AppError): Promise<StoredDocument> => ownLabel(db, sorted[at] ?? '', error);
  return { bytes: await mergeLabels(files, stock, { instead }), name: `labels-${ids.length}` };
}

async function ownLabel(db: Db, shipmentId: string, { code, details }: AppError): Promise<StoredDocument> {
  const data = await db.read(async (reader) => labelDataOf(reader, shipmentId, await findInvoice(reader, shipmentId)));
  const bytes = await drawParcelLabels(data);
  return db.tx(async (tx) => {
    const id = await replaceLabel(tx, shipmentId, bytes, { code, details });
    await printDocument(tx, id);
    return { ...(await loadLabel(tx, shipmentId)), id };
  });
}

export const labelFormats = ['a6', 'a4x4', 'zpl203', 'zpl300'] as const;
export type LabelFormat = (typeof labelFormats)[number];

/**
 * A kept label on other paper, or of our own ones the same for Zebra printers. ZPL is drawn once and kept beside the label,
 * so that it comes out the same ever after.
 * @throws conflict `document.no_label`, `document.zpl_of_others`, `document.superseded`
 */
export async function labelIn(db: Db, row: DocumentRow, format: LabelFormat): Promise<PrintFile> {
  if (row.kind !== 'shipping_label') fail('conflict', 'document.no_label', { kind: row.kind });
  const kept = await db.read((reader) => findDocument(reader, row.id));
  if (kept === undefined) return fail('missing', 'document.unknown', { id: row.id });
  if (format === 'a6' || format === 'a4x4')
    return { bytes: await mergeLabels([kept], format), mediaType: 'application/pdf' };
  if (isZpl(row)) return kept;
  if (row.origin !== 'hub') fail('conflict', 'document.zpl_of_others');
  const beside = { kind: 'shipping_label', ownerId: row.id, subject: format } as const;
  const known = await db.read((reader) => findBeside(reader, beside));
  if (known !== undefined) return known;
  if (row.supersededBy !== null) fail('conflict', 'document.superseded', { by: row.supersededBy });
  const data = await db.read(async (reader) =>
    labelDataOf(reader, row.ownerId, await findInvoice(reader, row.ownerId)),
  );
  const zpl = Array.from({ length: data.piece.of }, (_, at) =>
    zplLabel({ ...data, piece: { number: at + 1, of: data.piece.of } }, format === 'zpl203' ? 203 : 300),
  ).join('');
  return db.tx(async (tx) => {
    // Two who ask at once get one: the label's own row is held.
    await lockDocument(tx, row.id);
    const other = await findBeside(tx, beside);
    if (other !== undefined) return other;
    return keepDocument(tx, {
      ...beside,
      ...(row.orderId === null ? {} : { orderId: row.orderId }),
      ...(row.locationId === null ? {} : { locationId: row.locationId }),
      origin: 'hub',
      mediaType: 'application/zpl',
      bytes: Buffer.from(zpl),
    });
  });
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
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'application/zpl': 'zpl',
};

export function fileName(row: DocumentRow): string {
  const about = row.reference ?? row.subject ?? row.orderNumber ?? row.id;
  return `${row.kind}-${about}`.replace(/[^\w.-]/g, '-') + `.${endings[row.mediaType] ?? 'bin'}`;
}
