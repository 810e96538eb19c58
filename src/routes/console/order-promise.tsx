/** Where an order stands for its customer, and when its goods are promised. */
import type { JSX } from 'preact';
import { stageOf, statusOf } from '../../core/notice/index.ts';
import type { OrderState } from '../../core/order/index.ts';
import type { ShipmentState } from '../../core/shipment/index.ts';
import type { Shown } from './order.tsx';
import { Badge, Ltr } from './parts.tsx';
import type { View } from './visit.ts';

export function Promised({ shown }: { shown: Shown }): JSX.Element {
  const { view, data, zone } = shown;
  const { say } = view;
  const { order } = data;
  const parcels = data.shipments.map((one) => one.state as ShipmentState);
  const status = statusOf({ order: { state: order.state as OrderState, reason: order.reason }, parcels });
  const dates = data.shipments
    .filter((one) => !['gone', 'delivered'].includes(stageOf[one.state as ShipmentState]))
    .flatMap((one) => one.expectedOn ?? one.promisedOn ?? []);
  const expected = dates.length === 0 ? null : dates.reduce((a, b) => (a > b ? a : b));
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: zone });
  const over = ['closed', 'cancelled', 'rejected'].includes(order.state);
  return (
    <>
      <dt>{say('status.title')}</dt>
      <dd id="status">{view.words(`status.${status}`)}</dd>
      {order.promisedOn === null ? null : (
        <>
          <dt>{say('promise.on')}</dt>
          <dd id="promised">
            <Ltr>{order.promisedOn}</Ltr>{' '}
            {!over && order.promisedOn < today ? <Badge state="lost">{say('promise.late')}</Badge> : null}
          </dd>
        </>
      )}
      {expected === null || expected === order.promisedOn ? null : (
        <>
          <dt>{say('promise.expected')}</dt>
          <dd id="expected">
            <Ltr>{expected}</Ltr>
          </dd>
        </>
      )}
    </>
  );
}

export function TimelineLink({ view, orderId }: { view: View; orderId: string }): JSX.Element {
  return (
    <p>
      <a class="btn" id="timeline" href={`/console/orders/${orderId}/timeline`}>
        {view.say('trace.open')}
      </a>
    </p>
  );
}
