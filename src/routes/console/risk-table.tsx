/** What the tables of the risk pages share: their frame, and the cells of who did something and when. */
import type { ComponentChildren, JSX } from 'preact';
import type { MessageKey } from './messages.ts';
import { Moment } from './parts.tsx';
import type { View } from './visit.ts';

export function RiskTable(props: {
  view: View;
  caption: MessageKey;
  columns: readonly MessageKey[];
  children: ComponentChildren;
}): JSX.Element {
  const { say } = props.view;
  return (
    <table class="hub-table hub-cards" role="table">
      <caption class="hub-hidden">{say(props.caption)}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {props.columns.map((one) => (
            <th role="columnheader">{say(one)}</th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{props.children}</tbody>
    </table>
  );
}

export function WhoAndWhen({ view, who, at }: { view: View; who: string; at: string }): JSX.Element {
  const { say } = view;
  return (
    <>
      <td role="cell" data-label={say('risk.who')}>
        <bdi dir="ltr">{who}</bdi>
      </td>
      <td role="cell" data-label={say('risk.at')}>
        <Moment view={view} at={at} zone={undefined} />
      </td>
    </>
  );
}
