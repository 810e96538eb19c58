/** What would a parcel cost: the question as a form, the prices of every card that fits. */
import type { JSX } from 'preact';
import { Card, Empty, Ltr, Money, Scroll } from './parts.tsx';
import { currencyName, Labelled } from './risk-forms.tsx';
import type { Asked, RatesShown } from './rates-views.tsx';
import { countryName } from './stock-parts.tsx';
import type { View } from './visit.ts';

type Props = { readonly view: View; readonly asked: Asked; readonly shown: RatesShown };

export function TryOut({ view, asked, shown }: Props): JSX.Element {
  const { say } = view;
  return (
    <Card title={say('rates.try')} id="try">
      <form method="get" action="/console/rates#try" class="hub-cols">
        <fieldset>
          <legend class="form-label">{say('rates.from')}</legend>
          <CountryField view={view} id="from" chosen={asked.from} countries={shown.countries} />
          <TextField view={view} id="fromCity" label={say('rates.city')} value={asked.fromCity} />
        </fieldset>
        <fieldset>
          <legend class="form-label">{say('rates.to')}</legend>
          <CountryField view={view} id="to" chosen={asked.to} countries={shown.countries} />
          <TextField view={view} id="toCity" label={say('rates.city')} value={asked.toCity} />
          <TextField view={view} id="area" label={say('rates.area')} value={asked.area} />
        </fieldset>
        <div>
          <Labelled id="weight" label={say('rates.weight')}>
            <input
              class="form-control"
              id="weight"
              name="weight"
              inputMode="numeric"
              required
              value={asked.weight ?? '500'}
              dir="ltr"
            />
          </Labelled>
          <Labelled id="currency" label={say('rates.currency')}>
            <select class="form-select" id="currency" name="currency" required>
              {shown.currencies.map((one) => (
                <option value={one} selected={one === asked.currency}>
                  {currencyName(view, one)}
                </option>
              ))}
            </select>
          </Labelled>
          <Labelled id="cash" label={say('rates.cash')} hint={say('rates.cash.hint')}>
            <input
              class="form-control"
              id="cash"
              name="cash"
              inputMode="decimal"
              value={asked.cash ?? ''}
              dir="ltr"
              aria-describedby="cash-hint"
            />
          </Labelled>
          <button class="btn btn-primary" type="submit">
            {say('rates.ask')}
          </button>
        </div>
      </form>
      {shown.quotes === undefined ? null : shown.quotes.length === 0 ? (
        <Empty title={say('rates.none')} />
      ) : (
        <Quotes view={view} asked={asked} shown={shown} />
      )}
    </Card>
  );
}

function CountryField(props: {
  view: View;
  id: 'from' | 'to';
  chosen?: string | undefined;
  countries: readonly string[];
}): JSX.Element {
  const { view, id, chosen, countries } = props;
  return (
    <Labelled id={id} label={view.say('rates.country')}>
      <select class="form-select" id={id} name={id} required>
        {countries.map((one) => (
          <option value={one} selected={one === chosen}>
            {countryName(view.locale, one)}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

function TextField(props: { view: View; id: string; label: string; value?: string | undefined }): JSX.Element {
  return (
    <Labelled id={props.id} label={props.label}>
      <input class="form-control" id={props.id} name={props.id} value={props.value ?? ''} maxLength={120} dir="auto" />
    </Labelled>
  );
}

function Quotes({ view, asked, shown }: Props): JSX.Element {
  const { say } = view;
  const currency = asked.currency ?? '';
  return (
    <Scroll label={say('rates.try')}>
      <table class="table card-table mt-3">
        <thead>
          <tr>
            {(
              ['rates.courier', 'rates.service', 'rates.price', 'rates.parts', 'rates.days', 'rates.on_time'] as const
            ).map((key) => (
              <th scope="col">{say(key)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(shown.quotes ?? []).map((one) => (
            <tr>
              <td>
                <bdi>{shown.couriers.get(one.courierCode) ?? one.courierCode}</bdi>
              </td>
              <td>{view.words(`service.${one.service}`)}</td>
              <td class="hub-strong">
                <Money minor={one.costMinor} currency={currency} />
              </td>
              <td class="hub-small">
                {Object.entries(one.parts).map(([name, minor]) => (
                  <div>
                    {view.words(`rates.part.${name}`)}: <Money minor={minor} currency={currency} />
                  </div>
                ))}
              </td>
              <td>
                <Ltr>{one.days === undefined ? '–' : `${one.days}`}</Ltr>
              </td>
              <td>
                <Ltr>{one.onTime === undefined ? '–' : `${Math.round(one.onTime * 100)}%`}</Ltr>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
