/** What the page of rounds shows. */
import type { JSX } from 'preact';
import type { User } from '../../core/access/index.ts';
import type { Location } from '../../core/catalog/index.ts';
import type { CarriedCash, CarriedParcel } from '../../core/reading/index.ts';
import { Done, Head, Page } from '../console/layout.tsx';
import { Act, Card, Empty, Ltr, Money, Scroll, State } from '../console/parts.tsx';
import type { View } from '../console/visit.ts';

type Props = {
  view: View;
  places: readonly Location[];
  at: string;
  parcels: readonly CarriedParcel[];
  couriers: readonly User[];
  cash: readonly CarriedCash[];
  done: string | undefined;
  count: number | undefined;
};

export function RoundsPage(props: Props): JSX.Element {
  const { view, places, at, parcels, done, count } = props;
  const { say } = view;
  const waiting = parcels.filter((one) => one.courierId === null);
  const taken = parcels.filter((one) => one.courierId !== null);
  return (
    <Page view={view} title={say('rounds.title')} active="menu.orders">
      <Head view={view} title={say('rounds.title')} />
      <Done view={view} done={done} count={count} />
      <div class="card card-body">
        <form method="get" action="/console/rounds" class="hub-filters">
          <div>
            <label class="form-label" for="location">
              {say('handover.location')}
            </label>
            <select class="form-select" id="location" name="location" required>
              <option value="">–</option>
              {places.map((one) => (
                <option value={one.id} selected={one.id === at} lang="en" dir="ltr">
                  {one.id} · {one.name}
                </option>
              ))}
            </select>
          </div>
          <div class="hub-actions">
            <button class="btn" type="submit">
              {say('invoices.show')}
            </button>
          </div>
        </form>
      </div>
      {at === '' ? null : (
        <>
          <Card title={say('rounds.waiting')} id="waiting" flush>
            {waiting.length === 0 ? (
              <Empty title={say('rounds.waiting.none')} />
            ) : (
              <Waiting {...props} waiting={waiting} />
            )}
          </Card>
          <Card title={say('rounds.taken')} id="taken" flush>
            {taken.length === 0 ? <Empty title={say('rounds.taken.none')} /> : <Taken {...props} taken={taken} />}
          </Card>
          <CashCard view={view} cash={props.cash} />
        </>
      )}
    </Page>
  );
}

function Waiting({ view, at, couriers, waiting }: Props & { waiting: readonly CarriedParcel[] }): JSX.Element {
  const { say } = view;
  return (
    <Act view={view} action="/console/rounds">
      <input type="hidden" name="location" value={at} />
      <Table view={view} rows={waiting} pick />
      <div class="card-body">
        <label class="form-label" for="courier">
          {say('rounds.courier')}
        </label>
        <select class="form-select mb-3" id="courier" name="courier" required>
          <option value="">–</option>
          {couriers.map((one) => (
            <option value={one.id} dir="ltr">
              {one.displayName}
            </option>
          ))}
        </select>
        <button class="btn btn-primary" type="submit">
          {say('rounds.make')}
        </button>
      </div>
    </Act>
  );
}

function Taken({ view, at, taken }: Props & { taken: readonly CarriedParcel[] }): JSX.Element {
  return <Table view={view} rows={taken} at={at} />;
}

type TableProps = { view: View; rows: readonly CarriedParcel[]; pick?: boolean; at?: string };

function Table({ view, rows, pick, at }: TableProps): JSX.Element {
  const { say } = view;
  return (
    <Scroll label={say('rounds.title')}>
      <table class="table">
        <thead>
          <tr>
            {pick === true ? <th scope="col">{say('handover.choose')}</th> : null}
            <th scope="col">{say('shipment.awb')}</th>
            <th scope="col">{say('order.title')}</th>
            <th scope="col">{say('rounds.to')}</th>
            <th scope="col">{say('fleet.cash')}</th>
            <th scope="col">{say('handover.state')}</th>
            {pick === true ? null : <th scope="col">{say('rounds.courier')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {pick === true ? (
                <td>
                  <input type="checkbox" class="form-check-input" name="awb" value={row.awb} aria-label={row.awb} />
                </td>
              ) : null}
              <td>
                <Ltr>{row.awb}</Ltr>
              </td>
              <td>
                <a href={`/console/orders/${row.orderId}`}>
                  <Ltr>{row.orderNumber}</Ltr>
                </a>
              </td>
              <td>
                <bdi>{[row.to?.area, row.to?.city].filter((part) => part).join(', ')}</bdi>
              </td>
              <td>
                {row.cashMinor === null || row.cashCurrency === null ? (
                  '–'
                ) : (
                  <Money minor={row.cashMinor} currency={row.cashCurrency} />
                )}
              </td>
              <td>
                <State view={view} of="shipment" state={row.state} />
              </td>
              {pick === true ? null : (
                <td>
                  <bdi>{row.courierName}</bdi>
                  {row.pickedAt !== null ? null : (
                    <Act view={view} action="/console/rounds/take-back">
                      <input type="hidden" name="location" value={at ?? ''} />
                      <input type="hidden" name="awb" value={row.awb} />
                      <button class="btn btn-sm" type="submit">
                        {say('rounds.back')}
                      </button>
                    </Act>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function CashCard({ view, cash }: { view: View; cash: readonly CarriedCash[] }): JSX.Element {
  const { say } = view;
  return (
    <Card title={say('rounds.cash')} id="cash">
      {cash.length === 0 ? (
        <Empty title={say('rounds.cash.none')} />
      ) : (
        <dl class="hub-facts">
          {cash.map((one) => (
            <>
              <dt>
                <bdi>{one.courierName}</bdi>
              </dt>
              <dd>
                <Money minor={one.amountMinor} currency={one.currency} /> ·{' '}
                {say('rounds.cash.parcels', { n: one.parcels })}
              </dd>
            </>
          ))}
        </dl>
      )}
    </Card>
  );
}
