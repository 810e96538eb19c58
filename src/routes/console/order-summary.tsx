/** Where an order stands, and the buttons for what may be done with it now. */
import type { JSX } from 'preact';
import type { Permission } from '../../core/access/index.ts';
import { orderMoves, orderStates, type Order, type OrderMoveName, type OrderState } from '../../core/order/index.ts';
import type { OrderHead } from '../../core/reading/index.ts';
import { allowedMoves } from '../../platform/machine.ts';
import { Promised } from './order-promise.tsx';
import type { Shown } from './order.tsx';
import { Ltr, Moment, Reason, State } from './parts.tsx';
import type { MessageKey } from './messages.ts';
import type { View } from './visit.ts';

export function Summary({ shown }: { shown: Shown }): JSX.Element {
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
          <Choices view={view} order={order} moves={moves} />
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
          {order.state === 'amending' ? (
            <>
              <dt>{say('amendment.open')}</dt>
              <dd>
                <a id="question" href={`/console/orders/${order.id}/amendment`}>
                  {say('amendments.due')} <Moment view={view} at={order.dueAt} zone={zone} />
                </a>
              </dd>
            </>
          ) : null}
          {order.reason === 'cod_unconfirmed' && order.state === 'on_hold' ? (
            <>
              <dt>{say('confirmation.open')}</dt>
              <dd>
                <a id="confirmation-link" href={`/console/orders/${order.id}/confirmation`}>
                  {say('amendments.due')} <Moment view={view} at={order.dueAt} zone={zone} />
                </a>
              </dd>
            </>
          ) : null}
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

type Choice = {
  readonly path: string;
  readonly label: MessageKey;
  readonly needs: Permission;
  /** Shown while the order could make this move; left out: while it has not ended. */
  readonly move?: OrderMoveName;
  /** Not while it could make this one. */
  readonly not?: OrderMoveName;
  readonly first?: true;
};

const choices: readonly Choice[] = [
  { path: 'release', label: 'release.button', needs: 'orders.release', move: 'release', first: true },
  { path: 'resume', label: 'change.resume.button', needs: 'orders.pause', move: 'resume', first: true },
  { path: 'hold', label: 'change.hold.button', needs: 'orders.hold', move: 'hold', not: 'release' },
  { path: 'pause', label: 'change.pause.button', needs: 'orders.pause', move: 'pause' },
  { path: 'pieces', label: 'change.pieces.button', needs: 'orders.change' },
  { path: 'address', label: 'change.address.button', needs: 'orders.change' },
  { path: 'cancel', label: 'change.cancel.button', needs: 'orders.cancel' },
];

function Choices({
  view,
  order,
  moves,
}: {
  view: View;
  order: OrderHead;
  moves: readonly OrderMoveName[];
}): JSX.Element | null {
  if (orderStates[order.state as OrderState].final) return null;
  const shown = choices.filter(
    (one) =>
      view.may(one.needs) &&
      (one.move === undefined || moves.includes(one.move)) &&
      (one.not === undefined || !moves.includes(one.not)),
  );
  return (
    <>
      {shown.map((one) => (
        <a
          class={one.first === true ? 'btn btn-primary' : 'btn'}
          id={one.path}
          href={`/console/orders/${order.id}/${one.path}`}
        >
          {view.say(one.label)}
        </a>
      ))}
    </>
  );
}
