/** A parcel booked at the courier by hand: its waybill is entered. And the courier's proof of delivery is asked for. */
import type { JSX } from 'preact';
import { listCouriers } from '../../core/catalog/index.ts';
import { loadShipmentHead, type ShipmentHead } from '../../core/reading/index.ts';
import { askProof, findShipment, registerElsewhere } from '../../core/shipment/index.ts';
import type { RouteContext } from '../context.ts';
import { registerSaid, type RegisterSaid } from '../pickup-said.ts';
import { html } from './layout.tsx';
import { idParams } from './order.tsx';
import { Act } from './parts.tsx';
import { Question, Why } from './question.tsx';
import type { PageRoute, View } from './visit.ts';

type Shown = {
  readonly head: ShipmentHead;
  readonly version: number;
  readonly couriers: readonly { readonly code: string; readonly name: string }[];
};

export function registerPages(context: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/shipments/{id}/register',
      needs: 'shipments.rebook',
      params: idParams,
      async handler({ request, h, view, scope }) {
        const shown = await context.db.read(async (reader): Promise<Shown> => {
          const head = await loadShipmentHead(reader, scope, String(request.params.id));
          const couriers = (await listCouriers(reader)).filter(
            (one) => one.partnerId !== null && one.connector === 'clickpost',
          );
          return { head, couriers, version: (await findShipment(reader, head.id))?.version ?? 1 };
        });
        return html(h, <Register view={view} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: '/console/shipments/{id}/register',
      needs: 'shipments.rebook',
      params: idParams,
      payload: registerSaid,
      async handler({ request, h, scope }) {
        const { awb, courier, why, version } = request.payload as RegisterSaid;
        const orderId = await context.db.tx(async (tx) => {
          const head = await loadShipmentHead(tx, scope, String(request.params.id));
          await registerElsewhere(tx, head.id, {
            awb,
            why,
            courierCode: courier,
            ...(version === undefined ? {} : { version }),
          });
          return head.orderId;
        });
        return h.redirect(`/console/orders/${orderId}?done=registered`).code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/shipments/{id}/proof',
      needs: 'shipments.view',
      params: idParams,
      async handler({ request, h, scope, user }) {
        const orderId = await context.db.tx(async (tx) => {
          const head = await loadShipmentHead(tx, scope, String(request.params.id));
          await askProof(tx, head.id, user.login);
          return head.orderId;
        });
        return h.redirect(`/console/orders/${orderId}?done=proof_asked`).code(303);
      },
    },
  ];
}

function Register({ view, head, version, couriers }: Shown & { view: View }): JSX.Element {
  const { say } = view;
  return (
    <Question
      view={view}
      title={say('register.title', { reference: head.reference })}
      text={say('register.text')}
      back={`/console/orders/${head.orderId}`}
    >
      <Act view={view} action={`/console/shipments/${head.id}/register`}>
        <label class="form-label" for="courier">
          {say('shipment.courier')}
        </label>
        <select class="form-select mb-3" id="courier" name="courier" required dir="auto">
          {couriers.map((one) => (
            <option value={one.code} lang="en">
              {one.name}
            </option>
          ))}
        </select>
        <label class="form-label" for="awb">
          {say('shipment.awb')}
        </label>
        <input
          class="form-control mb-3"
          id="awb"
          name="awb"
          required
          minLength={4}
          maxLength={60}
          pattern="[A-Za-z0-9\-]{4,60}"
          dir="ltr"
          autocomplete="off"
        />
        <Why view={view} version={version} />
        <button class="btn btn-primary" type="submit">
          {say('register.submit')}
        </button>
      </Act>
    </Question>
  );
}
