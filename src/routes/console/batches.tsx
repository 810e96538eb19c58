/** Batches of papers: the list, one with its progress, its file, and stopping it. */
import Joi from 'joi';
import { recordAudit } from '../../core/access/index.ts';
import { listItems, stopBatch } from '../../core/document/index.ts';
import type { RouteContext } from '../context.ts';
import { listMyBatches, loadBatch, streamOf } from '../paper-batches.ts';
import { BatchList, BatchPage, BatchProgress } from './batch-views.tsx';
import { fragment, html } from './layout.tsx';
import { idParams } from './order.tsx';
import type { PageRoute, Visit } from './visit.ts';

const BASE = '/console/paper-batches';
const SHOWN = 50;

export function batchPages({ db }: RouteContext): PageRoute[] {
  const load = ({ request, scope, user }: Visit) =>
    loadBatch(db, { scope, who: user.login }, String(request.params.id));
  return [
    {
      method: 'GET',
      path: BASE,
      needs: 'documents.view',
      async handler({ h, view, scope, user }) {
        const rows = await listMyBatches(db, { scope, who: user.login }, SHOWN);
        return html(h, <BatchList view={view} rows={rows} />);
      },
    },
    {
      method: 'GET',
      path: `${BASE}/{id}`,
      needs: 'documents.view',
      params: idParams,
      query: Joi.object({ part: Joi.string().valid('progress') }),
      async handler(visit) {
        const one = await load(visit);
        if ((visit.request.query as { part?: string }).part === 'progress') {
          const answer = fragment(visit.h, <BatchProgress view={visit.view} one={one} />);
          // The whole page is another once it has ended.
          return one.endedAt === null ? answer : answer.header('HX-Refresh', 'true');
        }
        const skipped = await db.read((reader) => listItems(reader, one.id, ['skipped'], SHOWN));
        return html(visit.h, <BatchPage view={visit.view} one={one} skipped={skipped} />);
      },
    },
    {
      method: 'GET',
      path: `${BASE}/{id}/file`,
      needs: 'documents.view',
      params: idParams,
      async handler(visit) {
        const { stream, size, name } = streamOf(db, await load(visit));
        return visit.h
          .response(stream)
          .type('application/pdf')
          .bytes(size)
          .header('content-disposition', `inline; filename="${name}"`);
      },
    },
    {
      method: 'POST',
      path: `${BASE}/{id}/stop`,
      needs: 'shipments.print',
      params: idParams,
      async handler(visit) {
        const { id } = await load(visit);
        await db.tx(async (tx) => {
          await stopBatch(tx, id);
          await recordAudit(tx, { who: visit.user.login, action: 'papers.stopped', target: `paper_batch:${id}` });
        });
        return visit.h.redirect(`${BASE}/${id}`).code(303);
      },
    },
  ];
}
