/** A parcel that was lost, damaged or came back: a person says what its customer gets for it. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { resolveUndelivered } from '../../core/change/index.ts';
import { loadOrderHead, loadShipmentHead, type ShipmentHead } from '../../core/reading/index.ts';
import type { Resolution } from '../../core/shipment/index.ts';
import { fail } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import { html } from './layout.tsx';
import { wishOf, type Asked } from './order-actions.tsx';
import { idParams } from './order.tsx';
import { Act } from './parts.tsx';
import { Question, Why, whyFields } from './question.tsx';
import type { PageRoute, View } from './visit.ts';

const resolutions = ['reship', 'refund', 'write_off'] as const satisfies readonly Resolution[];

/** Money goes back only by the hand of those who may send it. */
function mayResolve(view: View, resolution: Resolution): boolean {
  return resolution !== 'refund' || view.may('money.refund');
}

export function parcelPages(context: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/shipments/{id}/resolve',
      needs: 'orders.change',
      params: idParams,
      async handler({ request, h, view, scope }) {
        const shown = await context.db.read(async (reader) => {
          const head = await loadShipmentHead(reader, scope, String(request.params.id));
          return { head, version: (await loadOrderHead(reader, scope, head.orderId)).version };
        });
        return html(h, <Resolve view={view} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: '/console/shipments/{id}/resolve',
      needs: 'orders.change',
      params: idParams,
      payload: Joi.object({ ...whyFields, resolution: Joi.valid(...resolutions).required() }),
      async handler({ request, h, view, scope }) {
        const { resolution, ...asked } = request.payload as Asked & { resolution: Resolution };
        if (!mayResolve(view, resolution)) fail('forbidden', 'request.forbidden');
        const orderId = await context.db.tx(async (tx) => {
          const head = await loadShipmentHead(tx, scope, String(request.params.id));
          await resolveUndelivered(tx, head.id, resolution, wishOf(asked));
          return head.orderId;
        });
        return h.redirect(`/console/orders/${orderId}?done=resolved`).code(303);
      },
    },
  ];
}

function Resolve({ view, head, version }: { view: View; head: ShipmentHead; version: number }): JSX.Element {
  const { say } = view;
  return (
    <Question
      view={view}
      title={say('change.resolve.title', { reference: head.reference })}
      text={say('change.resolve.text')}
      back={`/console/orders/${head.orderId}`}
    >
      <Act view={view} action={`/console/shipments/${head.id}/resolve`}>
        <label class="form-label" for="resolution">
          {say('change.resolve.what')}
        </label>
        <select class="form-select mb-3" id="resolution" name="resolution" required>
          {resolutions
            .filter((one) => mayResolve(view, one))
            .map((one) => (
              <option value={one}>{say(`change.resolve.${one}`)}</option>
            ))}
        </select>
        <Why view={view} version={version} />
        <button class="btn btn-primary" type="submit">
          {say('change.resolve.submit')}
        </button>
      </Act>
    </Question>
  );
}
