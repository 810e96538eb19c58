/** Papers of many parcels sent to the printers of their store. */
import type { JSX } from 'preact';
import { choosePrinter, listPrinters, papersOfParcels, requestPrint, type Printer } from '../../core/printing/index.ts';
import { listWaitingParcels, type Scope } from '../../core/reading/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { screens, type MessageKey } from './messages.ts';
import type { View } from './visit.ts';

const MOST = 500;
export const waveWays = ['labels', 'merged', 'all', 'place'] as const;
export type WaveSaid = {
  readonly ids: readonly string[];
  readonly printing: (typeof waveWays)[number];
  readonly location?: string;
  readonly reason?: string;
  readonly request: string;
};

export const reasonText = (reason: string): string | undefined =>
  reason === '' ? undefined : screens.en[`print.reason.${reason}` as MessageKey];

/** Parcel after parcel, each paper to the printer that is set for it. @throws conflict `print.no_printer` */
export async function sendWave(tx: Tx, scope: Scope, money: boolean, said: WaveSaid): Promise<string> {
  const whole = said.printing === 'place';
  const parcels = (
    await listWaitingParcels(tx, scope, {
      limit: MOST,
      ...(whole ? { locationId: said.location ?? '' } : { ids: said.ids.length === 0 ? ['-'] : said.ids }),
    })
  ).filter((one) => one.labelId !== null && (!whole || one.copies === 0));
  const [first] = parcels;
  if (first === undefined) return fail('invalid', 'papers.nothing');
  if (!whole && parcels.length !== new Set(said.ids).size)
    fail('missing', 'shipment.unknown', { found: parcels.length });
  if (parcels.some((one) => one.locationId !== first.locationId)) fail('invalid', 'papers.two_places');
  const printers = await listPrinters(tx, [first.locationId]);
  const heads = await papersOfParcels(
    tx,
    parcels.map((one) => one.id),
    said.printing === 'all' ? 'all' : 'labels',
    (kind) => money || kind !== 'invoice',
  );
  const byPrinter = new Map<Printer, string[]>();
  for (const head of heads) {
    const printer = choosePrinter(printers, head.kind) ?? fail('conflict', 'print.no_printer', { kind: head.kind });
    byPrinter.set(printer, [...(byPrinter.get(printer) ?? []), head.id]);
  }
  const reason = reasonText(said.reason ?? '');
  for (const [printer, documents] of [...byPrinter].sort(([a], [b]) => (a.id < b.id ? -1 : 1)))
    await requestPrint(tx, {
      requestId: `${said.request}:${printer.id}`,
      printerId: printer.id,
      documents,
      merge: said.printing === 'merged' && documents.length > 1,
      ...(reason === undefined ? {} : { reason }),
    });
  return first.locationId;
}

/** Buttons under the list of parcels; they send instead of opening a file. */
export function WaveButtons({ view, location }: { view: View; location: string }): JSX.Element | null {
  if (!view.may('printing.view')) return null;
  return (
    <>
      <input type="hidden" name="request" value={crypto.randomUUID()} />
      <input type="hidden" name="location" value={location} />
      <div class="hub-actions mt-3">
        {waveWays
          .filter((way) => way !== 'place' || location !== '')
          .map((way) => (
            <button class="btn" type="submit" formaction="/console/printing/wave" name="printing" value={way}>
              {view.say(`printing.wave.${way}`)}
            </button>
          ))}
        <a class="btn" href={`/console/printing?location=${encodeURIComponent(location)}`}>
          {view.say('printing.title')}
        </a>
      </div>
    </>
  );
}
