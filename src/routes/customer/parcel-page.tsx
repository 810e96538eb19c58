/** The page behind a customer's link about a parcel that could not be delivered, or a cash order to be confirmed. */
import type { JSX } from 'preact';
import type { OpenedConfirmation, OpenedParcel } from '../../core/delivery/index.ts';
import { decimalOf } from '../../core/values.ts';
import { Frame } from './page.tsx';
import { parcelTexts, type ParcelTexts } from './parcel-texts.ts';
import { texts, type Language } from './texts.ts';

export type ShownParcel = {
  readonly language: Language;
  /** Path of this page, without the query. */
  readonly path: string;
  readonly opened: OpenedParcel | OpenedConfirmation;
  /** On the clock of the shop. */
  readonly until: string;
  readonly said?: { readonly text: string; readonly good: boolean };
};

export function ParcelPage({ shown }: { shown: ShownParcel }): JSX.Element {
  const { language, opened, said } = shown;
  const say = parcelTexts[language];
  return (
    <Frame shown={shown}>
      <h1>
        {texts[language].order} <bdi dir="ltr">{opened.orderNumber}</bdi>
      </h1>
      {opened.city === '' ? null : (
        <p class="soft">
          {texts[language].to} <bdi>{opened.city}</bdi>
        </p>
      )}
      {said === undefined ? null : (
        <p class={`card ${said.good ? 'note' : 'bad'}`} role={said.good ? 'status' : 'alert'}>
          {said.text}
        </p>
      )}
      {opened.standing === 'open' ? (
        <Form shown={shown} />
      ) : (
        <p class="card">
          {say.standing[opened.standing]} {opened.standing === 'answered' ? doneOf(opened, say) : ''}
        </p>
      )}
    </Frame>
  );
}

function doneOf(opened: OpenedParcel | OpenedConfirmation, say: ParcelTexts): string {
  if (opened.kind === 'confirmation') return opened.answer === null ? '' : opened.answer ? say.done.yes : say.done.no;
  if (opened.answer === null) return '';
  return opened.answer.action === 'return' ? say.done.back : say.done.day(opened.answer.on);
}

function Form({ shown }: { shown: ShownParcel }): JSX.Element {
  const { language, path, opened, until } = shown;
  const say = parcelTexts[language];
  const amount =
    opened.kind === 'confirmation' ? `${decimalOf(opened.amountMinor, opened.currency)} ${opened.currency}` : '';
  return (
    <>
      <p>{opened.kind === 'delivery' ? say.failed : say.confirm(amount)}</p>
      <form method="post" action={`${path}?lang=${language}`} class="card">
        <input type="hidden" name="version" value={opened.version} />
        <fieldset>
          <legend>{say.choose}</legend>
          {opened.kind === 'delivery' ? (
            <>
              {opened.days.map((day) => (
                <Row value={day} title={say.onDay(dayIn(day, language))} />
              ))}
              <Row value="return" title={say.cancelParcel} hint={say.cancelParcelHint} />
            </>
          ) : (
            <>
              <Row value="yes" title={say.yes} hint={say.yesHint} />
              <Row value="no" title={say.no} hint={say.noHint} />
            </>
          )}
        </fieldset>
        {opened.kind === 'delivery' ? (
          <fieldset>
            <legend>{say.newDetails}</legend>
            <p class="soft">{say.newDetailsHint}</p>
            <Field name="phone" label={say.phone} type="tel" most={30} ltr />
            <Field name="address" label={say.address} type="text" most={200} />
            <Field name="landmark" label={say.landmark} type="text" most={120} />
          </fieldset>
        ) : null}
        <p class="soft">{opened.kind === 'delivery' ? say.untilFailed(until) : say.untilConfirm(until)}</p>
        <button type="submit">{texts[language].send}</button>
      </form>
    </>
  );
}

function Row({ value, title, hint }: { value: string; title: string; hint?: string }): JSX.Element {
  return (
    <label class="choice">
      <input type="radio" name="choice" value={value} required />
      <span>
        <strong>{title}</strong>
        {hint === undefined ? null : <span class="soft">{hint}</span>}
      </span>
    </label>
  );
}

function Field(props: { name: string; label: string; type: 'tel' | 'text'; most: number; ltr?: boolean }): JSX.Element {
  const { name, label, type, most } = props;
  return (
    <label class="field">
      <span>{label}</span>
      <input name={name} {...kinds[type]} maxLength={most} dir={props.ltr === true ? 'ltr' : 'auto'} />
    </label>
  );
}

/** A day as people say it: `Monday, 23 November`. */
function dayIn(day: string, language: Language): string {
  const locale = language === 'ar' ? 'ar-u-nu-latn' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

/** The types of an input's kinds exclude one another. */
const kinds = { tel: { type: 'tel' }, text: { type: 'text' } } as const;
