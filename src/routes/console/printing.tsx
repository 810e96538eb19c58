/** Printers with their queues, the jobs, and the ways by which papers are sent to a printer. */
import Joi from 'joi';
import { recordAudit } from '../../core/access/index.ts';
import { listLocations } from '../../core/catalog/index.ts';
import {
  cancelPrintJob,
  countInLine,
  findJob,
  findPrinter,
  forgetAgent,
  isOnline,
  listAgents,
  listJobs,
  listLastErrors,
  listPrinters,
  moveLine,
  printJobStates,
  redirectPrintJob,
  reprintJob,
  requestTestPage,
  retryPrintJob,
  savePrinter,
  type JobState,
  type PrinterWish,
  type PrintJob,
} from '../../core/printing/index.ts';
import type { Scope } from '../../core/reading/index.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { printerFields } from '../admin-printing.ts';
import type { RouteContext } from '../context.ts';
import { printReasons } from './document-views.tsx';
import { Head, html, Page } from './layout.tsx';
import { idParams } from './order.tsx';
import { Pager } from './pager.tsx';
import { Card } from './parts.tsx';
import { PrinterForm } from './printer-form.tsx';
import { JobTable, StateFilter } from './printing-jobs.tsx';
import { AgentList, PrinterTable, type JobsQuery, type PrinterLine } from './printing-views.tsx';
import { reasonText } from './printing-wave.tsx';
import type { PageRoute, Visit } from './visit.ts';
import { zonesOfPlaces } from './zones.ts';

const PAGE = 50;
const DAY_MS = 86_400_000;
type Asked = JobsQuery & { readonly part?: string; readonly moved?: number; readonly left?: number };
const query = Joi.object<Asked>({
  location: Joi.string().allow('').max(20),
  state: Joi.string().valid('', ...Object.keys(printJobStates)),
  page: Joi.number().integer().min(1).max(1_000).default(1),
  part: Joi.string().valid('jobs'),
  moved: Joi.number().integer().min(0),
  left: Joi.number().integer().min(0),
});
const seen = (scope: Scope, id: string): boolean => scope.locations.includes('*') || scope.locations.includes(id);
const requestId = Joi.string().min(8).max(80).required();
const reasons = Joi.string().valid('', ...printReasons);

