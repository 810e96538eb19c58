/** A kept label for a printer that takes only ZPL: made once and kept beside it, so that it comes out the same ever after. */
import type { Database } from '../../platform/db/index.ts';
import { findInvoice } from '../billing/index.ts';
import { findBeside, keepDocument, lockDocument, type DocumentHead } from '../document/index.ts';
import { labelDataOf } from '../shipment/index.ts';
import type { LabelDots, PageMaking } from './job-file.ts';
import { mediaTypes } from './printer.ts';

type Making = { readonly db: Database; readonly make: PageMaking; readonly dots: LabelDots };
type Label = {
  readonly head: DocumentHead;
  readonly file: { readonly bytes: Uint8Array; readonly mediaType: string };
};

/** Under the name by which it is downloaded too, where the label is of the usual size. */
export function zplName({ dpi, size: { width, height } }: LabelDots): string {
  const usual = width === 100 && height === 150;
  return usual ? `zpl${dpi}` : `zpl${dpi}-${width}x${height}`;
}

/**
 * Our own label in the printer's own words, anybody else's as a picture.
 * @throws refused `label.blank`, `label.broken`, `label.raster_slow`, `label.raster_memory`
 */
export async function keptZpl({ db, make, dots }: Making, { head, file }: Label): Promise<Uint8Array> {
  const beside = { kind: head.kind, ownerId: head.id, subject: zplName(dots) } as const;
  const known = await db.read((reader) => findBeside(reader, beside));
  if (known !== undefined) return known.bytes;
  const bytes = (await drawnAnew({ db, make, dots }, head)) ?? (await make.raster(file, dots));
  return db.tx(async (tx) => {
    // Two who ask at once get one: the label's own row is held.
    await lockDocument(tx, head.id);
    const other = await findBeside(tx, beside);
    if (other !== undefined) return other.bytes;
    const kept = await keepDocument(tx, {
      ...beside,
      ...(head.orderId === null ? {} : { orderId: head.orderId }),
      ...(head.locationId === null ? {} : { locationId: head.locationId }),
      origin: head.origin,
      mediaType: mediaTypes.zpl,
      bytes,
    });
    return kept.bytes;
  });
}

async function drawnAnew(
  { db, make, dots }: Making,
  { kind, origin, ownerId, supersededBy }: DocumentHead,
): Promise<Uint8Array | undefined> {
  // Of an older version nobody knows any more what was on it.
  if (kind !== 'shipping_label' || origin !== 'hub' || supersededBy !== null) return undefined;
  const data = await db.read(async (reader) => labelDataOf(reader, ownerId, await findInvoice(reader, ownerId)));
  return make.ownZpl(data, dots);
}
