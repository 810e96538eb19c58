/** How stock as a file looks: before, what it would change, and what became of it. */
import type { ComponentChildren, JSX } from 'preact';
import { adjustmentReasons, type CheckedFile } from '../../core/erp/index.ts';
import { stockFilters } from '../../core/reading/index.ts';
import type { AppError } from '../../platform/errors.ts';
import { Head, Page } from './layout.tsx';
import type { MessageKey } from './messages.ts';
import { Card, Csrf, Icon, Ltr, Reason } from './parts.tsx';
import { Count, Field, PlaceFilters, Select, StockTabs, type StockHouse } from './stock-parts.tsx';
import type { View } from './visit.ts';

/** More are in the file of errors. */
const SHOWN = 100;

type Props = { readonly view: View; readonly house: StockHouse };

function Frame({ view, children }: { view: View; children: ComponentChildren }): JSX.Element {
  return (
    <Page view={view} title={view.say('files.title')} active="menu.stock">
      <Head view={view} title={view.say('files.title')} />
      <StockTabs view={view} active="stock.tab.files" />
      {children}
    </Page>
  );
}

/** A form that brings a file, or brings it again. */
function Send(props: { view: View; to?: string; children: ComponentChildren }): JSX.Element {
  return (
    <form method="post" action={props.to ?? '/console/stock/files'} encType="multipart/form-data">
      <Csrf view={props.view} />
      {props.children}
    </form>
  );
}

export function FilesPage({ view, house }: Props): JSX.Element {
  const { say } = view;
  return (
    <Frame view={view}>
      <Card title={say('files.export')} id="export">
        <p class="hub-small">{say('files.export.hint')}</p>
        <form method="get" action="/console/stock/export.csv" class="hub-filters m-0">
          <PlaceFilters view={view} places={house.places} />
          <Field id="show" label={say('stock.filter.what')}>
            <Select
              id="show"
              value={undefined}
              any={say('stock.filter.all')}
              options={stockFilters.map((one) => [one, say(`stock.filter.${one}`)])}
            />
          </Field>
          <button class="btn btn-primary" type="submit">
            <Icon name="download" />
            {say('stock.export')}
          </button>
        </form>
      </Card>
      {view.may('stock.adjust') ? <Import view={view} /> : null}
    </Frame>
  );
}

function Import({ view }: { view: View }): JSX.Element {
  const { say } = view;
  return (
    <Card title={say('files.import')} id="import">
      <p class="hub-small">
        {say('files.import.hint')} <Ltr mono>location,sku,quantity,safety,threshold</Ltr>
      </p>
      <Send view={view}>
        <div class="hub-filters m-0">
          <Field id="file" label={say('files.file')}>
            <input class="form-control" id="file" name="file" type="file" accept=".csv,text/csv" required />
          </Field>
          <Reasons view={view} value="COUNT" />
          <button class="btn btn-primary" type="submit">
            {say('files.check')}
          </button>
        </div>
      </Send>
    </Card>
  );
}

function Reasons({ view, value }: { view: View; value: string }): JSX.Element {
  return (
    <Field id="reason" label={view.say('files.reason')}>
      <Select id="reason" value={value} options={adjustmentReasons.map((one) => [one, view.words(`reason.${one}`)])} />
    </Field>
  );
}

