/** The fields of the calendar forms: days of the week, one's own or as in the rest, and mistakes that lead to their field. */
import type { ComponentChildren, JSX } from 'preact';
import { DateTime } from 'luxon';
import type { Weekday } from '../../core/order/index.ts';
import { shown, ticked, weekdays, type Typed, type Wrong } from './calendar-typed.ts';
import { Ltr } from './parts.tsx';
import { Labelled } from './risk-forms.tsx';
import type { MessageKey } from './messages.ts';
import type { View } from './visit.ts';

export type FormProps = { readonly view: View; readonly typed: Typed; readonly wrong: readonly Wrong[] };

/** 1 January 2024 was a Monday. */
const dayOf = (day: Weekday): DateTime => DateTime.utc(2024, 1, day);

export function dayName(view: View, day: Weekday): string {
  return dayOf(day).setLocale(view.locale).toFormat('ccc');
}

export function dayNames(view: View, days: readonly Weekday[] | undefined): string {
  if (days === undefined || days.length === 0) return view.say('calendars.days.none');
  return days.map((day) => dayName(view, day)).join(view.locale === 'ar' ? '، ' : ', ');
}

/** A local date in words: `2027-03-09`. */
export function dateName(view: View, on: string): string {
  return DateTime.fromISO(on, { zone: 'UTC' })
    .reconfigure({ locale: view.locale, numberingSystem: 'latn' })
    .toFormat('ccc d LLL yyyy');
}

/** All of them, each leading to its field. */
export function WrongList({ view, wrong }: { view: View; wrong: readonly Wrong[] }): JSX.Element | null {
  if (wrong.length === 0) return null;
  return (
    <div class="hub-note hub-note-bad" role="alert" id="wrong" tabIndex={-1}>
      <strong>{view.say('calendars.wrong')}</strong>
      <ul class="mb-0">
        {wrong.slice(0, 30).map((one) => (
          <li>
            {one.id.startsWith('line ') ? (
              <>
                {view.say('calendars.line', { n: one.id.slice(5) })} {view.words(`reason.${one.code}`)}
              </>
            ) : (
              <a href={`#${one.id}`}>{view.words(`reason.${one.code}`)}</a>
            )}{' '}
            {one.value === undefined || one.value === '' ? null : <Ltr>{one.value}</Ltr>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Marks the field, and says below it what is wrong with it. */
export const marked = (wrong: readonly Wrong[], id: string) =>
  wrong.some((one) => one.id === id)
    ? ({ 'aria-invalid': 'true', 'aria-describedby': `${id}-wrong` } as const)
    : ({} as const);

export function WrongHere({ view, wrong, id }: Omit<FormProps, 'typed'> & { id: string }): JSX.Element | null {
  const mine = wrong.filter((one) => one.id === id);
  if (mine.length === 0) return null;
  return (
    <div class="hub-wrong" id={`${id}-wrong`}>
      {mine.map((one) => view.words(`reason.${one.code}`)).join(' · ')}
    </div>
  );
}

/** Boxes named `<name>-days`. */
export function Days({ view, typed, wrong, name, label }: FormProps & { name: string; label: string }): JSX.Element {
  const on = ticked(typed, `${name}-days`);
  return (
    <fieldset class="mb-3">
      <legend class="form-label">{label}</legend>
      <div class="hub-days">
        {weekdays.map((day) => (
          <label class="form-check" for={`${name}-day-${day}`}>
            <input
              class="form-check-input"
              type="checkbox"
              id={`${name}-day-${day}`}
              name={`${name}-days`}
              value={day}
              checked={on.has(String(day))}
              {...(day === 1 ? marked(wrong, `${name}-day-1`) : {})}
            />
            <span class="form-check-label">{dayName(view, day)}</span>
          </label>
        ))}
      </div>
      <WrongHere view={view} wrong={wrong} id={`${name}-day-1`} />
    </fieldset>
  );
}

/** As in the rest, or its own: the fields of its own are out of sight as long as they do not count. */
export function Own(
  props: FormProps & {
    readonly name: string;
    readonly label: string;
    /** Left out: there is no rest to follow. */
    readonly same?: string | undefined;
    readonly children: ComponentChildren;
  },
): JSX.Element {
  const { view, typed, name, label, same } = props;
  const chosen = shown(typed, name);
  if (same === undefined) return <>{props.children}</>;
  return (
    <div class="hub-own">
      <Labelled id={name} label={label}>
        <select class="form-select" id={name} name={name}>
          <option value="same" selected={chosen !== 'own'}>
            {same}
          </option>
          <option value="own" selected={chosen === 'own'}>
            {view.say('calendars.own')}
          </option>
        </select>
      </Labelled>
      <div class="hub-own-fields">{props.children}</div>
    </div>
  );
}

/** A number of days. */
export function Count(props: FormProps & { name: string; label: MessageKey; hint?: MessageKey }): JSX.Element {
  const { view, typed, wrong, name, label, hint } = props;
  return (
    <Labelled id={name} label={view.say(label)} {...(hint === undefined ? {} : { hint: view.say(hint) })}>
      <input
        class="form-control hub-short"
        id={name}
        name={name}
        value={shown(typed, name)}
        inputMode="numeric"
        maxLength={3}
        autocomplete="off"
        dir="ltr"
        {...marked(wrong, name)}
      />
      <WrongHere view={view} wrong={wrong} id={name} />
    </Labelled>
  );
}
