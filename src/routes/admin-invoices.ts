/** Invoices and credit notes for other systems: found by number, order, company and day, page by page. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { listPapers, type PaperRow, type Scope } from '../core/reading/index.ts';
import { decimalOf } from '../platform/money.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';

type Asked = {
  readonly kind: 'invoice' | 'credit_note';
  readonly number?: string;
  readonly company?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly offset: number;
};

const day = Joi.string().pattern(/^\d{4}-\d{2}-\d{2}$/);
const asked = Joi.object<Asked>({
  kind: Joi.string().valid('invoice', 'credit_note').default('invoice'),
  number: Joi.string().max(60),
  company: Joi.string().pattern(/^[A-Z0-9]{2,20}$/),
  from: day,
  to: day,
  limit: Joi.number().integer().min(1).max(200).default(50),
  offset: Joi.number().integer().min(0).max(100_000).default(0),
});

export function adminInvoiceRoutes(server: Server, context: RouteContext): void {
  const scopeOf = (request: Request): Scope => ({
    channels: [apiClientOf(request).channelId ?? '*'],
    locations: ['*'],
  });
  server.route({
    method: 'GET',
    path: '/admin/invoices',
    options: { auth: { strategy: 'api', scope: ['money.view'] } },
    handler: async (request) => {
      const { company, limit, offset, ...filter } = checked(asked, request.query);
      const rows = await context.db.read((reader) =>
        listPapers(reader, scopeOf(request), {
          ...filter,
          limit,
          offset,
          ...(company === undefined ? {} : { companyId: company }),
        }),
      );
      return {
        rows: rows.slice(0, limit).map(shown),
        ...(rows.length > limit ? { next: offset + limit } : {}),
      };
    },
  });
}

function shown(row: PaperRow): object {
  const text = (minor: number): string => decimalOf(minor, row.currency);
  return {
    id: row.id,
    kind: row.kind,
    number: row.partnerNumber ?? row.number,
    state: row.state,
    issuer: row.issuer,
    company: row.companyId,
    order: row.orderNumber,
    ...(row.original === null ? {} : { original: row.original, reason: row.reason }),
    currency: row.currency,
    total: text(row.totalMinor),
    tax: text(row.taxMinor),
    ...(row.kind === 'invoice' ? { credited: text(row.creditedMinor) } : {}),
    issuedOn: row.issuedOn,
    ...(row.reported === null ? {} : { reported: row.reported }),
  };
}
