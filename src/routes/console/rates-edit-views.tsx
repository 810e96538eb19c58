/** The forms of a rate card and of a zone: a line per slab, amounts in the card's own currency, what is wrong on top. */
import type { JSX } from 'preact';
import type { CardVersion } from '../../core/rate/index.ts';
import { decimalOf } from '../../platform/money.ts';
import { Head, Page } from './layout.tsx';
import { Act, Card, Ltr, Scroll } from './parts.tsx';
import { Labelled } from './risk-forms.tsx';
import type { View } from './visit.ts';

/** Servers read at most a thousand fields of a form: longer cards come by file. */
export const MOST_LINES = 120;
const SPARE_LINES = 4;

export const heads = [
  ...(['card', 'courier', 'service', 'currency', 'validFrom', 'validTo'] as const),
  ...(['divisor', 'fuel', 'codFlat', 'codPercent', 'codLeast'] as const),
] as const;
export const columns = ['from', 'to', 'days', 'fromG', 'toG', 'stepG', 'price'] as const;
const services = ['domestic', 'express', 'international', 'locker', 'same_day'] as const;

/** As typed. */
export type Cells = Readonly<Record<(typeof heads)[number], string>> &
  Readonly<Record<(typeof columns)[number] | 'remoteZone' | 'remotePrice', readonly string[]>> & {
    readonly seen: number;
  };
export type TypedZone = {
  readonly seen: number;
  readonly name: string;
  readonly country: string;
  readonly places: string;
};

/** A card as its form shows it; of a new one nothing. */
export function cellsOf(card: CardVersion | undefined): Cells {
  const money = (minor: number | undefined): string =>
    minor === undefined || card === undefined ? '' : decimalOf(minor, card.currency);
  const said = (value: number | undefined): string => (value === undefined ? '' : `${value}`);
  const place = (one: { country: string; zone?: string }): string =>
    one.zone === undefined ? one.country : `${one.country}/${one.zone}`;
  const lines = (card?.lanes ?? []).flatMap((lane) => lane.slabs.map((slab) => ({ lane, slab })));
  const remote = card?.remote ?? [];
  return {
    seen: card?.version ?? 0,
    card: card?.code ?? '',
    courier: card?.courierCode ?? '',
    service: card?.service ?? 'domestic',
    currency: card?.currency ?? '',
    validFrom: card?.validFrom ?? '',
    validTo: card?.validTo ?? '',
    divisor: said(card?.divisor),
    fuel: said(card?.fuelPercent),
    codFlat: money(card?.cod?.flatMinor),
    codPercent: said(card?.cod?.percent),
    codLeast: money(card?.cod?.leastMinor),
    from: lines.map(({ lane }) => place(lane.from)),
    to: lines.map(({ lane }) => place(lane.to)),
    days: lines.map(({ lane }) => said(lane.days)),
    fromG: lines.map(({ slab }) => said(slab.fromG)),
    toG: lines.map(({ slab }) => said(slab.toG)),
    stepG: lines.map(({ slab }) => said(slab.stepG)),
    price: lines.map(({ slab }) => money(slab.minor)),
    remoteZone: remote.map((one) => one.zone),
    remotePrice: remote.map((one) => money(one.minor)),
  };
}

