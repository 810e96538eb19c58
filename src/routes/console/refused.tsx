/** A refused order: its reasons, its fields to be corrected, tried again, or sent back to its channel. */
import Joi from 'joi';
import { gravityOf, type Found } from '../../core/order/index.ts';
import { AppError } from '../../platform/errors.ts';
import { parkedIdOf } from '../../platform/parked.ts';
import type { RouteContext } from '../context.ts';
import { jsonIn, textAt } from '../edit-body.ts';
import { edited, loadRefused, reject, retry, type Edit, type RefusedOrder } from '../refused.ts';
import { html } from './layout.tsx';
import { idParams } from './order.tsx';
import { RefusedPage, type Field } from './refused-views.tsx';
import type { PageRoute, Visit } from './visit.ts';

const LONGEST = 2_000_000;

const correcting = Joi.object({
  seen: Joi.string().max(30).required(),
  why: Joi.string().allow('').max(300),
  body: Joi.string().allow('').max(LONGEST),
  was: Joi.string().allow('').max(64),
}).pattern(/^f:.{1,200}$/, Joi.string().allow('').max(2_000));
const rejecting = Joi.object({
  seen: Joi.string().max(30).required(),
  reason: Joi.string().trim().min(3).max(200).required(),
});

export function refusedPages(context: RouteContext): PageRoute[] {
  return [
    {
      // A task knows the message only.
      method: 'GET',
      path: '/console/refused/{id}',
      needs: 'orders.correct',
      params: idParams,
      async handler({ request, h }) {
        const id = await context.db.read((reader) => parkedIdOf(reader, String(request.params.id)));
        return h.redirect(`/console/parked/${id}/correct`);
      },
    },
    {
      method: 'GET',
      path: '/console/parked/{id}/correct',
      needs: 'orders.correct',
      params: idParams,
      async handler({ request, h, view, scope }) {
        const refused = await loadRefused(context, scope, String(request.params.id));
        return html(h, <RefusedPage view={view} refused={refused} fields={fieldsOf(refused, refused.found)} />);
      },
    },
    {
      method: 'POST',
      path: '/console/parked/{id}/correct',
      needs: 'orders.correct',
      params: idParams,
      payload: correcting,
      async handler(visit) {
        const { request, h, scope, user } = visit;
        const id = String(request.params.id);
        const refused = await loadRefused(context, scope, id);
        const edit = editOf(request.payload as Record<string, string>, refused);
        try {
          await retry(context, scope, id, edit, user.login);
        } catch (error) {
          if (!(error instanceof AppError) || !isTheirs(error)) throw error;
          return showAgain(context, visit, { refused, edit, error });
        }
        return h.redirect('/console/parked?done=replayed&count=1').code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/parked/{id}/reject',
      needs: 'orders.correct',
      params: idParams,
      payload: rejecting,
      async handler({ request, h, scope, user }) {
        const wish = request.payload as { seen: string; reason: string };
        const { told } = await reject(context, scope, String(request.params.id), wish, user.login);
        return h.redirect(`/console/parked?done=${told ? 'sent_back' : 'closed'}`).code(303);
      },
    },
  ];
}

/** What the person can still put right in the form. */
function isTheirs({ code }: AppError): boolean {
  return ['order.still_refused', 'order.without_number', 'request.not_json', 'request.bad_path'].includes(code);
}

/** Only what differs from what was shown: an untouched field must not undo what was written into the whole body. */
function editOf(payload: Record<string, string>, refused: RefusedOrder): Edit {
  const before = jsonIn(refused.body);
  const fields = Object.entries(payload)
    .filter(([name]) => name.startsWith('f:'))
    .map(([name, text]): [string, string] => [name.slice(2), text.replace(/\r\n/g, '\n')])
    .filter(([path, text]) => textAt(before, path) !== text);
  const { body = '', why = '', seen = '' } = payload;
  const text = body.replace(/\r\n/g, '\n');
  return {
    fields: Object.fromEntries(fields),
    ...(text === '' || text === JSON.stringify(before, null, 2) ? {} : { body: text }),
    why,
    seen,
  };
}

async function showAgain(
  context: RouteContext,
  { h, view, scope }: Visit,
  { refused, edit, error }: { refused: RefusedOrder; edit: Edit; error: AppError },
): ReturnType<PageRoute['handler']> {
  // As far as it can be read, with what is wrong with it now.
  const typed = error.code === 'order.still_refused' ? edited(refused.body, edit).body : refused.body;
  const now = typed === refused.body ? refused : await loadRefused(context, scope, refused.row.id, typed);
  const wrong = error.code === 'order.still_refused' ? {} : { wrong: error.code };
  return html(
    h,
    <RefusedPage
      view={view}
      refused={now}
      fields={fieldsOf({ ...now, body: typed }, [...refused.found, ...now.found])}
      why={edit.why ?? ''}
      body={error.code === 'request.not_json' ? edit.body : undefined}
      {...wrong}
    />,
  ).code(422);
}

/** The fields that are complained about, each once. */
function fieldsOf(refused: Pick<RefusedOrder, 'body'>, found: readonly Found[]): Field[] {
  let body: ReturnType<typeof jsonIn>;
  try {
    body = jsonIn(refused.body);
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
  const fields = new Map<string, Field>();
  for (const one of found) {
    if (!/^[A-Za-z_][\w.[\]]*$/.test(one.field)) continue;
    const text = textAt(body, one.field);
    if (text === undefined || fields.has(one.field)) continue;
    fields.set(one.field, { path: one.field, text, grave: gravityOf(one) === 'error' });
  }
  return [...fields.values()];
}
