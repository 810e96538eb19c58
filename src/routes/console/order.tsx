/** One order on one page: where it stands, what it holds, and every step that led there. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { listChannels, listLocations } from '../../core/catalog/index.ts';
import {
  listRevisions,
  loadOrderView,
  type OrderView,
  type RevisionRow,
  type Scope,
} from '../../core/reading/index.ts';
import type { Address } from '../../core/values.ts';
import type { RouteContext } from '../context.ts';
import { InvoiceCard, papersOf } from './invoice-card.tsx';
import { carriedOf } from './fleet-proof.tsx';
import { printingOf } from './printing-card.tsx';
import { documentsOf, PapersCard } from './papers-card.tsx';
import { ChargesCard, moneyShown } from './money-card.tsx';
import { Done, fragment, Head, html, Page } from './layout.tsx';
import { Lines } from './order-lines.tsx';
import { Revisions } from './order-revisions.tsx';
import { Warnings } from './order-warnings.tsx';
import { Shipments } from './order-shipments.tsx';
import { Summary } from './order-summary.tsx';
import { Trace } from './order-trace.tsx';
import { Card, Ltr, Money } from './parts.tsx';
import type { PageRoute, View } from './visit.ts';

export const idParams = Joi.object({ id: Joi.string().guid().required() });

/** What the parts of the page share. */
export type Shown = {
  readonly view: View;
  readonly data: OrderView;
  /** Later bodies of it, and what was made of each. */
  readonly revisions: readonly RevisionRow[];
  readonly zone: string;
  /** Names of stores and warehouses by their code. */
  readonly places: ReadonlyMap<string, string>;
  readonly papers: Awaited<ReturnType<typeof papersOf>>;
  readonly documents: Awaited<ReturnType<typeof documentsOf>>;
  readonly carried: Awaited<ReturnType<typeof carriedOf>>;
  readonly printing: Awaited<ReturnType<typeof printingOf>>;
  readonly payments: Awaited<ReturnType<typeof moneyShown>>;
};

export function orderPages(context: RouteContext): PageRoute[] {
  const shownFor = async (view: View, scope: Scope, id: string): Promise<Shown> =>
    context.db.read(async (reader) => {
      const data = await loadOrderView(reader, scope, id);
      const channels = await listChannels(reader);
      const locations = await listLocations(reader);
      return {
        view,
        data,
        revisions: await listRevisions(reader, id),
        zone: channels.find((one) => one.id === data.order.channelId)?.timeZone ?? 'UTC',
        places: new Map(locations.map((one) => [one.id, view.locale === 'ar' ? (one.nameAr ?? one.name) : one.name])),
        papers: await papersOf(reader, view, scope, id),
        documents: await documentsOf(reader, view, scope, id),
        carried: await carriedOf(reader, data.shipments),
        printing: await printingOf(reader, view, data.shipments),
        payments: await moneyShown(reader, view, scope, id),
      };
    });
  return [
    {
      method: 'GET',
      path: '/console/orders/{id}',
      needs: 'orders.view',
      params: idParams,
      query: Joi.object({ done: Joi.string().max(30) }),
      async handler({ request, h, view, scope }) {
        const shown = await shownFor(view, scope, String(request.params.id));
        return html(h, <OrderPage shown={shown} done={(request.query as { done?: string }).done} />);
      },
    },
    {
      method: 'GET',
      path: '/console/orders/{id}/live',
      needs: 'orders.view',
      params: idParams,
      async handler({ request, h, view, scope }) {
        return fragment(h, <Body shown={await shownFor(view, scope, String(request.params.id))} />);
      },
    },
  ];
}

function OrderPage({ shown, done }: { shown: Shown; done: string | undefined }): JSX.Element {
  const { view, data } = shown;
  const { order } = data;
  return (
    <Page view={view} title={`${view.say('order.title')} ${order.number}`} active="menu.orders" live>
      <Head
        view={view}
        live
        title={
          <>
            {view.say('order.title')} <Ltr>{order.number}</Ltr>
          </>
        }
      />
      <Done view={view} done={done} />
      <div
        id="order"
        hx-get={`/console/orders/${order.id}/live`}
        hx-trigger={`sse:order-${order.id}, sse:resync, every 60s`}
        hx-swap="innerHTML"
      >
        <Body shown={shown} />
      </div>
    </Page>
  );
}

