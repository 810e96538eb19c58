/** One rate card with all its versions. */
import type { JSX } from 'preact';
import type { CardVersion } from '../../core/rate/index.ts';
import { Head, Page } from './layout.tsx';
import { Act, Badge, Ltr, Moment, Money } from './parts.tsx';
import type { View } from './visit.ts';

type Names = ReadonlyMap<string, string>;

export function Valid({ view, card }: { view: View; card: CardVersion }): JSX.Element {
  const { validFrom: from, validTo: to } = card;
  const text = to === undefined ? view.say('rates.valid.open', { from }) : view.say('rates.valid.closed', { from, to });
  return <bdi>{text}</bdi>;
}

export function CardPage(props: {
  readonly view: View;
  readonly versions: readonly CardVersion[];
  readonly couriers: Names;
}): JSX.Element {
  const { view, versions, couriers } = props;
  const { say } = view;
  const [last] = versions;
  return (
    <Page view={view} title={last?.code ?? ''} active="menu.rates">
      <Head view={view} title={last?.code ?? ''} />
      <p>
        <a href="/console/rates">{say('rates.back')}</a>
      </p>
      {versions.map((card, at) => (
        <Version view={view} card={card} newest={at === 0} couriers={couriers} />
      ))}
    </Page>
  );
}

function Version(props: { view: View; card: CardVersion; newest: boolean; couriers: Names }): JSX.Element {
  const { view, card, newest, couriers } = props;
  const { say } = view;
  return (
    <section class="card mb-3" aria-labelledby={`v-${card.version}`}>
      <div class="card-header">
        <h2 class="card-title" id={`v-${card.version}`}>
          {say('rates.version')} <Ltr>{`${card.version}`}</Ltr>
        </h2>
        <div class="hub-grow" />
        {newest && card.active ? <Badge state="done">{say('rates.current')}</Badge> : null}
        {card.active ? null : <Badge state="plain">{say('rates.ended')}</Badge>}
      </div>
      <div class="card-body">
        <dl class="hub-facts mb-3">
          <dt>{say('rates.courier')}</dt>
          <dd>
            <bdi>{couriers.get(card.courierCode) ?? card.courierCode}</bdi> · {view.words(`service.${card.service}`)}
          </dd>
          <dt>{say('rates.valid')}</dt>
          <dd>
            <Valid view={view} card={card} />
          </dd>
          <dt>{say('rates.fuel')}</dt>
          <dd>
            <Ltr>{`${card.fuelPercent} %`}</Ltr>
          </dd>
          {card.cod === undefined ? null : (
            <>
              <dt>{say('rates.cod')}</dt>
              <dd>
                <Money minor={card.cod.flatMinor} currency={card.currency} /> <Ltr>{`+ ${card.cod.percent} %`}</Ltr>{' '}
                <span class="hub-small">
                  <Ltr>≥</Ltr> <Money minor={card.cod.leastMinor} currency={card.currency} />
                </span>
              </dd>
            </>
          )}
          {(card.remote ?? []).map((one) => (
            <>
              <dt>{say('rates.remote')}</dt>
              <dd>
                <Ltr mono>{one.zone}</Ltr> <Money minor={one.minor} currency={card.currency} />
              </dd>
            </>
          ))}
          <dt>{say('rates.saved')}</dt>
          <dd>
            <Moment view={view} at={card.savedAt} zone={undefined} /> · <Ltr>{card.savedBy}</Ltr>
          </dd>
        </dl>
        {card.lanes.map((lane) => (
          <div class="mb-3">
            <h3 class="card-title">
              <Ltr mono>
                {`${lane.from.country}${lane.from.zone === undefined ? '' : `/${lane.from.zone}`} → ${lane.to.country}${lane.to.zone === undefined ? '' : `/${lane.to.zone}`}`}
              </Ltr>
            </h3>
            <ul class="mb-0">
              {lane.slabs.map((slab) => (
                <li>
                  <Ltr>{`${slab.fromG}–${slab.toG} g`}</Ltr>: <Money minor={slab.minor} currency={card.currency} />
                  {slab.stepG === undefined ? null : <Ltr>{` / ${slab.stepG} g`}</Ltr>}
                </li>
              ))}
            </ul>
          </div>
        ))}
        {newest && card.active && view.may('rates.manage') ? (
          <p>
            <a class="btn" href={`/console/rates/${card.code}/edit`}>
              {say('rates.edit')}
            </a>
          </p>
        ) : null}
        {newest && card.active && view.may('rates.manage') ? (
          <Act view={view} action={`/console/rates/${card.code}/end`}>
            <input type="hidden" name="version" value={card.version} />
            <button class="btn" type="submit">
              {say('rates.end.button')}
            </button>
          </Act>
        ) : null}
      </div>
    </section>
  );
}
