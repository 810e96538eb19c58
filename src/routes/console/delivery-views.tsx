/** One parcel that could not be delivered: its attempts, whom to call, and what the courier is told. */
import type { JSX } from 'preact';
import type { DeliveryRule } from '../../../config/deliveries.ts';
import { answerable, type DeliveryCase } from '../../core/delivery/index.ts';
import type { OrderHead } from '../../core/reading/index.ts';
import type { FailedAttempt } from '../../core/shipment/index.ts';
import type { Address } from '../../core/values.ts';
import { NdrReason } from './delivery-list-views.tsx';
import { Done, Head, Page } from './layout.tsx';
import type { MessageKey } from './messages.ts';
import { Act, Badge, Card, Ltr, Moment, Reason } from './parts.tsx';
import { Due } from './task-list.tsx';
import type { View } from './visit.ts';

type Props = {
  readonly view: View;
  readonly one: DeliveryCase;
  readonly order: OrderHead;
  readonly attempts: readonly FailedAttempt[];
  readonly rule: DeliveryRule;
  readonly zone: string;
  readonly done: string | undefined;
};

export function DeliveryPage(props: Props): JSX.Element {
  const { view, one, done } = props;
  const { say } = view;
  return (
    <Page view={view} title={`${say('delivery.title')} ${one.orderNumber}`} active="menu.orders">
      <Head
        view={view}
        title={
          <>
            {say('delivery.title')}{' '}
            <a href={`/console/orders/${one.orderId}`}>
              <Ltr>{one.orderNumber}</Ltr>
            </a>
          </>
        }
      >
        <a class="btn" href="/console/deliveries">
          {say('deliveries.title')}
        </a>
      </Head>
      <Done view={view} done={done} />
      <Standing {...props} />
      <Contact {...props} />
      <Attempts {...props} />
      {view.may('deliveries.answer') ? <Actions {...props} /> : null}
    </Page>
  );
}

function Standing({ view, one, zone, rule }: Props): JSX.Element {
  const { say } = view;
  const { answer } = one;
  return (
    <Card
      id="standing"
      title={say('delivery.standing')}
      aside={<Badge state={one.state}>{view.words(`delivery_case.${one.state}`)}</Badge>}
    >
      <dl class="hub-facts">
        <dt>{say('deliveries.courier')}</dt>
        <dd>
          <Ltr>{one.courierCode}</Ltr> <Ltr mono>{one.awb}</Ltr>
        </dd>
        <dt>{say('deliveries.why')}</dt>
        <dd>
          <NdrReason view={view} code={one.ndrCode} />
        </dd>
        <dt>{say('deliveries.due')}</dt>
        <dd>
          <Moment view={view} at={one.dueAt} zone={zone} />{' '}
          <Due view={view} task={{ dueAt: one.dueAt, state: one.closedAt === null ? 'open' : 'done' }} />
        </dd>
        <dt>{say('delivery.mail')}</dt>
        <dd>
          {one.mailError !== null ? (
            <Reason view={view} code={one.mailError} />
          ) : (
            say(one.mailedAttempt < one.attempts ? 'delivery.mail.none' : 'delivery.mail.sent')
          )}
        </dd>
        {answer === null ? null : (
          <>
            <dt>{say('delivery.answer')}</dt>
            <dd>
              {say(answer.action === 'return' ? 'deliveries.return' : 'deliveries.reattempt')}{' '}
              {answer.action === 'reattempt' ? <Ltr>{answer.on}</Ltr> : null}{' '}
              <span class="hub-small">
                <Ltr>{one.answeredBy}</Ltr>, <Moment view={view} at={one.answeredAt} zone={zone} />
              </span>
              {answer.note === undefined ? null : (
                <div>
                  <bdi>{answer.note}</bdi>
                </div>
              )}
            </dd>
          </>
        )}
      </dl>
      {one.state === 'taken' ? <p class="hub-note">{say('delivery.taken.hint')}</p> : null}
      {one.state === 'by_hand' ? <ByHand view={view} one={one} rule={rule} /> : null}
    </Card>
  );
}

/** Where nobody passes the answer on: whom to tell, and what. */
function ByHand({ view, one, rule }: Pick<Props, 'view' | 'one' | 'rule'>): JSX.Element {
  const { say } = view;
  const { answer } = one;
  const address = answer?.action === 'reattempt' ? answer.address : undefined;
  const open = view.may('customers.view');
  const text = [
    `AWB ${one.awb}: ${answer?.action === 'return' ? 'please return to sender' : `please deliver again on ${answer?.on ?? ''}`}`,
    ...(open && answer?.action === 'reattempt' && answer.phone !== undefined ? [`phone ${answer.phone}`] : []),
    ...(open && address !== undefined
      ? [[...address.lines, address.area, address.city, address.postcode, address.landmark].filter(Boolean).join(', ')]
      : []),
  ].join('; ');
  return (
    <div class="hub-note hub-note-wait" role="status">
      <p>
        {say('delivery.by_hand.hint')}{' '}
        {one.answerError === null ? null : (
          <>
            (<Reason view={view} code={one.answerError} />)
          </>
        )}
      </p>
      <p>
        {rule.phone === undefined ? null : (
          <a href={`tel:${rule.phone}`}>
            <Ltr>{rule.phone}</Ltr>
          </a>
        )}{' '}
        {rule.portal === undefined ? null : (
          <a href={rule.portal} rel="noreferrer noopener">
            <Ltr>{rule.portal}</Ltr>
          </a>
        )}
      </p>
      <p class="mb-0" id="hand-text">
        <Ltr>{text}</Ltr>
      </p>
    </div>
  );
}