export function ResultPage(
  props: Props & {
    checked: CheckedFile;
    /** The file, for the next step. */
    again: string;
    reason: string;
    done?: { readonly applied: number; readonly stopped?: AppError };
  },
): JSX.Element {
  const { view, checked, again, reason, done } = props;
  const { say } = view;
  const { changes, errors } = checked;
  const carry = (
    <>
      <input type="hidden" name="again" value={again} />
      <input type="hidden" name="reason" value={reason} />
    </>
  );
  const tile = (n: number, key: MessageKey, tone: string): JSX.Element => (
    <div class={`hub-tile hub-tile-${tone}`}>
      <b>
        <Ltr>{n.toLocaleString('en')}</Ltr>
      </b>
      {say(key)}
    </div>
  );
  return (
    <Frame view={view}>
      {done === undefined ? null : done.stopped === undefined ? (
        <div class="hub-note hub-note-good" role="status">
          {say('files.applied', { count: done.applied })}
        </div>
      ) : (
        <div class="hub-note hub-note-bad" role="alert">
          {say('files.stopped', { count: done.applied })} <Reason view={view} code={done.stopped.code} />
        </div>
      )}
      <h2 class="h3">{say('files.result')}</h2>
      <div class="hub-tiles">
        {tile(checked.rows, 'files.rows', 'new')}
        {tile(changes.length, 'files.changes', 'busy')}
        {tile(checked.same, 'files.same', 'good')}
        {tile(errors.length, 'files.errors', errors.length === 0 ? 'good' : 'bad')}
      </div>
      <div class="hub-actions mb-3">
        {done !== undefined ? null : changes.length === 0 ? (
          <p class="m-0">{say('files.apply.nothing')}</p>
        ) : (
          <Send view={view}>
            {carry}
            <input type="hidden" name="apply" value={errors.length === 0 ? 'all' : 'good'} />
            <button class={errors.length === 0 ? 'btn btn-primary' : 'btn'} type="submit" id="apply">
              {say(errors.length === 0 ? 'files.apply' : 'files.apply.good', { count: changes.length })}
            </button>
          </Send>
        )}
        {errors.length === 0 ? null : (
          <Send view={view} to="/console/stock/files/errors.csv">
            {carry}
            <button class="btn" type="submit">
              <Icon name="download" />
              {say('files.errors.download')}
            </button>
          </Send>
        )}
        <a class="btn" href="/console/stock/files">
          {say('files.other')}
        </a>
      </div>
      {errors.length === 0 ? null : <Errors view={view} checked={checked} />}
      {changes.length === 0 ? null : <Changes view={view} checked={checked} />}
    </Frame>
  );
}

function Where({ locationId, sku }: { locationId: string; sku: string }): JSX.Element {
  return (
    <>
      <Ltr mono>{locationId === '' ? '–' : locationId.slice(0, 40)}</Ltr>{' '}
      <Ltr>{sku === '' ? '–' : sku.slice(0, 80)}</Ltr>
    </>
  );
}

function Errors({ view, checked }: { view: View; checked: CheckedFile }): JSX.Element {
  const { say } = view;
  return (
    <Card title={say('files.errors.title')} id="errors" flush>
      <table class="hub-table hub-cards" role="table">
        <caption class="hub-hidden">{say('files.errors.caption')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader">{say('files.col.line')}</th>
            <th role="columnheader">{say('files.col.where')}</th>
            <th role="columnheader">{say('files.col.error')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {checked.errors.slice(0, SHOWN).map((one) => (
            <tr role="row">
              <td role="cell" class="hub-lead" data-label={say('files.col.line')}>
                <Ltr>{one.line}</Ltr>
              </td>
              <td role="cell" class="hub-wrap" data-label={say('files.col.where')}>
                <div>
                  <Where {...one} />
                </div>
              </td>
              <td role="cell" data-label={say('files.col.error')}>
                {view.words(one.code)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {checked.errors.length > SHOWN ? <p class="hub-small p-2 m-0">{say('files.shown', { count: SHOWN })}</p> : null}
    </Card>
  );
}

function Changes({ view, checked }: { view: View; checked: CheckedFile }): JSX.Element {
  const { say } = view;
  return (
    <Card title={say('files.changes.title')} id="changes" flush>
      <table class="hub-table hub-cards" role="table">
        <caption class="hub-hidden">{say('files.changes.caption')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader">{say('files.col.where')}</th>
            <th role="columnheader">{say('files.col.what')}</th>
            <th role="columnheader" class="hub-end">
              {say('files.col.before')}
            </th>
            <th role="columnheader" class="hub-end">
              {say('files.col.after')}
            </th>
            <th role="columnheader" class="hub-end">
              {say('files.col.line')}
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {checked.changes.slice(0, SHOWN).map((one) => (
            <tr role="row">
              <td role="cell" class="hub-lead" data-label={say('files.col.where')}>
                <div>
                  <Where {...one} />
                </div>
              </td>
              <td role="cell" data-label={say('files.col.what')}>
                {say(`files.what.${one.what}`)}
              </td>
              <td role="cell" class="hub-end" data-label={say('files.col.before')}>
                <Count n={one.before} />
              </td>
              <td role="cell" class="hub-end" data-label={say('files.col.after')}>
                <Count n={one.after} strong />
              </td>
              <td role="cell" class="hub-end" data-label={say('files.col.line')}>
                <Ltr>{one.line}</Ltr>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {checked.changes.length > SHOWN ? <p class="hub-small p-2 m-0">{say('files.shown', { count: SHOWN })}</p> : null}
    </Card>
  );
}
