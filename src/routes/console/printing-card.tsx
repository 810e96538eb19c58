/** Printing from the card of a parcel: on which printer of its store, and how far the jobs are, while somebody looks. */
import Joi from 'joi';
import type { JSX } from 'preact';
import {
  choosePrinter,
  listJobs,
  listPrinters,
  papersOfParcels,
  requestPrint,
  type Printer,
  type PrintJob,
} from '../../core/printing/index.ts';
import { listPrintedWith, loadShipmentHead, type Scope, type ShipmentRow } from '../../core/reading/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import { printReasons } from './document-views.tsx';
import { fragment } from './layout.tsx';
import { idParams } from './order.tsx';
import { Act, Badge, Icon, Ltr, Moment, Reason } from './parts.tsx';
import { jobTones, titleOf } from './printing-jobs.tsx';
import { reasonText } from './printing-wave.tsx';
import type { PageRoute, View } from './visit.ts';
import { zonesOfPlaces } from './zones.ts';

export type ParcelPrinting = {
  /** Label printers of its store, first the one that its label goes to by itself. */
  readonly printers: readonly Printer[];
  readonly jobs: readonly PrintJob[];
  /** Of its store. */
  readonly zone?: string | undefined;
};
type Parcel = Pick<ShipmentRow, 'id' | 'locationId' | 'labelId'>;

const SHOWN = 5;
const MOST = 60;
const open = new Set<PrintJob['state']>(['queued', 'taken', 'failed']);

/** Nothing where the reader may not see printing, or the store has no printer. */
export async function printingOf(
  reader: Reader,
  view: View,
  parcels: readonly Parcel[],
): Promise<ReadonlyMap<string, ParcelPrinting>> {
  const labelled = parcels.filter((one) => one.labelId !== null);
  if (labelled.length === 0 || !view.may('printing.view')) return new Map();
  const places = [...new Set(labelled.map((one) => one.locationId))];
  const printers = (await listPrinters(reader, places)).filter((one) => one.kind === 'label');
  if (printers.length === 0) return new Map();
  const sent = await listPrintedWith(
    reader,
    labelled.map((one) => one.id),
  );
  const ids = [...new Set(sent.map((one) => one.jobId))];
  const jobs = ids.length === 0 ? [] : await listJobs(reader, { locations: places, ids, limit: MOST, offset: 0 });
  const zones = await zonesOfPlaces(reader);
  return new Map(
    labelled.map((parcel) => {
      const mine = new Set(sent.filter((one) => one.shipmentId === parcel.id).map((one) => one.jobId));
      const here = printers.filter((one) => one.locationId === parcel.locationId);
      const first = choosePrinter(here, 'shipping_label');
      return [
        parcel.id,
        {
          printers: [...here].sort((a, b) => Number(b.id === first?.id) - Number(a.id === first?.id)),
          jobs: jobs.filter((job) => mine.has(job.id)).slice(0, SHOWN),
          zone: zones.get(parcel.locationId),
        },
      ];
    }),
  );
}

type Props = { view: View; shipment: Pick<ShipmentRow, 'id' | 'prints'>; printing: ParcelPrinting | undefined };

export function PrintOn({ view, shipment, printing }: Props): JSX.Element | null {
  const { say } = view;
  if (printing === undefined) return null;
  const usable = printing.printers.filter((one) => one.active && one.connection !== 'browser');
  const [first] = usable;
  const { id } = shipment;
  return (
    <div id={`printing-${id}`}>
      {first === undefined || !view.may('shipments.print') ? null : (
        <Act view={view} action={`/console/shipments/${id}/print-on`} class="hub-filters">
          <input type="hidden" name="request" value={crypto.randomUUID()} />
          {usable.length === 1 ? (
            <input type="hidden" name="printer" value={first.id} />
          ) : (
            <div>
              <select class="form-select" name="printer" aria-label={say('printing.printer')}>
                {usable.map((one) => (
                  <option value={one.id}>{one.name}</option>
                ))}
              </select>
            </div>
          )}
          {shipment.prints.length === 0 ? null : (
            <div>
              <select class="form-select" name="reason" aria-label={say('print.reason')}>
                {printReasons.map((one) => (
                  <option value={one}>{say(`print.reason.${one}`)}</option>
                ))}
              </select>
            </div>
          )}
          <div class="hub-actions">
            <button class="btn" type="submit" id={`print-on-${id}`}>
              <Icon name="print" />
              {usable.length === 1 ? (
                <span>
                  {say('printing.on')} <bdi>{first.name}</bdi>
                </span>
              ) : (
                say('printing.on_chosen')
              )}
            </button>
          </div>
        </Act>
      )}
      <PrintStates view={view} id={id} printing={printing} />
    </div>
  );
}