export function printingPages({ db, retryScale = 1 }: RouteContext): PageRoute[] {
  const placesOf = (scope: Scope, wanted = ''): readonly string[] =>
    wanted === '' ? scope.locations : seen(scope, wanted) ? [wanted] : [];

  async function linesOf(reader: Reader, places: readonly string[]): Promise<PrinterLine[]> {
    const now = new Date();
    const printers = await listPrinters(reader, places);
    const agents = await listAgents(reader);
    const waiting = await countInLine(reader);
    const troubles = await listLastErrors(reader, momentOf(new Date(now.getTime() - DAY_MS)));
    return printers.map((printer) => {
      const mine = agents.filter((one) => one.locations.includes(printer.locationId));
      const state = mine.some((one) => isOnline(one, now, retryScale))
        ? 'online'
        : mine.length > 0
          ? 'offline'
          : 'never';
      return {
        printer,
        waiting: waiting.get(printer.id) ?? 0,
        trouble: troubles.get(printer.id),
        agent: printer.connection === 'agent' ? state : undefined,
      };
    });
  }

  /** The job of a person's own places; a change is asked for again in its transaction. */
  const change = (
    move: string,
    payload: Joi.ObjectSchema,
    work: (tx: Tx, visit: Visit, job: PrintJob) => Promise<unknown>,
  ): PageRoute => ({
    method: 'POST',
    path: `/console/printing/jobs/{id}/${move}`,
    needs: 'shipments.print',
    params: idParams,
    payload,
    async handler(visit) {
      const id = String(visit.request.params.id);
      const job = await db.tx(async (tx) => {
        const one = await findJob(tx, id);
        if (one === undefined || !seen(visit.scope, one.locationId))
          return fail('missing', 'print_job.unknown', { id });
        await work(tx, visit, one);
        return one;
      });
      return visit.h.redirect(`/console/printing?location=${encodeURIComponent(job.locationId)}`).code(303);
    },
  });
  const version = { version: Joi.number().integer().min(1).required() };
  const wishOf = ({ request }: Visit, job: PrintJob) => ({
    id: job.id,
    version: (request.payload as { version: number }).version,
  });

  const save = (path: string): PageRoute => ({
    method: 'POST',
    path,
    needs: 'printing.manage',
    payload: Joi.object({
      ...printerFields,
      active: Joi.boolean().default(false),
      version: Joi.number().integer().min(0).required(),
    }),
    async handler({ request, h, scope, user }) {
      const { version: saw, ...wish } = request.payload as PrinterWish & { version: number };
      const id = (request.params as { id?: string }).id;
      if (!seen(scope, wish.locationId)) fail('missing', 'catalog.location_missing', { id: wish.locationId });
      await db.tx(async (tx) => {
        const one = await savePrinter(tx, wish, id, saw);
        await recordAudit(tx, { who: user.login, action: 'printer.saved', target: one.id, detail: { ...wish } });
      });
      return h.redirect('/console/printing').code(303);
    },
  });

  return [
    {
      method: 'GET',
      path: '/console/printing',
      needs: 'printing.view',
      query,
      async handler({ request, h, view, scope }) {
        const asked = request.query as Asked;
        const places = placesOf(scope, asked.location);
        const { lines, jobs, agents, zones } = await db.read(async (reader) => ({
          lines: await linesOf(reader, places),
          zones: await zonesOfPlaces(reader),
          agents: (await listAgents(reader)).filter((one) => one.locations.some((id) => seen(scope, id))),
          jobs: await listJobs(reader, {
            locations: places,
            limit: PAGE,
            offset: (asked.page - 1) * PAGE,
            ...(asked.state === undefined || asked.state === '' ? {} : { state: asked.state as JobState }),
          }),
        }));
        const printers = new Map(lines.map(({ printer }) => [printer.id, printer]));
        const table = <JobTable view={view} jobs={jobs.slice(0, PAGE)} printers={printers} zones={zones} />;
        if (asked.part === 'jobs') return html(h, table);
        const href = (page: number): string =>
          `/console/printing?${new URLSearchParams({ location: asked.location ?? '', state: asked.state ?? '', page: String(page) }).toString()}`;
        const { say } = view;
        return html(
          h,
          <Page view={view} title={say('printing.title')} active="menu.printing">
            <Head view={view} title={say('printing.title')}>
              <a class="btn" href="/console/handover">
                {say('handover.title')}
              </a>
              {view.may('printing.manage') ? (
                <a class="btn btn-primary" href="/console/printing/printers/new">
                  {say('printing.add')}
                </a>
              ) : null}
            </Head>
            {asked.left === undefined ? null : (
              <div class="hub-note hub-note-wait" role="status">
                {say('printing.line.moved', { moved: asked.moved ?? 0, left: asked.left })}
              </div>
            )}
            <Card title={say('printing.printers')} id="printers">
              <PrinterTable view={view} lines={lines} />
              {agents.length === 0 ? null : (
                <AgentList
                  view={view}
                  agents={agents}
                  zones={zones}
                  online={(one) => isOnline(one, new Date(), retryScale)}
                />
              )}
            </Card>
            <Card title={say('printing.jobs')} id="jobs">
              <StateFilter view={view} asked={asked} />
              <div hx-get={`${href(asked.page)}&part=jobs`} hx-trigger="every 5s" hx-swap="innerHTML">
                {table}
              </div>
              <Pager view={view} page={asked.page} more={jobs.length > PAGE} href={href} />
            </Card>
          </Page>,
        );
      },
    },
    ...['/console/printing/printers/new', '/console/printing/printers/{id}'].map((path): PageRoute => ({
      method: 'GET',
      path,
      needs: 'printing.manage',
      async handler({ request, h, view, scope }) {
        const id = (request.params as { id?: string }).id;
        const { printer, places } = await db.read(async (reader) => ({
          printer: id === undefined ? undefined : await findPrinter(reader, id),
          places: (await listLocations(reader)).filter((one) => seen(scope, one.id)),
        }));
        if (id !== undefined && (printer === undefined || !seen(scope, printer.locationId)))
          fail('missing', 'printer.unknown', { id });
        const title = view.say(printer === undefined ? 'printing.add' : 'printing.edit');
        return html(
          h,
          <Page view={view} title={title} active="menu.printing">
            <Head view={view} title={title} />
            <div class="card">
              <div class="card-body">
                <PrinterForm view={view} printer={printer} places={places} />
              </div>
            </div>
          </Page>,
        );
      },
    })),
    save('/console/printing/printers'),
    { ...save('/console/printing/printers/{id}'), params: idParams },
    {
      method: 'POST',
      path: '/console/printing/printers/{id}/test',
      needs: 'shipments.print',
      params: idParams,
      payload: Joi.object({ request: requestId }),
      async handler({ request, h, scope }) {
        const id = String(request.params.id);
        await db.tx(async (tx) => {
          const printer = await findPrinter(tx, id);
          if (printer === undefined || !seen(scope, printer.locationId)) fail('missing', 'printer.unknown', { id });
          return requestTestPage(tx, id, (request.payload as { request: string }).request);
        });
        return h.redirect('/console/printing').code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/printing/printers/{id}/move-line',
      needs: 'shipments.print',
      params: idParams,
      payload: Joi.object({ printer: Joi.string().guid().required() }),
      async handler({ request, h, scope, user }) {
        const from = String(request.params.id);
        const { printer: to } = request.payload as { printer: string };
        const before = await db.read((reader) => findPrinter(reader, from));
        if (before === undefined || !seen(scope, before.locationId))
          return fail('missing', 'printer.unknown', { id: from });
        const detail = await moveLine(db, { from, to });
        await db.tx((tx) =>
          recordAudit(tx, { who: user.login, action: 'printer.line_moved', target: from, detail: { to, ...detail } }),
        );
        const told = detail.left === 0 ? '' : `&moved=${detail.moved}&left=${detail.left}`;
        return h.redirect(`/console/printing?location=${encodeURIComponent(before.locationId)}${told}`).code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/printing/agents/{id}/forget',
      needs: 'printing.manage',
      params: idParams,
      async handler({ request, h, user, scope }) {
        const id = String(request.params.id);
        await db.tx(async (tx) => {
          const agent = (await listAgents(tx)).find((one) => one.id === id);
          if (agent?.locations.some((one) => seen(scope, one)) !== true) return;
          await forgetAgent(tx, id);
          const detail = { name: agent.name };
          await recordAudit(tx, { who: user.login, action: 'print_agent.forgotten', target: id, detail });
        });
        return h.redirect('/console/printing').code(303);
      },
    },
    change('retry', Joi.object(version), (tx, visit, job) => retryPrintJob(tx, wishOf(visit, job))),
    change('cancel', Joi.object(version), (tx, visit, job) => cancelPrintJob(tx, wishOf(visit, job))),
    change('move', Joi.object({ ...version, printer: Joi.string().guid().required() }), (tx, visit, job) =>
      redirectPrintJob(tx, {
        ...wishOf(visit, job),
        printerId: (visit.request.payload as { printer: string }).printer,
      }),
    ),
    change('reprint', Joi.object({ ...version, request: requestId, reason: reasons.required() }), (tx, visit, job) => {
      const { request, reason } = visit.request.payload as { request: string; reason: string };
      if (!visit.view.may('documents.reprint')) fail('forbidden', 'request.forbidden');
      return reprintJob(tx, { id: job.id, requestId: request, reason: reasonText(reason) ?? '' });
    }),
  ];
}
