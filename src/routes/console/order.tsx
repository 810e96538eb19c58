/** One order on one page: where it stands, what it holds, and every step that led there. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { listChannels, listLocations } from '../../core/catalog/index.ts';
import { allowedMoves } from '../../platform/machine.ts';
import { orderMoves, type Order, type OrderState } from '../../core/order/index.ts';
import { loadOrderView, type OrderView, type Scope } from '../../core/reading/index.ts';
import type { Address } from '../../core/values.ts';
import type { RouteContext } from '../context.ts';
import { Done, fragment, Head, html, Page } from './layout.tsx';
import { Promised } from './order-promise.tsx';
import { Shipments } from './order-shipments.tsx';
import { Trace } from './order-trace.tsx';
import { Card, Ltr, Moment, Money, Reason, Scroll, State } from './parts.tsx';
import type { PageRoute, View } from './visit.ts';

export const idParams = Joi.object({ id: Joi.string().guid().required() });

/** What the parts of the page share. */
export type Shown = {
  readonly view: View;
  readonly data: OrderView;
  readonly zone: string;
  /** Names of stores and warehouses by their code. */
  readonly places: ReadonlyMap<string, string>;
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
        zone: channels.find((one) => one.id === data.order.channelId)?.timeZone ?? 'UTC',
        places: new Map(locations.map((one) => [one.id, view.locale === 'ar' ? (one.nameAr ?? one.name) : one.name])),
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
      <div class="hub-cols">
        <Customer shown={shown} />
        <MoneyCard shown={shown} />
      </div>
      <Lines view={view} data={data} />
      <Shipments shown={shown} />
      <Trace shown={shown} />
    </>
  );
}

function Summary({ shown }: { shown: Shown }): JSX.Element {
  const { view, data, zone } = shown;
  const { say } = view;
  const { order } = data;
  const moves = allowedMoves(orderMoves, order.state as OrderState, order as unknown as Order);
  return (
    <section class="card" aria-label={say('orders.col.state')}>
      <div class="card-body">
        <div class="hub-actions mb-3">
          <State view={view} of="order" state={order.state} />
          {order.reason === null ? null : (
            <span class="hub-strong">
              <Reason view={view} code={order.reason} />
            </span>
          )}
          <span class="hub-small">{say('order.version', { version: order.version })}</span>
          <div class="hub-grow" />
          {moves.includes('release') && view.may('orders.release') ? (
            <a class="btn btn-primary" id="release" href={`/console/orders/${order.id}/release`}>
              {say('release.button')}
            </a>
          ) : null}
        </div>
        <dl class="hub-facts">
          <dt>{say('order.magento')}</dt>
          <dd>
            <Ltr>{order.incrementId}</Ltr>
            {order.magentoOrderId === null ? null : <Ltr>{` (#${order.magentoOrderId})`}</Ltr>}
          </dd>
          {order.replaces === null ? null : (
            <>
              <dt>{say('order.replaces')}</dt>
              <dd>
                <a href={`/console/orders?q=${encodeURIComponent(order.replaces)}`}>
                  <Ltr>{order.replaces}</Ltr>
                </a>
              </dd>
            </>
          )}
          <Promised shown={shown} />
          <dt>{say('order.placed')}</dt>
          <dd>
            <Moment view={view} at={order.placedAt} zone={zone} />
          </dd>
          <dt>{say('order.received_at')}</dt>
          <dd>
            <Moment view={view} at={order.receivedAt} zone={zone} />
          </dd>
          <dt>{say('order.changed')}</dt>
          <dd>
            <Moment view={view} at={order.updatedAt} zone={zone} />
          </dd>
        </dl>
      </div>
    </section>
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
        {order.dueMinor === 0 ? null : (
          <>
            <dt>{say('order.due')}</dt>
            <dd class="hub-strong">{amount(order.dueMinor)}</dd>
          </>
        )}
      </dl>
    </Card>
  );
}

function Lines({ view, data }: { view: View; data: OrderView }): JSX.Element {
  const { say } = view;
  const { currency } = data.order;
  const amount = (minor: number): JSX.Element => <Money minor={minor} currency={currency} />;
  return (
    <Card title={say('order.lines')} id="lines" flush>
      <Scroll label={say('order.lines.caption')}>
        <table class="hub-table">
          <caption class="hub-hidden">{say('order.lines.caption')}</caption>
          <thead>
            <tr>
              <th>{say('order.line.item')}</th>
              <th class="hub-end">{say('order.line.quantity')}</th>
              <th class="hub-end">{say('order.line.price')}</th>
              <th class="hub-end">{say('order.line.discount')}</th>
              <th class="hub-end">{say('order.line.tax')}</th>
              <th class="hub-end">{say('order.line.total')}</th>
            </tr>
          </thead>
          <tbody>
            {data.lines.map((line) => (
              <tr>
                <td>
                  <bdi>{line.name}</bdi>
                  <div class="hub-small">
                    <Ltr mono>{line.sku}</Ltr>
                    {Number(line.ships) === 1 ? null : ` · ${say('order.line.virtual')}`}
                  </div>
                </td>
                <td class="hub-end hub-num">{line.quantity}</td>
                <td class="hub-end">{amount(line.unitPriceMinor)}</td>
                <td class="hub-end">{amount(line.discountMinor)}</td>
                <td class="hub-end">{amount(line.taxMinor)}</td>
                <td class="hub-end hub-strong">{amount(line.totalMinor)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Card>
  );
}