/** Asked for anew while something is under way; a form that somebody is filling in stands outside of it. */
function PrintStates({ view, id, printing }: { view: View; id: string; printing: ParcelPrinting }): JSX.Element {
  const { say } = view;
  const names = new Map(printing.printers.map((one) => [one.id, one.name]));
  const busy = printing.jobs.some((job) => open.has(job.state));
  return (
    <ul
      class="hub-scans"
      id={`prints-${id}`}
      aria-label={say('printing.jobs')}
      aria-live="polite"
      hx-get={`/console/shipments/${id}/prints`}
      hx-trigger={busy ? 'every 2s' : 'every 20s'}
      hx-swap="outerHTML"
    >
      {printing.jobs.map((job) => (
        <li>
          {titleOf(view, job)} · <bdi>{names.get(job.printerId) ?? ''}</bdi>{' '}
          <Badge state={jobTones[job.state]}>{view.words(`print_job.${job.state}`)}</Badge>{' '}
          {job.reprint ? <Badge state="wait">{say('printing.is_reprint')}</Badge> : null}{' '}
          {job.errorCode === null ? null : <Reason view={view} code={job.errorCode} />}{' '}
          {job.state === 'failed' ? (
            <span class="hub-small">
              {say('printing.attempts')} <Ltr>{job.attempts}</Ltr>
            </span>
          ) : null}{' '}
          <span class="hub-small">
            <Moment view={view} at={job.changedAt} zone={printing.zone} />
          </span>
          {job.state === 'failed' || job.state === 'given_up' ? (
            <>
              {' '}
              <a href={`/console/printing?location=${encodeURIComponent(job.locationId)}`}>{say('printing.open')}</a>
            </>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

const seen = (scope: Scope, id: string): boolean => scope.locations.includes('*') || scope.locations.includes(id);

export function parcelPrintingPages({ db }: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/shipments/{id}/prints',
      needs: 'printing.view',
      params: idParams,
      async handler({ request, h, view, scope }) {
        const { head, printing } = await db.read(async (reader) => {
          const one = await loadShipmentHead(reader, scope, String(request.params.id));
          return { head: one, printing: (await printingOf(reader, view, [one])).get(one.id) };
        });
        const none: ParcelPrinting = { printers: [], jobs: [] };
        return fragment(h, <PrintStates view={view} id={head.id} printing={printing ?? none} />);
      },
    },
    {
      method: 'POST',
      path: '/console/shipments/{id}/print-on',
      needs: 'shipments.print',
      params: idParams,
      payload: Joi.object({
        printer: Joi.string().guid().required(),
        request: Joi.string().min(8).max(80).required(),
        reason: Joi.string().valid('', ...printReasons),
      }),
      async handler({ request, h, scope }) {
        const said = request.payload as { printer: string; request: string; reason?: string };
        const reason = reasonText(said.reason ?? '');
        const orderId = await db.tx(async (tx) => {
          const head = await loadShipmentHead(tx, scope, String(request.params.id));
          const [printer] = (await listPrinters(tx, [head.locationId])).filter((one) => one.id === said.printer);
          if (printer === undefined || !seen(scope, printer.locationId)) fail('missing', 'printer.unknown', {});
          const [label] = await papersOfParcels(tx, [head.id], 'labels');
          if (label === undefined) return fail('missing', 'shipment.no_label', {});
          await requestPrint(tx, {
            requestId: said.request,
            printerId: said.printer,
            documents: [label.id],
            ...(reason === undefined ? {} : { reason }),
          });
          return head.orderId;
        });
        return h.redirect(`/console/orders/${orderId}#printing-${String(request.params.id)}`).code(303);
      },
    },
  ];
}
