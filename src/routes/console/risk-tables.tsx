/** Tables of the risk page: orders that were over the limit, and who decided what. */
import type { JSX } from 'preact';
import { Card, Empty, Ltr, Moment, Money } from './parts.tsx';
import { decimalOf } from '../../platform/money.ts';
import type { RiskDecision } from '../../core/reading/index.ts';
import type { RiskShown } from './risk-views.tsx';
import { RiskTable, WhoAndWhen } from './risk-table.tsx';
import type { View } from './visit.ts';

type Props = { readonly view: View; readonly shown: RiskShown };

export function Rejected({ view, shown }: Props): JSX.Element {
  const { say } = view;
  const zones = new Map(shown.channels.map((one) => [one.id, one.timeZone]));
  return (
    <Card title={say('risk.rejected')} id="rejected" flush>
      {shown.rejected.length === 0 ? (
        <Empty title={say('risk.rejected.none')} />
      ) : (
        <RiskTable view={view} caption={'risk.rejected.caption'} columns={['risk.order', 'risk.total', 'risk.at']}>
          {shown.rejected.map((one) => (
            <tr role="row">
              <td role="cell" class="hub-lead" data-label={say('risk.order')}>
                <a href={`/console/orders/${one.id}`}>
                  <Ltr>{one.number}</Ltr>
                </a>
              </td>
              <td role="cell" data-label={say('risk.total')}>
                <Money minor={one.grandTotalMinor} currency={one.currency} />
              </td>
              <td role="cell" data-label={say('risk.at')}>
                <Moment view={view} at={one.updatedAt} zone={zones.get(one.channelId)} />
              </td>
            </tr>
          ))}
        </RiskTable>
      )}
    </Card>
  );
}

export function Decisions({ view, shown }: Props): JSX.Element {
  const { say } = view;
  return (
    <Card title={say('risk.decisions')} id="decisions" flush>
      {shown.decisions.length === 0 ? (
        <Empty title={say('risk.decisions.none')} />
      ) : (
        <RiskTable
          view={view}
          caption={'risk.decisions.caption'}
          columns={['risk.decision', 'risk.about', 'risk.change.of', 'risk.reason', 'risk.who', 'risk.at']}
        >
          {shown.decisions.map((one) => (
            <tr role="row">
              <td role="cell" class="hub-lead" data-label={say('risk.decision')}>
                {view.words(`decided.${one.action}`)}
              </td>
              <td role="cell" data-label={say('risk.about')}>
                {aboutOf(view, one)}
              </td>
              <td role="cell" data-label={say('risk.change.of')}>
                <Ltr>{changeOf(one)}</Ltr>
              </td>
              <td role="cell" class="hub-wrap" data-label={say('risk.reason')}>
                <bdi>{typeof one.detail['reason'] === 'string' ? one.detail['reason'] : '–'}</bdi>
              </td>
              <WhoAndWhen view={view} who={one.who} at={one.at} />
            </tr>
          ))}
        </RiskTable>
      )}
    </Card>
  );
}

function aboutOf(view: View, { target }: RiskDecision): JSX.Element | string {
  const name = target.slice(target.indexOf(':') + 1);
  return name === '*' ? view.say('risk.channel.all') : <Ltr>{name}</Ltr>;
}

/** `1,000.00 → 500.00` for a limit; nothing for the rest. */
function changeOf({ target, detail }: RiskDecision): string {
  const { before, after } = detail;
  if (typeof before !== 'number' || typeof after !== 'number') return '–';
  const currency = target.slice(target.indexOf(':') + 1);
  return `${decimalOf(before, currency)} → ${decimalOf(after, currency)}`;
}