/** `ARAMEX-AE lanes[1]: rates.lane_twice lanes[0]`, with the code in words. */
function Errors({ view, errors }: { view: View; errors: readonly string[] }): JSX.Element | null {
  if (errors.length === 0) return null;
  return (
    <div class="hub-note hub-note-bad" role="alert">
      <ul class="mb-0">
        {errors.map((one) => {
          const [, at = '', code = one, value = ''] = /^(.*?): (\S+) ?(.*)$/.exec(one) ?? [];
          return (
            <li>
              <Ltr mono>{at}</Ltr> {view.words(code.startsWith('rates.') ? code : 'rates.bad_value')} <Ltr>{value}</Ltr>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

export function EditCardPage(props: {
  readonly view: View;
  readonly typed: Cells;
  readonly errors: readonly string[];
  readonly couriers: readonly string[];
  /** Left out: a new card. */
  readonly code?: string;
}): JSX.Element {
  const { view, typed, errors, code } = props;
  const { say } = view;
  const title = code ?? say('rates.edit.new_card');
  const lines = Math.min(MOST_LINES, typed.price.length + SPARE_LINES);
  const back = code === undefined ? '/console/rates' : `/console/rates/${code}`;
  const isLong = typed.price.length > MOST_LINES;
  return (
    <Page view={view} title={title} active="menu.rates">
      <Head view={view} title={<bdi>{title}</bdi>} />
      <p>
        <a href={back}>{say('rates.edit.back')}</a>
      </p>
      <Errors view={view} errors={errors} />
      {isLong ? (
        <p>{say('rates.edit.too_long')}</p>
      ) : (
        <Act view={view} action={code === undefined ? '/console/rates/new' : `/console/rates/${code}/edit`}>
          <input type="hidden" name="seen" value={typed.seen} />
          <Card title={say('rates.card')} id="card">
            <CardHead {...props} />
          </Card>
          <Card title={say('rates.edit.slabs')} id="slabs" flush>
            <p class="hub-small p-3 mb-0">{say('rates.edit.slabs.hint')}</p>
            <Lines view={view} label={say('rates.edit.slabs')} names={columns} typed={typed} lines={lines} />
          </Card>
          <Card title={say('rates.remote')} id="remote" flush>
            <Lines
              view={view}
              label={say('rates.remote')}
              names={['remoteZone', 'remotePrice']}
              typed={typed}
              lines={Math.min(MOST_LINES, typed.remoteZone.length + 2)}
            />
          </Card>
          <button class="btn btn-primary" type="submit">
            {say('rates.edit.save')}
          </button>
        </Act>
      )}
    </Page>
  );
}

function CardHead({ view, typed, couriers, code }: Parameters<typeof EditCardPage>[0]): JSX.Element {
  const { say } = view;
  const field = (name: (typeof heads)[number], type: 'text' | 'date' = 'text', must = false): JSX.Element => (
    <Labelled id={name} label={say(`rates.edit.${name}`)}>
      <input
        class="form-control"
        id={name}
        name={name}
        {...kinds[type]}
        value={typed[name]}
        required={must}
        maxLength={40}
        dir="ltr"
        autocomplete="off"
      />
    </Labelled>
  );
  return (
    <div class="hub-cols">
      {code === undefined ? field('card', 'text', true) : null}
      <Labelled id="courier" label={say('rates.courier')}>
        <select class="form-select" id="courier" name="courier" required dir="ltr">
          {couriers.map((one) => (
            <option value={one} selected={one === typed.courier}>
              {one}
            </option>
          ))}
        </select>
      </Labelled>
      <Labelled id="service" label={say('rates.service')}>
        <select class="form-select" id="service" name="service" required>
          {services.map((one) => (
            <option value={one} selected={one === typed.service}>
              {view.words(`service.${one}`)}
            </option>
          ))}
        </select>
      </Labelled>
      {field('currency', 'text', true)}
      {field('validFrom', 'date', true)}
      {field('validTo', 'date')}
      {field('divisor')}
      {field('fuel')}
      {field('codFlat')}
      {field('codPercent')}
      {field('codLeast')}
    </div>
  );
}

function Lines(props: {
  view: View;
  label: string;
  names: readonly ((typeof columns)[number] | 'remoteZone' | 'remotePrice')[];
  typed: Cells;
  lines: number;
}): JSX.Element {
  const { view, label, names, typed, lines } = props;
  const { say } = view;
  return (
    <Scroll label={label}>
      <table class="table card-table">
        <thead>
          <tr>
            <th scope="col">{say('rates.edit.line')}</th>
            {names.map((name) => (
              <th scope="col">{say(`rates.edit.${name}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: lines }, (_, n) => (
            <tr>
              <td>
                <Ltr>{`${n + 1}`}</Ltr>
              </td>
              {names.map((name) => (
                <td>
                  <input
                    class="form-control"
                    name={name}
                    value={typed[name][n] ?? ''}
                    aria-label={`${say(`rates.edit.${name}`)} ${n + 1}`}
                    maxLength={40}
                    size={name === 'from' || name === 'to' || name === 'remoteZone' ? 14 : 7}
                    dir="ltr"
                    autocomplete="off"
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

export function EditZonePage(props: {
  readonly view: View;
  readonly typed: TypedZone;
  readonly errors: readonly string[];
  readonly isNew: boolean;
}): JSX.Element {
  const { view, typed, errors, isNew } = props;
  const { say } = view;
  const title = isNew ? say('rates.edit.new_zone') : typed.name;
  return (
    <Page view={view} title={title} active="menu.rates">
      <Head view={view} title={<bdi>{title}</bdi>} />
      <p>
        <a href="/console/rates#zones">{say('rates.back')}</a>
      </p>
      <Errors view={view} errors={errors} />
      <Act view={view} action={isNew ? '/console/rates/zones/new' : `/console/rates/zones/${typed.name}/edit`}>
        <input type="hidden" name="seen" value={typed.seen} />
        {isNew ? (
          <Labelled id="name" label={say('rates.edit.remoteZone')}>
            <input class="form-control" id="name" name="name" value={typed.name} required maxLength={30} dir="ltr" />
          </Labelled>
        ) : (
          <input type="hidden" name="name" value={typed.name} />
        )}
        <Labelled id="country" label={say('rates.country')}>
          <input
            class="form-control"
            id="country"
            name="country"
            value={typed.country}
            required
            maxLength={2}
            readOnly={!isNew}
            dir="ltr"
          />
        </Labelled>
        <Labelled id="places" label={say('rates.edit.places')} hint={say('rates.edit.places.hint')}>
          <textarea
            class="form-control"
            id="places"
            name="places"
            rows={12}
            required
            dir="auto"
            aria-describedby="places-hint"
          >
            {typed.places}
          </textarea>
        </Labelled>
        <button class="btn btn-primary" type="submit">
          {say('rates.edit.save')}
        </button>
      </Act>
    </Page>
  );
}

/** The types of an input's kinds exclude one another. */
const kinds = { date: { type: 'date' }, text: { type: 'text' } } as const;
