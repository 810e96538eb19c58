/** The forms of the risk pages: their fields, and the one by which the limit is set, raised, lowered, lifted or counted anew. */
import type { ComponentChildren, JSX } from 'preact';
import { Act } from './parts.tsx';
import type { LimitAction } from './risk.tsx';
import type { RiskShown } from './risk-views.tsx';
import type { View } from './visit.ts';

const actions: readonly LimitAction[] = ['set', 'raise', 'lower', 'none', 'reset'];

/** A label above its field, and a hint below. */
export function Labelled(props: {
  id: string;
  label: string;
  hint?: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <div class="mb-3">
      <label class="form-label" for={props.id}>
        {props.label}
      </label>
      {props.children}
      {props.hint === undefined ? null : (
        <div class="form-hint" id={`${props.id}-hint`}>
          {props.hint}
        </div>
      )}
    </div>
  );
}

export function ReasonField({ view, id }: { view: View; id: string }): JSX.Element {
  return (
    <Labelled id={id} label={view.say('risk.reason')}>
      <input class="form-control" id={id} name="reason" required minLength={3} maxLength={200} dir="auto" />
    </Labelled>
  );
}

/** A currency in the reader's language: its code alone says little, and nothing in Arabic. */
export function currencyName(view: View, currency: string): string {
  return new Intl.DisplayNames([view.locale], { type: 'currency' }).of(currency) ?? currency;
}

export function LimitForm({ view, shown }: { view: View; shown: RiskShown }): JSX.Element {
  const { say } = view;
  return (
    <details id="change">
      <summary class="hub-strong">{say('risk.change')}</summary>
      <Act view={view} action="/console/risk/limits" class="mt-3">
        <input type="hidden" name="version" value={shown.rules.version} />
        <Labelled id="l-currency" label={say('risk.currency')}>
          <select class="form-select" id="l-currency" name="currency" required>
            {shown.currencies.map((one) => (
              <option value={one} selected={one === shown.currency}>
                {currencyName(view, one)}
              </option>
            ))}
          </select>
        </Labelled>
        <Labelled id="l-action" label={say('risk.action')}>
          <select class="form-select" id="l-action" name="action" required>
            {actions.map((one) => (
              <option value={one}>{say(`risk.action.${one}`)}</option>
            ))}
          </select>
        </Labelled>
        <Labelled id="l-amount" label={say('risk.amount')} hint={say('risk.amount.hint')}>
          <input
            class="form-control"
            id="l-amount"
            name="amount"
            inputMode="decimal"
            autocomplete="off"
            maxLength={20}
            dir="ltr"
            aria-describedby="l-amount-hint"
          />
        </Labelled>
        <label class="form-check mb-3">
          <input class="form-check-input" type="checkbox" name="fresh" value="yes" />
          <span class="form-check-label">{say('risk.fresh')}</span>
        </label>
        <ReasonField view={view} id="l-reason" />
        <button class="btn btn-primary" type="submit">
          {say('risk.save')}
        </button>
      </Act>
    </details>
  );
}