function Body({ shown }: { shown: Shown }): JSX.Element {
  const { view, data } = shown;
  return (
    <>
      <Summary shown={shown} />
      <Warnings view={view} warnings={data.order.warnings} note={data.order.note} />
      <div class="hub-cols">
        <Customer shown={shown} />
        <MoneyCard shown={shown} />
      </div>
      <Lines view={view} data={data} />
      <Shipments shown={shown} />
      <InvoiceCard view={view} papers={shown.papers} />
      <PapersCard view={view} documents={shown.documents} shipments={data.shipments} />
      <ChargesCard view={view} shown={shown.payments} zone={shown.zone} />
      <Revisions shown={shown} />
      <Trace shown={shown} />
    </>
  );
}

function Customer({ shown }: { shown: Shown }): JSX.Element {
  const { view, data } = shown;
  const { say } = view;
  const { order } = data;
  const open = view.may('customers.view');
  const to = order.shipTo === null ? undefined : (JSON.parse(order.shipTo) as Address);
  const lines =
    to === undefined ? [] : [to.name, to.company, ...to.lines, to.area, to.city, to.region, to.postcode, to.country];
  return (
    <Card title={say('order.customer')} id="customer">
      <dl class="hub-facts">
        <dt>{say('orders.col.customer')}</dt>
        <dd>
          <bdi>{order.customerName}</bdi>
        </dd>
        {open ? (
          <>
            <dt>{say('order.phone')}</dt>
            <dd>
              <Ltr>{order.customerPhone}</Ltr>
            </dd>
            <dt>{say('order.email')}</dt>
            <dd>
              <bdi dir="ltr">{order.customerEmail}</bdi>
            </dd>
            <dt>{say('order.ship_to')}</dt>
            <dd>
              {to === undefined
                ? say('order.no_address')
                : lines
                    .filter((line) => line !== undefined && line !== '')
                    .map((line) => (
                      <div>
                        <bdi>{line}</bdi>
                      </div>
                    ))}
            </dd>
          </>
        ) : (
          <>
            <dt>{say('order.ship_to')}</dt>
            <dd>
              <bdi>{to?.city ?? ''}</bdi>
              <div class="hub-small">{say('order.hidden')}</div>
            </dd>
          </>
        )}
      </dl>
    </Card>
  );
}

function MoneyCard({ shown }: { shown: Shown }): JSX.Element {
  const { view, data } = shown;
  const { say } = view;
  const { order } = data;
  const amount = (minor: number): JSX.Element => <Money minor={minor} currency={order.currency} />;
  return (
    <Card title={say('order.money')} id="money">
      <dl class="hub-facts">
        <dt>{say('order.payment')}</dt>
        <dd>
          {view.words(`payment.${order.paymentMode}`)} <Ltr mono>{order.paymentMethod}</Ltr>
        </dd>
        <dt>{say('order.goods')}</dt>
        <dd>{amount(order.goodsMinor)}</dd>
        <dt>{say('order.shipping')}</dt>
        <dd>{amount(order.shippingMinor)}</dd>
        {order.otherMinor === 0 ? null : (
          <>
            <dt>{say('order.other')}</dt>
            <dd>{amount(order.otherMinor)}</dd>
          </>
        )}
        <dt class="hub-sum">{say('order.total')}</dt>
        <dd class="hub-sum">{amount(order.grandTotalMinor)}</dd>
        <dt>{say('order.tax_within')}</dt>
        <dd>{amount(order.taxMinor)}</dd>
        {order.dueMinor === 0 || order.paymentMode === 'authorised' ? null : (
          <>
            <dt>{say('order.due')}</dt>
            <dd class="hub-strong">{amount(order.dueMinor)}</dd>
          </>
        )}
      </dl>
    </Card>
  );
}
