/** How kept papers look: as a table, and one with its file and its prints. */
import type { JSX } from 'preact';
import { documentKinds } from '../../core/document/index.ts';
import type { DocumentRow, PrintLine } from '../../core/reading/index.ts';
import { labelFormats, type LabelFormat } from '../paper-runs.ts';
import { Head, Page } from './layout.tsx';
import type { MessageKey } from './messages.ts';
import { Pager } from './pager.tsx';
import { Act, Badge, Card, Empty, Icon, Ltr, Moment, Scroll } from './parts.tsx';
import type { View } from './visit.ts';

export const PAGE = 50;
export const printReasons = ['damaged', 'jam', 'lost', 'unreadable'] as const;

export type DocumentQuery = { readonly q?: string; readonly kind?: string; readonly page: number };

export const kindKey = (kind: string): MessageKey => `document.kind.${kind}` as MessageKey;

export function DocumentTable({ view, rows }: { view: View; rows: readonly DocumentRow[] }): JSX.Element {
  const { say } = view;
  return (
    <Scroll label={say('documents.title')}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{say('documents.col.kind')}</th>
            <th scope="col">{say('documents.col.about')}</th>
            <th scope="col">{say('documents.col.version')}</th>
            <th scope="col">{say('documents.col.made')}</th>
            <th scope="col">{say('documents.col.copies')}</th>
            <th scope="col">{say('documents.col.file')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <td>
                <a href={`/console/documents/${row.id}`}>{say(kindKey(row.kind))}</a>
                <div class="hub-small">
                  {say(row.origin === 'courier' ? 'documents.by_courier' : 'documents.by_us')}
                </div>
              </td>
              <td>
                <Ltr>{row.reference ?? row.subject ?? row.orderNumber ?? '–'}</Ltr>
              </td>
              <td>
                <Ltr>{row.version}</Ltr>{' '}
                {row.supersededBy === null ? null : <Badge state="returned">{say('documents.superseded')}</Badge>}
              </td>
              <td>
                <Moment view={view} at={row.createdAt} zone={undefined} />
              </td>
              <td>
                <Ltr>{row.copies}</Ltr>
              </td>
              <td>
                <a
                  class="btn"
                  href={`/console/documents/${row.id}/file`}
                  target="_blank"
                  rel="noopener"
                  aria-label={`${say('documents.open')}: ${say(kindKey(row.kind))}`}
                >
                  {say('documents.open')}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

export function DocumentList(props: { view: View; asked: DocumentQuery; rows: readonly DocumentRow[] }): JSX.Element {
  const { view, asked, rows } = props;
  const { say } = view;
  const href = (page: number): string => {
    const parts = new URLSearchParams({ q: asked.q ?? '', kind: asked.kind ?? '', page: String(page) });
    return `/console/documents?${parts.toString()}`;
  };
  return (
    <Page view={view} title={say('documents.title')} active="menu.orders">
      <Head view={view} title={say('documents.title')}>
        <a class="btn" href="/console/handover">
          {say('handover.title')}
        </a>
      </Head>
      <div class="card">
        <div class="card-body">
          <form method="get" action="/console/documents" role="search" class="hub-filters">
            <div>
              <label class="form-label" for="q">
                {say('documents.search')}
              </label>
              <input
                class="form-control"
                type="search"
                id="q"
                name="q"
                dir="ltr"
                autocomplete="off"
                value={asked.q ?? ''}
              />
            </div>
            <div>
              <label class="form-label" for="kind">
                {say('documents.col.kind')}
              </label>
              <select class="form-select" id="kind" name="kind">
                <option value="">{say('documents.every_kind')}</option>
                {documentKinds.map((kind) => (
                  <option value={kind} selected={kind === asked.kind}>
                    {say(kindKey(kind))}
                  </option>
                ))}
              </select>
            </div>
            <div class="hub-actions">
              <button class="btn btn-primary" type="submit">
                {say('invoices.show')}
              </button>
            </div>
          </form>
        </div>
        {rows.length === 0 ? (
          <Empty title={say('documents.none')} />
        ) : (
          <DocumentTable view={view} rows={rows.slice(0, PAGE)} />
        )}
        <Pager view={view} page={asked.page} more={rows.length > PAGE} href={href} />
      </div>
    </Page>
  );
}

type One = { view: View; row: DocumentRow; prints: readonly PrintLine[]; copy: number | undefined };

export function DocumentPage({ view, row, prints, copy }: One): JSX.Element {
  const { say } = view;
  const title = say(kindKey(row.kind));
  const file = `/console/documents/${row.id}/file${copy === undefined ? '' : `?copy=${copy}`}`;
  return (
    <Page view={view} title={title} active="menu.orders">
      <Head
        view={view}
        title={
          <>
            {title} <Ltr>{row.reference ?? row.subject ?? row.orderNumber ?? ''}</Ltr>
          </>
        }
      >
        {copy === undefined ? null : <span class="hub-badge">{say('print.copy', { copy })}</span>}
      </Head>
      {row.supersededBy === null ? null : (
        <div class="hub-note hub-note-wait">
          {say('documents.superseded.note')}{' '}
          <a href={`/console/documents/${row.supersededBy}`}>{say('documents.newest')}</a>
        </div>
      )}
      <div class="hub-actions mb-3">
        <Buttons view={view} row={row} prints={prints} copy={copy} />
        <a class="btn" href={file} target="_blank" rel="noopener">
          {say('print.open')}
        </a>
        {formatsOf(row).map((format) => (
          <a class="btn" href={`/console/documents/${row.id}/file?format=${format}`} target="_blank" rel="noopener">
            {say(`documents.format.${format}`)}
          </a>
        ))}
        {row.orderId === null ? null : (
          <a class="btn" href={`/console/orders/${row.orderId}`}>
            {say('order.title')} <Ltr>{row.orderNumber ?? ''}</Ltr>
          </a>
        )}
      </div>
      <Facts view={view} row={row} prints={prints} />
      {row.droppedAt === null ? null : <div class="hub-note hub-note-wait">{say('documents.dropped')}</div>}
      {row.mediaType === 'application/zpl' || row.droppedAt !== null ? null : (
        <iframe
          class="hub-label"
          src={file}
          title={say('print.frame')}
          data-label
          {...(copy === undefined ? {} : { 'data-print': String(copy) })}
        />
      )}
    </Page>
  );
}

/** ZPL of a label that the courier drew is the courier's to give. */
function formatsOf(row: DocumentRow): readonly LabelFormat[] {
  if (row.kind !== 'shipping_label' || row.droppedAt !== null || row.mediaType === 'application/zpl') return [];
  return row.origin === 'hub' ? labelFormats : labelFormats.filter((one) => !one.startsWith('zpl'));
}

function Buttons({ view, row, prints, copy }: One): JSX.Element | null {
  const { say } = view;
  if (copy !== undefined)
    return (
      <button class="btn btn-primary" type="button" data-print-now>
        {say('print.submit')}
      </button>
    );
  if (row.supersededBy !== null || !view.may('documents.reprint')) return null;
  if (row.kind === 'shipping_label')
    return (
      <a class="btn btn-primary" href={`/console/shipments/${row.ownerId}/print`}>
        {say('print.submit')}
      </a>
    );
  return (
    <Act view={view} action={`/console/documents/${row.id}/print`} class="hub-actions">
      <input type="hidden" name="seen" value={String(prints.length)} />
      {prints.length === 0 ? null : (
        <select class="form-select" name="reason" required aria-label={say('print.reason')}>
          {printReasons.map((one) => (
            <option value={one}>{say(`print.reason.${one}`)}</option>
          ))}
        </select>
      )}
      <button class="btn btn-primary" type="submit">
        <Icon name="print" />
        {say(prints.length === 0 ? 'print.submit' : 'documents.reprint')}
      </button>
    </Act>
  );
}

function Facts({ view, row, prints }: Omit<One, 'copy'>): JSX.Element {
  const { say } = view;
  return (
    <Card title={say('documents.log')} id="log">
      <dl class="hub-facts">
        <dt>{say('documents.col.version')}</dt>
        <dd>
          <Ltr>{row.version}</Ltr>
        </dd>
        <dt>{say('documents.col.made')}</dt>
        <dd>
          <Moment view={view} at={row.createdAt} zone={undefined} /> <bdi>{row.madeBy ?? ''}</bdi>
        </dd>
        <dt>{say('documents.hash')}</dt>
        <dd>
          <Ltr mono>{row.sha256.slice(0, 16)}</Ltr>
        </dd>
        <dt>{say('documents.col.copies')}</dt>
        <dd>
          {prints.length === 0 ? say('documents.never') : null}
          {prints.map((print) => (
            <div>
              {say('shipment.label.copy', { copy: print.copyNo, who: print.requestedBy })}
              {print.reason === null ? null : (
                <span class="hub-small">
                  {' · '}
                  <bdi>{print.reason}</bdi>
                </span>
              )}{' '}
              <span class="hub-small">
                <Moment view={view} at={print.requestedAt} zone={undefined} />
              </span>
            </div>
          ))}
        </dd>
      </dl>
    </Card>
  );
}
