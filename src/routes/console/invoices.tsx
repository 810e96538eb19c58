/** Invoices and credit notes: the list, and the paper of each, drawn when it is first looked at and kept as drawn. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { drawCreditNote } from '../../../labels/credit-note.ts';
import { drawInvoice } from '../../../labels/invoice.ts';
import { keepPaper, openPaper, type InvoiceData } from '../../core/billing/index.ts';
import { listCompanies, type Company } from '../../core/catalog/index.ts';
import { findPaper, listPapers, type PaperRow } from '../../core/reading/index.ts';
import { fail } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import { PaperTable } from './invoice-card.tsx';
import { Head, html, Page } from './layout.tsx';
import { idParams } from './order.tsx';
import { Pager } from './pager.tsx';
import { Empty } from './parts.tsx';
import type { PageRoute, View } from './visit.ts';

const PAGE = 50;

type Kind = PaperRow['kind'];
type Query = {
  readonly kind: Kind;
  readonly q?: string;
  readonly company?: string;
  readonly from?: string;
  readonly to?: string;
  readonly page: number;
};

const day = Joi.string()
  .allow('')
  .pattern(/^\d{4}-\d{2}-\d{2}$/);
const query = Joi.object<Query>({
  kind: Joi.string().valid('invoice', 'credit_note').default('invoice'),
  q: Joi.string().allow('').max(60),
  company: Joi.string()
    .allow('')
    .pattern(/^[A-Z0-9]{2,20}$/),
  from: day,
  to: day,
  page: Joi.number().integer().min(1).max(1_000).default(1),
});

const paths: Readonly<Record<Kind, string>> = { invoice: 'invoices', credit_note: 'credit-notes' };

export function invoicePages(context: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/invoices',
      needs: 'money.view',
      query,
      async handler({ request, h, view, scope }) {
        const asked = request.query as Query;
        const { companies, rows } = await context.db.read(async (reader) => ({
          companies: await listCompanies(reader),
          rows: await listPapers(reader, scope, {
            kind: asked.kind,
            limit: PAGE,
            offset: (asked.page - 1) * PAGE,
            ...given('number', asked.q?.trim()),
            ...given('companyId', asked.company),
            ...given('from', asked.from),
            ...given('to', asked.to),
          }),
        }));
        return html(h, <List view={view} asked={asked} companies={companies} rows={rows} />);
      },
    },
    ...(['invoice', 'credit_note'] as const).map((kind): PageRoute => ({
      method: 'GET',
      path: `/console/${paths[kind]}/{id}/paper.pdf`,
      needs: 'money.view',
      params: idParams,
      async handler({ request, h, scope }) {
        const id = String(request.params.id);
        const row = await context.db.read((reader) => findPaper(reader, scope, kind, id));
        if (row === undefined) fail('missing', `billing.no_${kind}`, { id });
        const bytes = await paperBytes(context, kind, id);
        const name = row.number.replace(/[^\w.-]/g, '-');
        return h
          .response(Buffer.from(bytes))
          .type('application/pdf')
          .header('content-disposition', `inline; filename="${name}.pdf"`)
          .header('content-security-policy', "frame-ancestors 'self'")
          .header('x-frame-options', 'SAMEORIGIN');
      },
    })),
  ];
}

function given<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined || value === '' ? {} : ({ [name]: value } as Record<Name, string>);
}

/** Drawn outside the transaction that keeps it; what waits for a number or a QR is shown and not kept. */
async function paperBytes(context: RouteContext, kind: Kind, id: string): Promise<Uint8Array> {
  const paper = await context.db.read((reader) => openPaper(reader, kind, id));
  if (paper.kept !== undefined) return paper.kept.bytes;
  const bytes = await (kind === 'invoice' ? drawInvoice(paper.data) : drawCreditNote(paper.data as NoteData));
  if (!paper.isFinal) return bytes;
  return (await context.db.tx((tx) => keepPaper(tx, kind, id, bytes))).bytes;
}

type NoteData = InvoiceData & { readonly kind: 'credit_note' };

type Props = {
  readonly view: View;
  readonly asked: Query;
  readonly companies: readonly Company[];
  readonly rows: readonly PaperRow[];
};

function List({ view, asked, companies, rows }: Props): JSX.Element {
  const { say } = view;
  const title = say(`invoices.${asked.kind}.title`);
  const href = (over: Partial<Record<keyof Query, string | number>>): string => {
    const parts = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...asked, ...over })) {
      const text = value === undefined ? '' : String(value);
      if (text !== '' && !(name === 'page' && text === '1')) parts.set(name, text);
    }
    return `/console/invoices?${parts.toString()}`;
  };
  return (
    <Page view={view} title={title} active="menu.orders">
      <Head view={view} title={title} />
      <div class="card">
        <div class="card-body">
          <nav class="hub-actions" aria-label={say('invoices.kinds')}>
            {(['invoice', 'credit_note'] as const).map((kind) => (
              <a
                class="btn"
                href={href({ kind, page: 1 })}
                {...(kind === asked.kind ? { 'aria-current': 'page' as const } : {})}
              >
                {say(`invoices.${kind}.title`)}
              </a>
            ))}
          </nav>
          <form method="get" action="/console/invoices" role="search" class="hub-filters">
            <input type="hidden" name="kind" value={asked.kind} />
            <div>
              <label class="form-label" for="q">
                {say('invoices.search')}
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
              <label class="form-label" for="company">
                {say('invoices.company')}
              </label>
              <select class="form-select" id="company" name="company">
                <option value="">{say('invoices.every_company')}</option>
                {companies.map((one) => (
                  <option value={one.id} selected={one.id === asked.company}>
                    {view.locale === 'ar' ? (one.billing?.nameAr ?? one.name) : one.name}
                  </option>
                ))}
              </select>
            </div>
            {(['from', 'to'] as const).map((name) => (
              <div>
                <label class="form-label" for={name}>
                  {say(`invoices.${name}`)}
                </label>
                <input class="form-control" type="date" id={name} name={name} value={asked[name] ?? ''} />
              </div>
            ))}
            <div class="hub-actions">
              <button class="btn btn-primary" type="submit">
                {say('invoices.show')}
              </button>
            </div>
          </form>
        </div>
        {rows.length === 0 ? (
          <Empty title={say('invoices.none')} />
        ) : (
          <PaperTable view={view} rows={rows.slice(0, PAGE)} withOrder />
        )}
        <Pager view={view} page={asked.page} more={rows.length > PAGE} href={(page) => href({ page })} />
      </div>
    </Page>
  );
}
