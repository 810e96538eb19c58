/** How the cash of couriers looks: by age, and the statements that have come. */
import type { JSX } from 'preact';
import type { Statement } from '../../core/remittance/index.ts';
import type { AgeingNow } from '../remittance-csv.ts';
import { Done, Head, Page } from './layout.tsx';
import { Pager } from './pager.tsx';
import { Badge, Card, Csrf, Empty, Ltr, Moment, Money, Reason, Scroll } from './parts.tsx';
import type { View } from './visit.ts';

export function RemittancePage(props: {
  view: View;
  ageing: readonly AgeingNow[];
  statements: readonly (Statement & { readonly open: number })[];
  couriers: readonly string[];
  page: number;
  most: number;
  done: string | undefined;
}): JSX.Element {
  const { view, ageing, most, page, done } = props;
  const { say } = view;
  const statements = props.statements.slice(0, most);
  return (
    <Page view={view} title={say('remittances.title')} active="menu.orders">
      <Head view={view} title={say('remittances.title')}>
        <a class="btn" href="/console/remittances/cash">
          {say('remittances.cash')}
        </a>
      </Head>
      <Done view={view} done={done} />
      <Card id="ageing" title={say('remittances.ageing')} flush>
        {ageing.length === 0 ? <Empty title={say('remittances.none')} /> : <AgeingTable view={view} ageing={ageing} />}
      </Card>
      {view.may('remittances.record') ? <Upload view={view} couriers={props.couriers} /> : null}
      <Card id="statements" title={say('remittances.statements')} flush>
        {statements.length === 0 ? (
          <Empty title={say('remittances.statements.none')} />
        ) : (
          <Scroll label={say('remittances.statements')}>
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">{say('remittances.statement')}</th>
                  <th scope="col">{say('deliveries.courier')}</th>
                  <th scope="col">{say('remittances.rows')}</th>
                  <th scope="col">{say('remittances.open_rows')}</th>
                  <th scope="col">{say('deliveries.state')}</th>
                  <th scope="col">{say('remittances.uploaded')}</th>
                </tr>
              </thead>
              <tbody>
                {statements.map((one) => (
                  <tr key={one.id}>
                    <td>
                      <a href={`/console/remittances/${one.id}`}>
                        <Ltr>{one.statementNo}</Ltr>
                      </a>
                    </td>
                    <td>
                      <Ltr>{one.courierCode}</Ltr>
                    </td>
                    <td>
                      <Ltr>{one.rowsTotal}</Ltr>
                    </td>
                    <td>
                      <Ltr>{one.open}</Ltr>
                    </td>
                    <td>
                      <Progress view={view} one={one} />
                    </td>
                    <td>
                      <Moment view={view} at={one.uploadedAt} zone={undefined} /> <Ltr>{one.uploadedBy}</Ltr>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </Card>
      <Pager
        view={view}
        page={page}
        more={props.statements.length > most}
        href={(to) => `/console/remittances?page=${to}`}
      />
    </Page>
  );
}

export function Progress({ view, one }: { view: View; one: Statement }): JSX.Element {
  return (
    <>
      <Badge state={one.state === 'waiting' ? 'open' : one.state}>{view.words(`statement.${one.state}`)}</Badge>{' '}
      {one.state === 'waiting' ? (
        <>
          <progress
            class="hub-progress"
            max={Math.max(1, one.rowsTotal)}
            value={one.rowsDone}
            aria-label={view.words('statement.waiting')}
          />{' '}
          <Ltr>{`${one.rowsDone} / ${one.rowsTotal}`}</Ltr>
        </>
      ) : null}
      {one.error === null ? null : <Reason view={view} code={one.error} />}
    </>
  );
}

function AgeingTable({ view, ageing }: { view: View; ageing: readonly AgeingNow[] }): JSX.Element {
  const { say } = view;
  const sums = [
    ['collected', (one: AgeingNow) => one.collectedMinor],
    ['remitted', (one: AgeingNow) => one.remittedMinor],
    ['written', (one: AgeingNow) => one.writtenMinor],
    ['open', (one: AgeingNow) => one.openMinor],
    ['surplus', (one: AgeingNow) => one.surplusMinor],
    ['short', (one: AgeingNow) => one.shortMinor],
    ['late', (one: AgeingNow) => one.lateMinor],
    ['disputed', (one: AgeingNow) => one.disputedMinor],
    ['d7', (one: AgeingNow) => one.open[0]],
    ['d14', (one: AgeingNow) => one.open[1]],
    ['d30', (one: AgeingNow) => one.open[2]],
    ['older', (one: AgeingNow) => one.open[3]],
  ] as const;
  return (
    <Scroll label={say('remittances.ageing')}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{say('deliveries.courier')}</th>
            <th scope="col">{say('remittances.parcels')}</th>
            {sums.map(([name]) => (
              <th scope="col" class="hub-end">
                {say(`remittances.sum.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ageing.map((one) => (
            <tr key={`${one.courierCode} ${one.currency}`}>
              <td>
                <a href={`/console/remittances/cash?courier=${one.courierCode}`}>
                  <Ltr>{one.courierCode}</Ltr>
                </a>
              </td>
              <td>
                <Ltr>{one.parcels}</Ltr>
              </td>
              {sums.map(([, of]) => (
                <td class="hub-end">{of(one) === 0 ? '–' : <Money minor={of(one)} currency={one.currency} />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Upload({ view, couriers }: { view: View; couriers: readonly string[] }): JSX.Element {
  const { say } = view;
  return (
    <Card id="upload" title={say('remittances.upload')}>
      <form method="post" action="/console/remittances" enctype="multipart/form-data" class="hub-filters m-0">
        <Csrf view={view} />
        <div class="hub-field">
          <label class="hub-small d-block" for="courier">
            {say('deliveries.courier')}
          </label>
          <select class="form-select" id="courier" name="courier" required dir="ltr">
            {couriers.map((one) => (
              <option value={one} dir="ltr">
                {one}
              </option>
            ))}
          </select>
        </div>
        <Field id="statement" label={say('remittances.statement')} most={60} />
        <Field id="currency" label={say('remittances.currency')} most={3} />
        <div class="hub-field">
          <label class="hub-small d-block" for="paidOn">
            {say('remittances.paid_on')}
          </label>
          <input class="form-control" id="paidOn" name="paidOn" type="date" />
        </div>
        <div class="hub-field">
          <label class="hub-small d-block" for="file">
            {say('remittances.file')}
          </label>
          <input class="form-control" id="file" name="file" type="file" accept=".csv,text/csv" required />
        </div>
        <button class="btn btn-primary" type="submit">
          {say('remittances.upload.send')}
        </button>
      </form>
    </Card>
  );
}

function Field({ id, label, most }: { id: string; label: string; most: number }): JSX.Element {
  return (
    <div class="hub-field">
      <label class="hub-small d-block" for={id}>
        {label}
      </label>
      <input class="form-control" id={id} name={id} maxLength={most} required dir="ltr" />
    </div>
  );
}
