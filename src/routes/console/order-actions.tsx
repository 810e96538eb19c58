/** What a person may order of an order: release, hold, pause, resume, cancel. Each asks on a page of its own. */
import Joi from 'joi';
import type { JSX } from 'preact';
import type { Permission } from '../../core/access/index.ts';
import { cancelOrder, holdOrder, pauseOrder, releaseOrder, resumeOrder, type Wish } from '../../core/change/index.ts';
import { loadOrderHead, type OrderHead, type Scope } from '../../core/reading/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { RouteContext } from '../context.ts';
import { html } from './layout.tsx';
import { addressPages } from './order-address.tsx';
import { piecesPages } from './order-pieces.tsx';
import { idParams } from './order.tsx';
import { Act } from './parts.tsx';
import { Question, Why, whyFields } from './question.tsx';
import type { PageRoute, View } from './visit.ts';

type Verb = 'release' | 'hold' | 'pause' | 'resume' | 'cancel';
type Row = {
  readonly needs: Permission;
  readonly run: (tx: Tx, id: string, wish: Wish) => Promise<unknown>;
  /** What the order page says afterwards. */
  readonly done: string;
  readonly grave?: true;
};

const verbs: Record<Verb, Row> = {
  release: { needs: 'orders.release', run: releaseOrder, done: 'released' },
  hold: { needs: 'orders.hold', run: holdOrder, done: 'held' },
  pause: { needs: 'orders.pause', run: pauseOrder, done: 'paused' },
  resume: { needs: 'orders.pause', run: resumeOrder, done: 'resumed' },
  cancel: { needs: 'orders.cancel', run: cancelOrder, done: 'cancelled', grave: true },
};

export type Asked = { readonly why: string; readonly version?: number };

/** The wish as a form brings it. */
export function wishOf({ why, version }: Asked): Wish {
  return { reason: why, ...(version === undefined ? {} : { version }) };
}

export function orderActionPages(context: RouteContext): PageRoute[] {
  const read = (scope: Scope, id: string): Promise<OrderHead> =>
    context.db.read((reader) => loadOrderHead(reader, scope, id));
  const pages = (Object.keys(verbs) as Verb[]).flatMap((verb): PageRoute[] => {
    const { needs, run, done } = verbs[verb];
    return [
      {
        method: 'GET',
        path: `/console/orders/{id}/${verb}`,
        needs,
        params: idParams,
        async handler({ request, h, view, scope }) {
          return html(h, <Ask view={view} verb={verb} order={await read(scope, String(request.params.id))} />);
        },
      },
      {
        method: 'POST',
        path: `/console/orders/{id}/${verb}`,
        needs,
        params: idParams,
        payload: Joi.object(whyFields),
        async handler({ request, h, scope }) {
          const id = String(request.params.id);
          const wish = wishOf(request.payload as Asked);
          await context.db.tx(async (tx) => {
            await loadOrderHead(tx, scope, id);
            await run(tx, id, wish);
          });
          return h.redirect(`/console/orders/${id}?done=${done}`).code(303);
        },
      },
    ];
  });
  return [...pages, ...piecesPages(context), ...addressPages(context)];
}

function Ask({ view, verb, order }: { view: View; verb: Verb; order: OrderHead }): JSX.Element {
  const { say } = view;
  return (
    <Question
      view={view}
      title={say(`change.${verb}.title`, { number: order.number })}
      text={say(`change.${verb}.text`)}
      back={`/console/orders/${order.id}`}
    >
      <Act view={view} action={`/console/orders/${order.id}/${verb}`}>
        <Why view={view} version={order.version} />
        <button class={verbs[verb].grave === true ? 'btn btn-danger' : 'btn btn-primary'} type="submit">
          {say(`change.${verb}.submit`)}
        </button>
      </Act>
    </Question>
  );
}
