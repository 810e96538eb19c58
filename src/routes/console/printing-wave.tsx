/** Papers of many parcels sent to the printers of their store, and how far they are. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { listPrinters, papersOfParcels, sendPapers, type Sent } from '../../core/printing/index.ts';
import { countWave, listJobs, type JobState, type Printer, type PrintJob } from '../../core/printing/index.ts';
import { listWaitingParcels, type Scope } from '../../core/reading/index.ts';
import { fail } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import { printReasons } from './document-views.tsx';
import { fragment, Head, html, Page } from './layout.tsx';
import { screens, type MessageKey } from './messages.ts';
import { idParams } from './order.tsx';
import { Card, Ltr } from './parts.tsx';
import { JobTable } from './printing-jobs.tsx';
import type { PageRoute, View } from './visit.ts';
import { zonesOfPlaces } from './zones.ts';

const MOST = 500;
/** So many parcels in one transaction: their locks are held no longer than that. */
const TOGETHER = 50;
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

/**
 * In the order of the pick list. Broken off in the middle and asked for again, what was sent is not sent twice.
 * @throws conflict `print.no_printer`; invalid `papers.nothing`, `papers.two_places`, `print.reason_needed`
 */
async function sendWave(db: RouteContext['db'], scope: Scope, money: boolean, said: WaveSaid): Promise<Sent> {
  const whole = said.printing === 'place';
  const parcels = (
    await db.read((reader) =>
      listWaitingParcels(reader, scope, {
        limit: MOST,
        ...(whole ? { locationId: said.location ?? '' } : { ids: said.ids.length === 0 ? ['-'] : said.ids }),
      }),
    )
  ).filter((one) => one.labelId !== null && (!whole || one.copies === 0));
  const [first] = parcels;
  if (first === undefined) return fail('invalid', 'papers.nothing');
  if (!whole && parcels.length !== new Set(said.ids).size)
    fail('missing', 'shipment.unknown', { found: parcels.length });
  if (parcels.some((one) => one.locationId !== first.locationId)) fail('invalid', 'papers.two_places');
  const reason = reasonText(said.reason ?? '');
  const known = (await db.read((reader) => countWave(reader, said.request, ['*']))).size > 0;
  if (reason === undefined && !known && parcels.some((one) => one.copies > 0))
    fail('invalid', 'print.reason_needed', {});
  // One file is one job; else part after part.
  const step = said.printing === 'merged' ? MOST : TOGETHER;
  let [sent, left] = [0, 0];
  for (let at = 0; at < parcels.length; at += step) {
    const ids = parcels.slice(at, at + step).map((one) => one.id);
    const part = await db.tx(async (tx) => {
      const heads = await papersOfParcels(
        tx,
        ids,
        said.printing === 'all' ? 'all' : 'labels',
        (kind) => money || kind !== 'invoice',
      );
      return sendPapers(tx, await listPrinters(tx, [first.locationId]), heads, {
        waveId: said.request,
        merge: said.printing === 'merged',
        ...(reason === undefined ? {} : { reason }),
      });
    });
    sent += part.sent;
    left += part.left;
  }
  return { sent, left };
}

