/** What a person may order of a parcel: print its label, hand it over, book it again. Each asks on a page of its own. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { loadShipmentHead, type ShipmentHead } from '../../core/reading/index.ts';
import { dispatchShipments, loadLabel, printLabel, rebookShipment } from '../../core/shipment/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { RouteContext } from '../context.ts';
import { Head, html, Page } from './layout.tsx';
import { screens, type MessageKey } from './messages.ts';
import { orderActionPages } from './order-actions.tsx';
import { idParams } from './order.tsx';
import { parcelPages } from './parcel-actions.tsx';
import { Act, Ltr } from './parts.tsx';
import { Question } from './question.tsx';
import type { PageRoute, View, Visit } from './visit.ts';

const printReasons = ['damaged', 'jam', 'lost', 'unreadable'] as const;
/** What a label may be shown as; anything else is only ever downloaded. */
const shownTypes = ['application/pdf', 'image/png', 'image/jpeg'];

export function actionPages(context: RouteContext): PageRoute[] {
  const headOf = ({ request, scope }: Visit): Promise<ShipmentHead> =>
    context.db.read((reader) => loadShipmentHead(reader, scope, String(request.params.id)));
  /** The scope is asked for again in the transaction that changes something. */
  const change = (visit: Visit, work: (tx: Tx, head: ShipmentHead) => Promise<unknown>): Promise<ShipmentHead> =>
    context.db.tx(async (tx) => {
      const head = await loadShipmentHead(tx, visit.scope, String(visit.request.params.id));
      await work(tx, head);
      return head;
    });
  return [
    ...orderActionPages(context),
    ...parcelPages(context),
    {
      method: 'POST',
      path: '/console/shipments/{id}/print',
      needs: 'shipments.print',
      params: idParams,
      payload: Joi.object({ reason: Joi.string().valid(...printReasons) }),
      async handler(visit) {
        const { reason } = visit.request.payload as { reason?: string };
        // The reason is kept in the language of the house.
        const text = reason === undefined ? undefined : screens.en[`print.reason.${reason}` as MessageKey];
        let copyNo = 1;
        const head = await change(visit, async (tx, { id }) => {
          copyNo = (await printLabel(tx, id, text)).copyNo;
        });
        return visit.h.redirect(`/console/shipments/${head.id}/label?copy=${copyNo}`).code(303);
      },
    },
    {
      method: 'GET',
      path: '/console/shipments/{id}/print',
      needs: 'shipments.print',
      params: idParams,
      async handler(visit) {
        const head = await headOf(visit);
        return html(visit.h, <PrintAgain view={visit.view} head={head} />);
      },
    },
    {
      method: 'GET',
      path: '/console/shipments/{id}/label',
      needs: 'shipments.view',
      params: idParams,
      query: Joi.object({ copy: Joi.number().integer().min(1).max(999) }),
      async handler(visit) {
        const head = await headOf(visit);
        const { copy } = visit.request.query as { copy?: number };
        return html(visit.h, <LabelPage view={visit.view} head={head} copy={copy} />);
      },
    },
    {
      method: 'GET',
      path: '/console/shipments/{id}/label.pdf',
      needs: 'shipments.view',
      params: idParams,
      async handler(visit) {
        const head = await headOf(visit);
        const label = await context.db.read((reader) => loadLabel(reader, head.id));
        const shown = shownTypes.includes(label.mediaType);
        return (
          visit.h
            .response(Buffer.from(label.bytes))
            .type(shown ? label.mediaType : 'application/octet-stream')
            .header('content-disposition', `${shown ? 'inline' : 'attachment'}; filename="label-${head.reference}.pdf"`)
            // The page around it, and nobody else, may frame it.
            .header('content-security-policy', "frame-ancestors 'self'")
            .header('x-frame-options', 'SAMEORIGIN')
        );
      },
    },
    {
      method: 'GET',
      path: '/console/shipments/{id}/dispatch',
      needs: 'shipments.dispatch',
      params: idParams,
      async handler(visit) {
        return html(visit.h, <Confirm view={visit.view} head={await headOf(visit)} what="dispatch" />);
      },
    },
    {
      method: 'POST',
      path: '/console/shipments/{id}/dispatch',
      needs: 'shipments.dispatch',
      params: idParams,
      async handler(visit) {
        const head = await change(visit, (tx, { id }) => dispatchShipments(tx, [id]));
        return visit.h.redirect(`/console/orders/${head.orderId}?done=dispatched`).code(303);
      },
    },
    {
      method: 'GET',
      path: '/console/shipments/{id}/rebook',
      needs: 'shipments.rebook',
      params: idParams,
      async handler(visit) {
        return html(visit.h, <Confirm view={visit.view} head={await headOf(visit)} what="rebook" />);
      },
    },
    {
      method: 'POST',
      path: '/console/shipments/{id}/rebook',
      needs: 'shipments.rebook',
      params: idParams,
      async handler(visit) {
        const head = await change(visit, (tx, { id }) => rebookShipment(tx, id));
        return visit.h.redirect(`/console/orders/${head.orderId}?done=rebooked`).code(303);
      },
    },
  ];
}

