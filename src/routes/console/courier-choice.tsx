/** Why a parcel goes with this courier: who came into question, for how much, and why each of the others did not get it. */
import type { JSX } from 'preact';
import type { Choice } from '../../core/shipment/index.ts';
import { Ltr, Money, Reason } from './parts.tsx';
import type { View } from './visit.ts';

export function CourierChoice({
  view,
  choice: kept,
  id,
}: {
  view: View;
  choice: string | null;
  id: string;
}): JSX.Element | null {
  if (kept === null) return null;
  const choice = JSON.parse(kept) as Choice;
  const { say } = view;
  return (
    <details class="mb-3" id={`choice-${id}`}>
      <summary class="hub-strong">{say('choice.title')}</summary>
      <p class="mb-2">{view.words(`choice.by.${choice.by}`)}</p>
      <ul aria-label={say('choice.caption')}>
        {choice.candidates.map((one) => (
          <li>
            <Ltr mono>{one.courier}</Ltr>
            {one.costMinor === undefined ? null : (
              <>
                {' · '}
                <Money minor={one.costMinor} currency={choice.currency} />
              </>
            )}
            {one.days === undefined ? null : (
              <>
                {' · '}
                {say('rates.days')} <Ltr>{`${one.days}`}</Ltr>
              </>
            )}
            {one.onTime === undefined ? null : (
              <>
                {' · '}
                {say('rates.on_time')} <Ltr>{`${Math.round(one.onTime * 100)}%`}</Ltr>
              </>
            )}
            {' · '}
            <span class={one.lost === undefined ? 'hub-strong' : 'hub-small'}>
              {one.lost === undefined ? say('choice.won') : view.words(`choice.lost.${one.lost}`)}
            </span>
          </li>
        ))}
      </ul>
      {(choice.ignored ?? []).map((one) => (
        <div class="hub-small">
          {say('choice.ignored')}: {view.words(`choice.ask.${one.what}`)} · <Reason view={view} code={one.code} />
        </div>
      ))}
    </details>
  );
}