function Contact({ view, order }: Props): JSX.Element {
  const { say } = view;
  const to = order.shipTo === null ? undefined : (JSON.parse(order.shipTo) as Address);
  const lines = to === undefined ? [] : [...to.lines, to.area, to.city, to.region, to.postcode, to.country];
  return (
    <Card id="contact" title={say('order.customer')}>
      {view.may('customers.view') ? (
        <dl class="hub-facts">
          <dt>{say('orders.col.customer')}</dt>
          <dd>
            <bdi>{order.customerName}</bdi>
          </dd>
          <dt>{say('order.phone')}</dt>
          <dd>
            <a href={`tel:${order.customerPhone}`}>
              <Ltr>{order.customerPhone}</Ltr>
            </a>
          </dd>
          <dt>{say('order.ship_to')}</dt>
          <dd>
            <bdi>{lines.filter((line) => line !== undefined && line !== '').join(', ')}</bdi>
          </dd>
        </dl>
      ) : (
        <p class="mb-0">{say('delivery.contact.hidden')}</p>
      )}
    </Card>
  );
}

function Attempts({ view, attempts, zone }: Props): JSX.Element {
  const { say } = view;
  return (
    <Card id="attempts" title={say('delivery.attempts')}>
      <ul class="hub-list mb-0">
        {attempts.map((one) => (
          <li key={one.scannedAt}>
            <Moment view={view} at={one.scannedAt} zone={zone} /> <NdrReason view={view} code={one.ndrCode} />{' '}
            {one.remark === '' ? null : (
              <span class="hub-small">
                <bdi>{one.remark}</bdi>
              </span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Actions({ view, one }: Props): JSX.Element | null {
  const { say } = view;
  if (one.closedAt !== null) return null;
  return (
    <Card id="actions" title={say('delivery.actions')}>
      {answerable.includes(one.state) ? (
        <>
          <Act view={view} action={`/console/deliveries/${one.id}/answer`} class="mb-3">
            <input type="hidden" name="version" value={one.version} />
            <input type="hidden" name="action" value="reattempt" />
            <h3>{say('deliveries.reattempt')}</h3>
            <Field name="on" label="deliveries.on" view={view} type="date" must />
            <p class="hub-small">{say('delivery.address.hint')}</p>
            <Field name="phone" label="order.phone" view={view} type="tel" />
            <Field name="line1" label="delivery.address" view={view} />
            <Field name="area" label="delivery.area" view={view} />
            <Field name="city" label="delivery.city" view={view} />
            <Field name="postcode" label="delivery.postcode" view={view} />
            <Field name="landmark" label="delivery.landmark" view={view} />
            <Field name="note" label="delivery.note" view={view} />
            <button class="btn btn-primary mt-2" type="submit" id="reattempt">
              {say('delivery.reattempt.send')}
            </button>
          </Act>
          <Act view={view} action={`/console/deliveries/${one.id}/answer`} class="mb-3">
            <input type="hidden" name="version" value={one.version} />
            <input type="hidden" name="action" value="return" />
            <button class="btn btn-danger" type="submit" id="return">
              {say('deliveries.return')}
            </button>
          </Act>
        </>
      ) : null}
      {one.state === 'by_hand' ? (
        <Act view={view} action={`/console/deliveries/${one.id}/told`} class="mb-3">
          <input type="hidden" name="version" value={one.version} />
          <Field name="note" id="told-note" label="delivery.told.note" view={view} must />
          <button class="btn btn-primary mt-2" type="submit" id="told">
            {say('delivery.told')}
          </button>
        </Act>
      ) : null}
      <Act view={view} action={`/console/deliveries/${one.id}/close`}>
        <input type="hidden" name="version" value={one.version} />
        <Field name="note" id="close-note" label="delivery.close.note" view={view} must />
        <button class="btn mt-2" type="submit" id="close">
          {say('delivery.close')}
        </button>
      </Act>
    </Card>
  );
}

function Field(props: {
  view: View;
  name: string;
  id?: string;
  label: MessageKey;
  type?: 'date' | 'tel' | 'text';
  must?: boolean;
}): JSX.Element {
  const { view, name, id = name, label, type = 'text', must = false } = props;
  return (
    <div class="mb-2">
      <label class="form-label" for={id}>
        {view.say(label)}
      </label>
      <input
        class="form-control"
        id={id}
        name={name}
        {...kinds[type]}
        required={must}
        maxLength={type === 'date' ? 10 : 250}
        dir={type === 'text' ? 'auto' : 'ltr'}
      />
    </div>
  );
}

/** The types of an input's kinds exclude one another. */
const kinds = { date: { type: 'date' }, tel: { type: 'tel' }, text: { type: 'text' } } as const;
