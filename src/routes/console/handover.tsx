/** Parcels that are still in the store: choose some, and get their labels, slips, pick list or the sheet the courier signs. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { recordAudit } from '../../core/access/index.ts';
import { listLocations, type Location } from '../../core/catalog/index.ts';
import { AT_ONCE, batchPapers, type BatchPaper } from '../../core/document/index.ts';
import { listWaitingParcels, type WaitingParcel } from '../../core/reading/index.ts';
import type { RouteContext } from '../context.ts';
import { askForBatch } from '../paper-batches.ts';
import { makeWavePaper, wavePapers, type WavePaper } from '../paper-runs.ts';
import { printReasons } from './document-views.tsx';
import { Head, html, Page } from './layout.tsx';
import { screens, type MessageKey } from './messages.ts';
import { Act, Empty, Ltr, Scroll, State } from './parts.tsx';
import { WaveButtons } from './printing-wave.tsx';
import type { PageRoute, View } from './visit.ts';

const MOST = 500;

type Query = { readonly location?: string; readonly courier?: string };
const query = Joi.object<Query>({
  location: Joi.string().allow('').max(20),
  courier: Joi.string()
    .allow('')
    .pattern(/^[A-Z0-9_]{2,30}$/),
});

export function handoverPages(context: RouteContext): PageRoute[] {
  const { db } = context;
  return [
    {
      method: 'GET',
      path: '/console/handover',
      needs: 'documents.view',
      query,
      async handler({ request, h, view, scope }) {
        const asked = request.query as Query;
        const { rows, places } = await db.read(async (reader) => ({
          rows: await listWaitingParcels(reader, scope, {
            limit: MOST,
            ...(asked.location === undefined || asked.location === '' ? {} : { locationId: asked.location }),
            ...(asked.courier === undefined || asked.courier === '' ? {} : { courierCode: asked.courier }),
          }),
          places: await listLocations(reader),
        }));
        const mine = places.filter((one) => scope.locations.includes('*') || scope.locations.includes(one.id));
        return html(h, <Handover view={view} asked={asked} rows={rows} places={mine} />);
      },
    },
    {
      method: 'POST',
      path: '/console/handover',
      needs: 'shipments.print',
      payload: Joi.object({
        ids: Joi.array().items(Joi.string().guid()).single().min(1).max(MOST).required(),
        what: Joi.string()
          .valid(...wavePapers)
          .required(),
        reason: Joi.string().valid('', ...printReasons),
      }),
      async handler({ request, h, scope, user }) {
        const { ids, what, reason = '' } = request.payload as { ids: string[]; what: WavePaper; reason?: string };
        const text = reason === '' ? undefined : screens.en[`print.reason.${reason}` as MessageKey];
        if (ids.length > AT_ONCE && isBatch(what)) {
          const asked = { ids, what, ...(text === undefined ? {} : { reason: text }) };
          const { id } = await db.tx(async (tx) => {
            const one = await askForBatch(tx, scope, asked);
            const facts = { target: `paper_batch:${one.id}`, detail: { what, papers: one.total } };
            await recordAudit(tx, { who: user.login, action: 'papers.batch', ...facts });
            return one;
          });
          return h.redirect(`/console/paper-batches/${id}`).code(303);
        }
        const { bytes, name } = await makeWavePaper(db, scope, ids, what, text);
        return h
          .response(Buffer.from(bytes))
          .type('application/pdf')
          .header('content-disposition', `inline; filename="${name.replace(/[^\w.-]/g, '-')}.pdf"`);
      },
    },
  ];
}

const isBatch = (what: string): what is BatchPaper => (batchPapers as readonly string[]).includes(what);

type Props = { view: View; asked: Query; rows: readonly WaitingParcel[]; places: readonly Location[] };

function Handover({ view, asked, rows, places }: Props): JSX.Element {
  const { say } = view;
  const couriers = new Map(
    rows.flatMap((one) => (one.courierCode === null ? [] : [[one.courierCode, one.courierName ?? '']])),
  );
  return (
    <Page view={view} title={say('handover.title')} active="menu.orders">
      <Head view={view} title={say('handover.title')}>
        <a class="btn" href="/console/pickups">
          {say('pickups.title')}
        </a>
        {view.may('shipments.dispatch') ? (
          <a class="btn" href="/console/rounds">
            {say('rounds.title')}
          </a>
        ) : null}
        <a class="btn" href="/console/paper-batches">
          {say('batch.title')}
        </a>
        <a class="btn" href="/console/documents">
          {say('documents.title')}
        </a>
      </Head>
      <div class="card">
        <div class="card-body">
          <form method="get" action="/console/handover" class="hub-filters">
            <div>
              <label class="form-label" for="location">
                {say('handover.location')}
              </label>
              <select class="form-select" id="location" name="location">
                <option value="">{say('handover.every')}</option>
                {places.map((one) => (
                  <option value={one.id} selected={one.id === asked.location}>
                    {view.locale === 'ar' ? (one.nameAr ?? one.name) : one.name}
                  </option>
                ))}
              </select>
            </div>
            <div>
              <label class="form-label" for="courier">
                {say('shipment.courier')}
              </label>
              <select class="form-select" id="courier" name="courier" dir="auto">
                <option value="">{say('handover.every')}</option>
                {[...couriers].map(([code = '', name = '']) => (
                  <option value={code} selected={code === asked.courier} lang="en">
                    {name}
                  </option>
                ))}
              </select>
            </div>
            <div class="hub-actions">
              <button class="btn btn-primary" type="submit">
                {say('invoices.show')}
              </button>
            </div>
          </form>
        </div>
        {rows.length === 0 ? (
          <Empty title={say('handover.none')} />
        ) : (
          <Choice view={view} rows={rows} location={asked.location ?? ''} />
        )}
      </div>
    </Page>
  );
}

type Chosen = { view: View; rows: readonly WaitingParcel[]; location: string };

function Choice({ view, rows, location }: Chosen): JSX.Element {
  const { say } = view;
  return (
    <Act view={view} action="/console/handover">
      <Scroll label={say('handover.title')}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{say('handover.choose')}</th>
              <th scope="col">{say('shipment.title')}</th>
              <th scope="col">{say('handover.location')}</th>
              <th scope="col">{say('shipment.courier')}</th>
              <th scope="col">{say('shipment.awb')}</th>
              <th scope="col">{say('handover.state')}</th>
              <th scope="col">{say('documents.col.copies')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                <td>
                  <input
                    type="checkbox"
                    class="form-check-input"
                    name="ids"
                    value={row.id}
                    aria-label={row.reference}
                  />
                </td>
                <td>
                  <a href={`/console/orders/${row.orderId}`}>
                    <Ltr>{row.reference}</Ltr>
                  </a>
                </td>
                <td>
                  <Ltr mono>{row.locationId}</Ltr>
                </td>
                <td>
                  <bdi>{row.courierName ?? '–'}</bdi>
                </td>
                <td>
                  <Ltr>{row.awb ?? '–'}</Ltr>
                </td>
                <td>
                  <State view={view} of="shipment" state={row.state} />
                </td>
                <td>
                  <Ltr>{row.copies}</Ltr>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {view.may('shipments.print') ? (
        <div class="card-body">
          <label class="form-label" for="reason">
            {say('handover.reason')}
          </label>
          <select class="form-select mb-3" id="reason" name="reason">
            <option value="">–</option>
            {printReasons.map((one) => (
              <option value={one}>{say(`print.reason.${one}`)}</option>
            ))}
          </select>
          <p class="form-hint">{say('batch.over_fifty', { most: AT_ONCE })}</p>
          <div class="hub-actions">
            {wavePapers.map((what) => (
              <button class="btn" type="submit" name="what" value={what}>
                {say(`handover.${what}`)}
              </button>
            ))}
          </div>
          <WaveButtons view={view} location={location} />
        </div>
      ) : null}
    </Act>
  );
}
