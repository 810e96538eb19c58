/** Kept papers: the list, one paper with its prints, its file, and a print or reprint with a reason. */
import Joi from 'joi';
import { documentKinds, printDocument } from '../../core/document/index.ts';
import {
  listDocuments,
  listPrints,
  loadDocumentRow,
  loadShipmentHead,
  type DocumentRow,
} from '../../core/reading/index.ts';
import { packShipment } from '../../core/shipment/index.ts';
import { fail } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import {
  fileName,
  fileOf,
  labelFormats,
  labelIn,
  makeParcelPaper,
  parcelPapers,
  type LabelFormat,
  type ParcelPaper,
} from '../paper-runs.ts';
import { DocumentList, DocumentPage, PAGE, printReasons, type DocumentQuery } from './document-views.tsx';
import { html } from './layout.tsx';
import { screens, type MessageKey } from './messages.ts';
import { idParams } from './order.tsx';
import type { PageRoute, Visit } from './visit.ts';

const query = Joi.object<DocumentQuery>({
  q: Joi.string().allow('').max(80),
  kind: Joi.string().valid('', ...documentKinds),
  page: Joi.number().integer().min(1).max(1_000).default(1),
});
/** What a browser may show; anything else is only downloaded. */
const shownTypes = ['application/pdf', 'image/png', 'image/jpeg', 'image/webp'];

export function documentPages(context: RouteContext): PageRoute[] {
  const { db } = context;
  const load = ({ request, scope, view }: Visit): Promise<DocumentRow> =>
    db.read((reader) => loadDocumentRow(reader, scope, view.may('money.view'), String(request.params.id)));
  return [
    {
      method: 'GET',
      path: '/console/documents',
      needs: 'documents.view',
      query,
      async handler({ request, h, view, scope }) {
        const asked = request.query as DocumentQuery;
        const { q = '', kind = '', page } = asked;
        const rows = await db.read((reader) =>
          listDocuments(reader, scope, view.may('money.view'), {
            limit: PAGE,
            offset: (page - 1) * PAGE,
            ...(kind === '' ? {} : { kind }),
            ...(q.trim() === '' ? {} : { number: q.trim() }),
          }),
        );
        return html(h, <DocumentList view={view} asked={asked} rows={rows} />);
      },
    },
    {
      method: 'GET',
      path: '/console/documents/{id}',
      needs: 'documents.view',
      params: idParams,
      query: Joi.object({ copy: Joi.number().integer().min(1).max(9999) }),
      async handler(visit) {
        const row = await load(visit);
        const prints = await db.read((reader) => listPrints(reader, row.id));
        const { copy } = visit.request.query as { copy?: number };
        return html(visit.h, <DocumentPage view={visit.view} row={row} prints={prints} copy={copy} />);
      },
    },
    {
      method: 'GET',
      path: '/console/documents/{id}/file',
      needs: 'documents.view',
      params: idParams,
      query: Joi.object({
        copy: Joi.number().integer().min(1).max(9999),
        format: Joi.string().valid(...labelFormats),
      }),
      async handler(visit) {
        const row = await load(visit);
        const { copy, format } = visit.request.query as { copy?: number; format?: LabelFormat };
        const file =
          format === undefined
            ? { bytes: await fileOf(db, row, copy), mediaType: row.mediaType }
            : await labelIn(db, row, format);
        const shown = shownTypes.includes(file.mediaType);
        const name = fileName({ ...row, mediaType: file.mediaType });
        return visit.h
          .response(Buffer.from(file.bytes))
          .type(shown ? file.mediaType : 'application/octet-stream')
          .header('content-disposition', `${shown ? 'inline' : 'attachment'}; filename="${name}"`)
          .header('content-security-policy', "frame-ancestors 'self'")
          .header('x-frame-options', 'SAMEORIGIN');
      },
    },
    {
      method: 'POST',
      path: '/console/documents/{id}/print',
      needs: 'documents.reprint',
      params: idParams,
      payload: Joi.object({
        reason: Joi.string().valid('', ...printReasons),
        seen: Joi.number().integer().min(0).required(),
      }),
      async handler(visit) {
        const { reason = '', seen } = visit.request.payload as { reason?: string; seen: number };
        const row = await load(visit);
        // Its own way knows what a parcel on its way forbids.
        if (row.kind === 'shipping_label') fail('conflict', 'document.print_at_parcel');
        const text = reason === '' ? undefined : screens.en[`print.reason.${reason}` as MessageKey];
        const { copyNo } = await db.tx((tx) =>
          printDocument(tx, row.id, { seen, format: 'pdf', ...(text === undefined ? {} : { reason: text }) }),
        );
        return visit.h.redirect(`/console/documents/${row.id}?copy=${copyNo}`).code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/shipments/{id}/papers/{kind}',
      needs: 'shipments.print',
      params: Joi.object({
        id: Joi.string().guid().required(),
        kind: Joi.string()
          .valid(...parcelPapers)
          .required(),
      }),
      async handler({ request, h, scope }) {
        const { id, kind } = request.params as { id: string; kind: ParcelPaper };
        return h.redirect(`/console/documents/${await makeParcelPaper(db, scope, id, kind)}`).code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/shipments/{id}/boxes',
      needs: 'shipments.print',
      params: idParams,
      payload: Joi.object({
        version: Joi.number().integer().min(0).required(),
        // `1.25 0.8`, as many as there are boxes.
        weights: Joi.string()
          .trim()
          .max(800)
          .pattern(/^\d{1,3}([.,]\d{1,3})?([ ;+]+\d{1,3}([.,]\d{1,3})?){0,98}$/)
          .required(),
      }),
      async handler({ request, h, scope }) {
        const { version, weights } = request.payload as { version: number; weights: string };
        const head = await db.read((reader) => loadShipmentHead(reader, scope, String(request.params.id)));
        const boxes = weights
          .split(/[ ;+]+/)
          .map((one) => ({ weightG: Math.round(Number(one.replace(',', '.')) * 1000) }));
        await db.tx((tx) => packShipment(tx, head.id, boxes, version));
        return h.redirect(`/console/orders/${head.orderId}#papers`).code(303);
      },
    },
  ];
}
