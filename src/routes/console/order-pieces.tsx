/** Fewer pieces of an order: how many of each row are not wanted any more. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { cancelLines } from '../../core/change/index.ts';
import { listLines, type OrderLine } from '../../core/order/index.ts';
import { loadOrderHead, type OrderHead } from '../../core/reading/index.ts';
import type { RouteContext } from '../context.ts';
import { html } from './layout.tsx';
import { wishOf, type Asked } from './order-actions.tsx';
import { idParams } from './order.tsx';
import { Act, Ltr } from './parts.tsx';
import { Question, Why, whyFields } from './question.tsx';
import type { PageRoute, View } from './visit.ts';

const field = /^q-[0-9a-f-]{36}$/;
const payload = Joi.object(whyFields).pattern(field, Joi.number().integer().min(0).max(100_000).empty(''));

export function piecesPages(context: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/orders/{id}/pieces',
      needs: 'orders.change',
      params: idParams,
      async handler({ request, h, view, scope }) {
        const id = String(request.params.id);
        const shown = await context.db.read(async (reader) => ({
          order: await loadOrderHead(reader, scope, id),
          lines: await listLines(reader, [id]),
        }));
        return html(h, <Pieces view={view} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: '/console/orders/{id}/pieces',
      needs: 'orders.change',
      params: idParams,
      payload,
      async handler({ request, h, scope }) {
        const id = String(request.params.id);
        const { why, version, ...asked } = request.payload as Asked & Record<string, unknown>;
        const pieces = Object.entries(asked)
          .map(([name, value]) => ({ orderLineId: name.slice(2), quantity: Number(value ?? 0) }))
          .filter((one) => one.quantity > 0);
        await context.db.tx(async (tx) => {
          await loadOrderHead(tx, scope, id);
          await cancelLines(tx, id, pieces, wishOf({ why, ...(version === undefined ? {} : { version }) }));
        });
        return h.redirect(`/console/orders/${id}?done=lessened`).code(303);
      },
    },
  ];
}

function Pieces({ view, order, lines }: { view: View; order: OrderHead; lines: readonly OrderLine[] }): JSX.Element {
  const { say } = view;
  const left = lines.filter((line) => line.quantity > line.cancelled);
  return (
    <Question
      view={view}
      title={say('change.pieces.title', { number: order.number })}
      text={say('change.pieces.text')}
      back={`/console/orders/${order.id}`}
    >
      <Act view={view} action={`/console/orders/${order.id}/pieces`}>
        {left.map((line) => (
          <div class="mb-3">
            <label class="form-label" for={`q-${line.id}`}>
              <bdi>{line.name}</bdi> <Ltr mono>{line.sku}</Ltr>
            </label>
            <input
              class="form-control"
              type="number"
              inputMode="numeric"
              id={`q-${line.id}`}
              name={`q-${line.id}`}
              min={0}
              max={line.quantity - line.cancelled}
              defaultValue="0"
              aria-describedby={`h-${line.id}`}
            />
            <div class="form-hint" id={`h-${line.id}`}>
              {say('change.pieces.left', { count: line.quantity - line.cancelled })}
            </div>
          </div>
        ))}
        <Why view={view} version={order.version} />
        <button class="btn btn-danger" type="submit">
          {say('change.pieces.submit')}
        </button>
      </Act>
    </Question>
  );
}