function Confirm({ view, head, what }: { view: View; head: ShipmentHead; what: 'dispatch' | 'rebook' }): JSX.Element {
  const { say } = view;
  return (
    <Question
      view={view}
      title={say(`shipment.${what}.title`, { reference: head.reference })}
      text={say(`shipment.${what}.text`)}
      back={`/console/orders/${head.orderId}`}
    >
      {head.reason === null ? null : <div class="hub-note hub-note-wait">{view.words(head.reason)}</div>}
      <Act view={view} action={`/console/shipments/${head.id}/${what}`}>
        <button class="btn btn-primary" type="submit">
          {say(`shipment.${what}.submit`)}
        </button>
      </Act>
    </Question>
  );
}

function PrintAgain({ view, head }: { view: View; head: ShipmentHead }): JSX.Element {
  const { say } = view;
  return (
    <Question
      view={view}
      title={say('print.again.title', { reference: head.reference })}
      text={say('print.again.text', { count: Number(head.copies) })}
      back={`/console/orders/${head.orderId}`}
    >
      <Act view={view} action={`/console/shipments/${head.id}/print`}>
        <label class="form-label" for="reason">
          {say('print.reason')}
        </label>
        <select class="form-select mb-3" id="reason" name="reason" required>
          {printReasons.map((one) => (
            <option value={one}>{say(`print.reason.${one}`)}</option>
          ))}
        </select>
        <button class="btn btn-primary" type="submit">
          {say('print.submit')}
        </button>
      </Act>
    </Question>
  );
}

function LabelPage({ view, head, copy }: { view: View; head: ShipmentHead; copy: number | undefined }): JSX.Element {
  const { say } = view;
  const pdf = `/console/shipments/${head.id}/label.pdf`;
  const title = say('print.title', { reference: head.reference });
  return (
    <Page view={view} title={title} active="menu.orders">
      <Head view={view} title={title}>
        {copy === undefined ? null : <span class="hub-badge">{say('print.copy', { copy })}</span>}
      </Head>
      <div class="hub-actions mb-3">
        {copy === undefined ? null : (
          <button class="btn btn-primary" type="button" data-print-now>
            {say('print.submit')}
          </button>
        )}
        <a class="btn" href={pdf} target="_blank" rel="noopener">
          {say('print.open')}
        </a>
        <a class="btn" href={`/console/orders/${head.orderId}`}>
          {say('order.title')} <Ltr>{head.orderNumber}</Ltr>
        </a>
      </div>
      {copy === undefined ? null : <p class="hub-small">{say('print.hint')}</p>}
      <iframe
        class="hub-label"
        src={pdf}
        title={say('print.frame')}
        data-label
        {...(copy === undefined ? {} : { 'data-print': String(copy) })}
      />
    </Page>
  );
}
