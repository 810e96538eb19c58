/** Questions to customers as they are shown to support. */
import type { JSX } from 'preact';
import { choicesOf, textOf, type Amendment } from '../../core/amendment/index.ts';
import { decimalOf } from '../../platform/money.ts';
import { wordsOf } from '../customer/page.tsx';
import { Done, Head, Page } from './layout.tsx';
import { Act, Badge, Card, Empty, Ltr, Moment, Money, Reason, Scroll } from './parts.tsx';
import type { View } from './visit.ts';

export function AmendmentList(props: {
  view: View;
  rows: readonly Amendment[];
  zones: ReadonlyMap<string, string>;
  most: number;
}): JSX.Element {
  const { view, zones, most } = props;
  const { say } = view;
  const rows = props.rows.slice(0, most);
  const last = rows.at(-1);
  return (
    <Page view={view} title={say('amendments.title')} active="menu.orders">
      <Head view={view} title={say('amendments.title')} />
      {rows.length === 0 ? (
        <Empty title={say('amendments.none')} hint={say('amendments.hint')} />
      ) : (
        <Scroll label={say('amendments.title')}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{say('amendments.order')}</th>
                <th scope="col">{say('amendments.channel')}</th>
                <th scope="col">{say('amendments.missing')}</th>
                <th scope="col">{say('amendments.due')}</th>
                <th scope="col">{say('amendments.mailed')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.id}>
                  <td>
                    <a href={`/console/orders/${one.orderId}/amendment`}>
                      <Ltr>{one.orderNumber}</Ltr>
                    </a>
                  </td>
                  <td>
                    <Ltr>{one.channelId}</Ltr>
                  </td>
                  <td>
                    <Ltr>{one.proposal.missing.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ')}</Ltr>
                  </td>
                  <td>
                    <Moment view={view} at={one.dueAt} zone={zones.get(one.channelId)} />
                  </td>
                  <td>
                    <Mailed view={view} one={one} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {props.rows.length > most && last !== undefined ? (
        <nav class="hub-actions justify-content-center" aria-label={say('page.label')}>
          <a class="btn" id="next" rel="next" href={`/console/amendments?after=${last.dueAt}_${last.id}`}>
            {say('page.next')}
          </a>
        </nav>
      ) : null}
    </Page>
  );
}

function Mailed({ view, one }: { view: View; one: Amendment }): JSX.Element {
  const { say } = view;
  if (one.mailError !== null) {
    return (
      <>
        {say('amendments.mail.failed')}: <Reason view={view} code={one.mailError} />
      </>
    );
  }
  return <>{say(one.mailedAt === null ? 'amendments.mail.waiting' : 'amendments.mail.sent')}</>;
}

export function OrderAmendments(props: {
  view: View;
  order: { readonly id: string; readonly number: string };
  zone: string;
  all: readonly Amendment[];
  done: string | undefined;
}): JSX.Element {
  const { view, order, all, zone, done } = props;
  const { say } = view;
  return (
    <Page view={view} title={`${say('amendment.title')} ${order.number}`} active="menu.orders">
      <Head
        view={view}
        title={
          <>
            {say('amendment.title')}{' '}
            <a href={`/console/orders/${order.id}`}>
              <Ltr>{order.number}</Ltr>
            </a>
          </>
        }
      />
      <Done view={view} done={done} />
      {all.length === 0 ? <Empty title={say('amendments.none')} hint={say('amendments.hint')} /> : null}
      {all.map((one) => (
        <Question key={one.id} view={view} one={one} zone={zone} />
      ))}
    </Page>
  );
}

function Question({ view, one, zone }: { view: View; one: Amendment; zone: string }): JSX.Element {
  const { say } = view;
  const { proposal } = one;
  const { currency } = proposal;
  return (
    <Card
      id={`question-${one.revision}`}
      title={say('amendment.revision', { n: one.revision })}
      aside={<Badge state={one.state}>{view.words(`amendment.${one.state}`)}</Badge>}
    >
      <p>
        {say('amendments.due')} <Moment view={view} at={one.dueAt} zone={zone} /> · {say('amendments.mailed')}{' '}
        <Mailed view={view} one={one} />
      </p>
      {one.answer === null ? null : (
        <p>
          <strong>{view.words(`amendment.choice.${one.answer.split(':')[0] ?? ''}`)}</strong>{' '}
          {one.answer.includes(':') ? <Ltr>{one.answer.split(':')[1]}</Ltr> : null} {say('amendment.answered.by')}{' '}
          <Ltr>{one.answeredBy}</Ltr>, <Moment view={view} at={one.answeredAt} zone={zone} />
        </p>
      )}
      <Scroll label={say('amendment.lines')}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{say('amendment.lines')}</th>
              <th scope="col">{say('amendment.line.quantity')}</th>
              <th scope="col">{say('amendment.line.missing')}</th>
              <th scope="col">{say('amendment.line.amount')}</th>
            </tr>
          </thead>
          <tbody>
            {proposal.lines.map((line) => (
              <tr key={line.sku}>
                <td>
                  <bdi>{view.locale === 'ar' ? (line.nameAr ?? line.name) : line.name}</bdi> <Ltr mono>{line.sku}</Ltr>
                </td>
                <td>{line.quantity}</td>
                <td>{line.missing}</td>
                <td>
                  <Money minor={line.totalMinor} currency={currency} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p>
        {say('amendment.before')} <Money minor={proposal.beforeMinor} currency={currency} /> · {say('amendment.after')}{' '}
        <Money minor={proposal.afterMinor} currency={currency} />
      </p>
      {one.state === 'open' && view.may('orders.amend') ? <Actions view={view} one={one} /> : null}
    </Card>
  );
}

function Actions({ view, one }: { view: View; one: Amendment }): JSX.Element {
  const { say } = view;
  const { proposal } = one;
  const money = (minor: number): string => `${decimalOf(minor, proposal.currency)} ${proposal.currency}`;
  return (
    <>
      <Act view={view} action={`/console/amendments/${one.id}/answer`}>
        <input type="hidden" name="version" value={one.version} />
        <fieldset>
          <legend class="h3">{say('amendment.answer.for')}</legend>
          <p class="hub-small">{say('amendment.answer.hint')}</p>
          {choicesOf(proposal).map((choice) => {
            const words = wordsOf({ choice, proposal, language: view.locale, money });
            const value = textOf(choice);
            return (
              <label class="form-check" key={value}>
                <input class="form-check-input" type="radio" name="choice" value={value} required />
                <span class="form-check-label">
                  <bdi>{words.title}</bdi>{' '}
                  <span class="hub-small">
                    <bdi>{words.hint}</bdi>
                  </span>
                </span>
              </label>
            );
          })}
        </fieldset>
        <button class="btn btn-primary" type="submit" id="answer">
          {say('amendment.answer.send')}
        </button>
      </Act>
      <div class="hub-actions mt-3">
        <Act view={view} action={`/console/amendments/${one.id}/ask-again`}>
          <button class="btn" type="submit" id="ask-again" title={say('amendment.ask.again.hint')}>
            {say('amendment.ask.again')}
          </button>
        </Act>
        <Act view={view} action={`/console/amendments/${one.id}/revoke`}>
          <button class="btn" type="submit" id="revoke">
            {say('amendment.revoke')}
          </button>
        </Act>
      </div>
    </>
  );
}
