/** What has become of an order's money: paid, held, taken for each shipment, given back; and what a gateway has reported. */
import type { JSX } from 'preact';
import { loadOrderHead, type Scope } from '../../core/reading/index.ts';
import {
  listFactsOf,
  moneyOf,
  type Charge,
  type KeptFact,
  type OrderMoney,
  type Refund,
} from '../../core/payment/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { Act, Badge, Card, Ltr, Moment, Money, Reason, Scroll } from './parts.tsx';
import type { MessageKey } from './messages.ts';
import type { View } from './visit.ts';

export type ShownMoney = { readonly money: OrderMoney; readonly facts: readonly KeptFact[] };

/** Undefined for those who may not see money. */
export async function moneyShown(
  reader: Reader,
  view: View,
  scope: Scope,
  orderId: string,
): Promise<ShownMoney | undefined> {
  if (!view.may('money.view')) return undefined;
  await loadOrderHead(reader, scope, orderId);
  const money = await moneyOf(reader, orderId);
  return { money, facts: money.paymentRef === null ? [] : await listFactsOf(reader, money.paymentRef) };
}

export function ChargesCard({ view, shown, zone }: { view: View; shown: ShownMoney | undefined; zone: string }) {
  if (shown === undefined) return null;
  const { money, facts } = shown;
  const { say } = view;
  const sums: readonly (readonly [MessageKey, number])[] = [
    ['money.paid', money.paidMinor],
    ['money.held', money.authorisedMinor],
    ['money.captured', money.capturedMinor],
    ['money.due', money.dueMinor],
    ['money.collected', money.collectedMinor],
    ['money.given_back', money.refundedDoneMinor],
    ['money.unallocated', money.unallocatedMinor],
  ];
  return (
    <Card title={say('money.card')} id="charges">
      <dl class="hub-facts">
        {sums
          .filter(([, minor]) => minor !== 0)
          .map(([key, minor]) => (
            <>
              <dt>{say(key)}</dt>
              <dd>
                <Money minor={minor} currency={money.currency} />
              </dd>
            </>
          ))}
        {money.paymentRef === null ? null : (
          <>
            <dt>{say('money.reference')}</dt>
            <dd>
              <Ltr mono>{money.paymentRef}</Ltr>
            </dd>
          </>
        )}
        {money.authorisation === undefined ? null : (
          <>
            <dt>{say('money.authorisation')}</dt>
            <dd>
              {view.words(`authorisation.${money.authorisation.state}`)} · {say('money.ends')}{' '}
              <Moment view={view} at={money.authorisation.expiresAt} zone={zone} />
            </dd>
          </>
        )}
      </dl>
      {money.charges.length === 0 ? null : (
        <Table
          view={view}
          label={say('money.charges')}
          heads={['money.col.state', 'money.col.amount', 'money.col.what']}
        >
          {money.charges.map((charge) => (
            <ChargeLine view={view} charge={charge} />
          ))}
        </Table>
      )}
      {money.refunds.length === 0 ? null : (
        <Table
          view={view}
          label={say('money.refunds')}
          heads={['money.col.state', 'money.col.amount', 'money.col.what']}
        >
          {money.refunds.map((refund) => (
            <RefundLine view={view} refund={refund} />
          ))}
        </Table>
      )}
      {facts.length === 0 ? null : (
        <Table view={view} label={say('money.facts')} heads={['money.col.when', 'money.col.amount', 'money.col.what']}>
          {facts.map((fact) => (
            <tr>
              <td>
                <Moment view={view} at={fact.happenedAt} zone={zone} />
              </td>
              <td>
                {fact.amountMinor === null || fact.currency === null ? null : (
                  <Money minor={fact.amountMinor} currency={fact.currency} />
                )}
              </td>
              <td>
                <Ltr mono>{fact.word}</Ltr>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  );
}

function Table(props: {
  view: View;
  label: string;
  heads: readonly MessageKey[];
  children: JSX.Element[];
}): JSX.Element {
  return (
    <Scroll label={props.label}>
      <table class="table">
        <caption class="hub-small">{props.label}</caption>
        <thead>
          <tr>
            {props.heads.map((key) => (
              <th scope="col">{props.view.say(key)}</th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </Scroll>
  );
}

const tones: Readonly<Record<string, string>> = {
  failed: 'lost',
  by_hand: 'on_hold',
  requested: 'sent',
  asked: 'sent',
  waiting: 'on_hold',
  void_failed: 'lost',
  open: 'sent',
  voiding: 'sent',
  dropped: 'plain',
};

export function MoneyState({ view, of, state }: { view: View; of: string; state: string }): JSX.Element {
  return <Badge state={tones[state] ?? 'done'}>{view.words(`${of}.${state}`)}</Badge>;
}

function ChargeLine({ view, charge }: { view: View; charge: Charge }): JSX.Element {
  return (
    <tr>
      <td>
        <MoneyState view={view} of="charge" state={charge.state} />
      </td>
      <td>
        <Money minor={charge.amountMinor} currency={charge.currency} />
      </td>
      <td>
        {charge.coveredMinor === 0 ? null : (
          <div class="hub-small">
            {view.say('money.covered')} <Money minor={charge.coveredMinor} currency={charge.currency} />
          </div>
        )}
        {charge.errorCode === null ? null : <Reason view={view} code={charge.errorCode} />}
        {charge.state === 'failed' && view.may('money.retry') ? (
          <RetryCharge view={view} shipmentId={charge.shipmentId} />
        ) : null}
      </td>
    </tr>
  );
}

export function RetryCharge({ view, shipmentId }: { view: View; shipmentId: string }): JSX.Element {
  return (
    <Act view={view} action={`/console/money/charges/${shipmentId}/retry`}>
      <button class="btn" type="submit">
        {view.say('money.retry_charge')}
      </button>
    </Act>
  );
}

function RefundLine({ view, refund }: { view: View; refund: Refund }): JSX.Element {
  return (
    <tr>
      <td>
        <MoneyState view={view} of="refund" state={refund.state} />
        {refund.way === 'none' ? <div class="hub-small">{view.say('money.nothing_moved')}</div> : null}
      </td>
      <td>
        <Money minor={refund.amountMinor} currency={refund.currency} />
      </td>
      <td>
        <Reason view={view} code={refund.errorCode ?? refund.reason} />
        {refund.doneReference === null ? null : (
          <div class="hub-small">
            <Ltr mono>{refund.doneReference}</Ltr>
          </div>
        )}
        <RefundActs view={view} refund={refund} />
      </td>
    </tr>
  );
}

/** Each carries the version that was seen: of two people one is told that the other was faster. */
export function RefundActs(props: {
  view: View;
  refund: Pick<Refund, 'id' | 'version'> & { state: string };
}): JSX.Element | null {
  const { view, refund } = props;
  if (!view.may('money.refund')) return null;
  const at = `/console/money/refunds/${refund.id}`;
  const seen = <input type="hidden" name="version" value={String(refund.version)} />;
  if (refund.state === 'failed') {
    return (
      <div class="hub-actions">
        {(['retry', 'by-hand'] as const).map((verb) => (
          <Act view={view} action={`${at}/${verb}`}>
            {seen}
            <button class="btn" type="submit">
              {view.say(verb === 'retry' ? 'money.retry_refund' : 'money.by_hand')}
            </button>
          </Act>
        ))}
      </div>
    );
  }
  if (refund.state !== 'by_hand') return null;
  const field = `reference-${refund.id}`;
  return (
    <Act view={view} action={`${at}/done`} class="hub-actions">
      {seen}
      <label class="form-label" for={field}>
        {view.say('money.their_reference')}
      </label>
      <input class="form-control" id={field} name="reference" required maxLength={120} dir="ltr" autocomplete="off" />
      <button class="btn btn-primary" type="submit">
        {view.say('money.refund_done')}
      </button>
    </Act>
  );
}
