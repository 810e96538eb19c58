/** What stands about one question to a customer: the amount, why it is asked, until when, its mail and its answer. */
import type { JSX } from 'preact';
import type { Confirmation } from '../../core/delivery/index.ts';
import { Ltr, Moment, Money, Reason } from './parts.tsx';
import type { View } from './visit.ts';

type Props = { readonly view: View; readonly one: Confirmation; readonly zone: string };

export function QuestionFacts({ view, one, zone }: Props): JSX.Element {
  const { say } = view;
  return (
    <dl class="hub-facts">
      <dt>{say('confirmation.amount')}</dt>
      <dd>
        <Money minor={one.amountMinor} currency={one.currency} />
      </dd>
      <dt>{say('confirmation.why')}</dt>
      <dd>{one.reasons.map((reason) => view.words(`confirmation.reason.${reason}`)).join(' · ')}</dd>
      <dt>{say('amendments.due')}</dt>
      <dd>
        <Moment view={view} at={one.dueAt} zone={zone} />
      </dd>
      <dt>{say('amendments.mailed')}</dt>
      <dd>
        {one.mailError !== null ? (
          <Reason view={view} code={one.mailError} />
        ) : (
          say(one.mailedAt === null ? 'amendments.mail.waiting' : 'amendments.mail.sent')
        )}
      </dd>
      {one.answeredAt === null ? null : (
        <>
          <dt>{say('confirmation.answered')}</dt>
          <dd>
            <Ltr>{one.answeredBy}</Ltr>, <Moment view={view} at={one.answeredAt} zone={zone} />
          </dd>
        </>
      )}
    </dl>
  );
}