export function wavePages({ db }: RouteContext): PageRoute[] {
  const shownFor = (scope: Scope, id: string): Promise<Shown> =>
    db.read(async (reader) => {
      const counts = await countWave(reader, id, scope.locations);
      if (counts.size === 0) fail('missing', 'print_job.unknown', { id });
      const jobs = await listJobs(reader, {
        locations: scope.locations,
        waveId: id,
        states: ['taken', 'failed', 'given_up'],
        limit: MOST,
        offset: 0,
      });
      const printers = await listPrinters(reader, [...new Set(jobs.map((one) => one.locationId))]);
      const zones = await zonesOfPlaces(reader);
      return { id, counts, jobs, zones, printers: new Map(printers.map((one) => [one.id, one])) };
    });
  return [
    {
      method: 'POST',
      path: '/console/printing/wave',
      needs: 'shipments.print',
      payload: Joi.object({
        ids: Joi.array().items(Joi.string().guid()).single().max(MOST).default([]),
        printing: Joi.string()
          .valid(...waveWays)
          .required(),
        location: Joi.string().allow('').max(20),
        reason: Joi.string().valid('', ...printReasons),
        request: Joi.string().guid().required(),
      }),
      async handler({ request, h, scope, view }) {
        const said = request.payload as WaveSaid;
        const { sent, left } = await sendWave(db, scope, view.may('money.view'), said);
        if (sent === 0) return h.redirect('/console/tasks').code(303);
        return h.redirect(`/console/printing/waves/${said.request}${left > 0 ? `?left=${left}` : ''}`).code(303);
      },
    },
    {
      method: 'GET',
      path: '/console/printing/waves/{id}',
      needs: 'printing.view',
      params: idParams,
      query: Joi.object({ left: Joi.number().integer().min(0).max(9999), part: Joi.string().valid('wave') }),
      async handler({ request, h, view, scope }) {
        const { left = 0, part } = request.query as { left?: number; part?: string };
        const shown = await shownFor(scope, String(request.params.id));
        if (part !== undefined) return fragment(h, <Progress view={view} shown={shown} />);
        return html(h, <WavePage view={view} shown={shown} left={left} />);
      },
    },
  ];
}

type Shown = {
  readonly id: string;
  readonly counts: ReadonlyMap<JobState, number>;
  /** Being printed, and those with trouble. */
  readonly jobs: readonly PrintJob[];
  readonly printers: ReadonlyMap<string, Printer>;
  readonly zones: ReadonlyMap<string, string>;
};

function WavePage({ view, shown, left }: { view: View; shown: Shown; left: number }): JSX.Element {
  const { say } = view;
  return (
    <Page view={view} title={say('printing.wave')} active="menu.printing">
      <Head view={view} title={say('printing.wave')}>
        <a class="btn" href="/console/handover">
          {say('handover.title')}
        </a>
        <a class="btn" href="/console/printing">
          {say('printing.back')}
        </a>
      </Head>
      {left === 0 ? null : (
        <div class="hub-note hub-note-wait">
          {say('printing.wave.left', { count: left })} <a href="/console/tasks">{say('tasks.title')}</a>
        </div>
      )}
      <Progress view={view} shown={shown} />
    </Page>
  );
}

const order: readonly JobState[] = ['printed', 'taken', 'queued', 'failed', 'given_up', 'cancelled'];

function Progress({ view, shown }: { view: View; shown: Shown }): JSX.Element {
  const { say } = view;
  const of = (state: JobState): number => shown.counts.get(state) ?? 0;
  const all = [...shown.counts.values()].reduce((sum, one) => sum + one, 0);
  const open = of('queued') + of('taken') + of('failed');
  const live = {
    'hx-get': `/console/printing/waves/${shown.id}?part=wave`,
    'hx-trigger': 'every 5s',
    'hx-swap': 'outerHTML',
  };
  return (
    <div id="wave" {...(open > 0 ? live : {})}>
      <Card title={say('printing.wave.progress')} id="progress">
        <p aria-live="polite">
          <progress class="hub-progress" max={all} value={of('printed')} aria-label={say('printing.wave.progress')} />{' '}
          <Ltr>{`${of('printed')} / ${all}`}</Ltr>
        </p>
        <dl class="hub-facts">
          {order
            .filter((state) => of(state) > 0)
            .map((state) => (
              <>
                <dt>{view.words(`print_job.${state}`)}</dt>
                <dd>
                  <Ltr>{of(state)}</Ltr>
                </dd>
              </>
            ))}
        </dl>
      </Card>
      {shown.jobs.length === 0 ? null : (
        <Card title={say('printing.wave.now')} id="now">
          <JobTable view={view} jobs={shown.jobs} printers={shown.printers} zones={shown.zones} />
        </Card>
      )}
    </div>
  );
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
