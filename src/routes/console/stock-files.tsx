/** Stock as a file: out as a stream, in with a look before anything changes. */
import { gunzipSync, gzipSync } from 'node:zlib';
import Joi from 'joi';
import type { ResponseObject, ResponseToolkit } from '@hapi/hapi';
import type { Readable } from 'node:stream';
import { recordAudit } from '../../core/access/index.ts';
import {
  adjustmentReasons,
  applyStockFile,
  checkStockFile,
  type AdjustmentReason,
  type CheckedFile,
} from '../../core/erp/index.ts';
import { findStockSkus, narrow, stockFilters, stockPlaces, type StockFilter } from '../../core/reading/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import type { RouteContext } from '../context.ts';
import { readStockCsv, thresholdsOf, writeErrorsCsv, writeStockCsv } from '../stock-csv.ts';
import { html } from './layout.tsx';
import { FilesPage, ResultPage } from './stock-file-views.tsx';
import { stockHouse } from './stock-parts.tsx';
import { locationId } from './stock.tsx';
import type { PageRoute, Visit } from './visit.ts';

const MOST_BYTES = 8_000_000;

type Sent = {
  readonly file?: unknown;
  readonly again?: string;
  readonly reason: AdjustmentReason;
  readonly apply?: string;
};

const payload = Joi.object({
  file: Joi.any(),
  again: Joi.string().base64().max(MOST_BYTES),
  reason: Joi.string()
    .valid(...adjustmentReasons)
    .default('COUNT'),
  apply: Joi.string().valid('all', 'good'),
});

export function filePages(context: RouteContext): PageRoute[] {
  const check = async (visit: Visit): Promise<{ checked: CheckedFile; again: string; sent: Sent }> => {
    const sent = visit.request.payload as Sent;
    const text = contentOf(sent);
    const { rows, errors } = readStockCsv(text);
    const places = await context.db.read((reader) => stockPlaces(reader, visit.scope));
    const found = await checkStockFile(context.db, rows, {
      reach: places.all ? undefined : new Set(places.ids),
      thresholds: thresholdsOf(visit.user.login),
    });
    const all = [...errors, ...found.errors].sort((a, b) => a.line - b.line);
    const checked = { ...found, rows: rows.length + errors.length, errors: all };
    return { checked, again: gzipSync(text).toString('base64'), sent };
  };
  return [
    {
      method: 'GET',
      path: '/console/stock/files',
      needs: 'stock.view',
      async handler(visit) {
        const house = await context.db.read((reader) => stockHouse(reader, visit));
        return html(visit.h, <FilesPage view={visit.view} house={house} />);
      },
    },
    {
      method: 'GET',
      path: '/console/stock/export.csv',
      needs: 'stock.view',
      query: Joi.object({
        q: Joi.string().allow('').max(100),
        country: Joi.string()
          .allow('')
          .pattern(/^[A-Z]{2}$/),
        place: locationId.allow(''),
        show: Joi.string().valid('', ...stockFilters),
      }),
      async handler(visit) {
        const { q = '', country, place, show } = visit.request.query as Record<string, string | undefined>;
        const { places, skus } = await context.db.read(async (reader) => ({
          places: await stockPlaces(reader, visit.scope),
          skus: q.trim() === '' ? undefined : (await findStockSkus(reader, q, 200)).skus,
        }));
        const within = narrow(places, { country: country || undefined, locationId: place || undefined });
        const filter = show === undefined || show === '' ? undefined : (show as StockFilter);
        const day = momentOf(new Date()).slice(0, 10);
        return download(visit.h, writeStockCsv(context.db, within, { filter, skus }), `stock-${day}.csv`);
      },
    },
    {
      method: 'POST',
      path: '/console/stock/files',
      needs: 'stock.adjust',
      upload: MOST_BYTES,
      payload,
      async handler(visit) {
        const { checked, again, sent } = await check(visit);
        const wanted = sent.apply === 'good' || (sent.apply === 'all' && checked.errors.length === 0);
        const house = await context.db.read((reader) => stockHouse(reader, visit));
        const page = { view: visit.view, house, checked, again, reason: sent.reason };
        if (!wanted) return html(visit.h, <ResultPage {...page} />);
        const who = visit.user.login;
        const done = await applyStockFile(context.db, checked.changes, {
          reason: sent.reason,
          who,
          thresholds: thresholdsOf(who),
          note: (tx, { locationId, changes }) =>
            recordAudit(tx, {
              who,
              action: 'stock.file_applied',
              target: `stock:${locationId}`,
              detail: { changes, reason: sent.reason },
            }),
        });
        if (done.stopped !== undefined) context.log.warn({ err: done.stopped }, 'a stock file was applied in part');
        return html(visit.h, <ResultPage {...page} done={done} />);
      },
    },
    {
      method: 'POST',
      path: '/console/stock/files/errors.csv',
      needs: 'stock.adjust',
      upload: MOST_BYTES,
      payload,
      async handler(visit) {
        const { checked } = await check(visit);
        return download(visit.h, writeErrorsCsv(checked.errors, visit.view.words), 'errors.csv');
      },
    },
  ];
}

function download(h: ResponseToolkit, csv: Readable, name: string): ResponseObject {
  return h
    .response(csv)
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}"`);
}

/** The file itself, or as the page before has kept it. @throws invalid `stock.file_missing`, `stock.file_unreadable` */
function contentOf({ file, again }: Sent): string | Uint8Array {
  if (again !== undefined) {
    try {
      return gunzipSync(Buffer.from(again, 'base64'), { maxOutputLength: MOST_BYTES });
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error;
      return fail('invalid', 'stock.file_unreadable');
    }
  }
  if (typeof file === 'string' ? file !== '' : file instanceof Uint8Array && file.length > 0)
    return file as string | Uint8Array;
  return fail('invalid', 'stock.file_missing');
}
