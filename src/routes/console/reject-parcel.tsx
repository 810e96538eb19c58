/** A store turns a parcel down, or lines of it, and says why; it works with a thumb on a phone. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { refusalCodes, type RefusalCode } from '../../../config/refusals.ts';
import { loadShipmentHead, type ShipmentHead } from '../../core/reading/index.ts';
import { turnDown, type LineSaid } from '../../core/rerouting/index.ts';
import { findShipment, listShipmentLines } from '../../core/shipment/index.ts';
import type { RouteContext } from '../context.ts';
import { html } from './layout.tsx';
import { idParams } from './order.tsx';
import { Act, Ltr } from './parts.tsx';
import { Question } from './question.tsx';
import type { PageRoute, View } from './visit.ts';

type Line = { readonly sku: string; readonly quantity: number };
type Shown = { readonly head: ShipmentHead; readonly version: number; readonly lines: readonly Line[] };

const count = Joi.number().integer().min(0).max(100_000).empty('');
const code = Joi.valid(...refusalCodes).empty('');
const payload = Joi.object({
  reason: Joi.valid(...refusalCodes).required(),
  note: Joi.string().trim().max(200).empty(''),
  version: Joi.number().integer().min(1).required(),
})
  .pattern(/^sku_\d{1,3}$/, Joi.string().max(64))
  .pattern(/^(down|found)_\d{1,3}$/, count)
  .pattern(/^reason_\d{1,3}$/, code);
type Told = { reason: RefusalCode; note?: string; version: number } & Record<string, unknown>;

export function rejectPages(context: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/shipments/{id}/reject',
      needs: 'shipments.reject',
      params: idParams,
      async handler({ request, h, view, scope }) {
        const id = String(request.params.id);
        const shown = await context.db.read(async (reader): Promise<Shown> => {
          const head = await loadShipmentHead(reader, scope, id);
          const bySku = new Map<string, number>();
          for (const one of await listShipmentLines(reader, [id]))
            bySku.set(one.sku, (bySku.get(one.sku) ?? 0) + one.quantity);
          const lines = [...bySku]
            .map(([sku, quantity]) => ({ sku, quantity }))
            .sort((a, b) => (a.sku < b.sku ? -1 : 1));
          return { head, version: (await findShipment(reader, id))?.version ?? 1, lines };
        });
        return html(h, <Reject view={view} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: '/console/shipments/{id}/reject',
      needs: 'shipments.reject',
      params: idParams,
      payload,
      async handler({ request, h, scope, user }) {
        const { reason, note, version, ...rest } = request.payload as Told;
        const lines = linesOf(rest);
        const done = await context.db.tx(async (tx) => {
          const head = await loadShipmentHead(tx, scope, String(request.params.id));
          return turnDown(tx, head.id, {
            cause: 'store',
            reason,
            version,
            who: user.login,
            ...(note === undefined ? {} : { note }),
            ...(lines.length === 0 ? {} : { lines }),
          });
        });
        return h.redirect(`/console/orders/${done.orderId}?done=turned_down`).code(303);
      },
    },
  ];
}

/** Lines of which something is turned down. A count of what was found says how many are missing by itself. */
function linesOf(told: Record<string, unknown>): LineSaid[] {
  return Object.entries(told).flatMap(([name, sku]): LineSaid[] => {
    const at = /^sku_(\d+)$/.exec(name)?.[1];
    if (at === undefined) return [];
    const [down, found, reason] = [told[`down_${at}`], told[`found_${at}`], told[`reason_${at}`]];
    if (down === 0) return [];
    return [
      {
        sku: String(sku),
        ...(down === undefined || found !== undefined ? {} : { quantity: Number(down) }),
        ...(found === undefined ? {} : { found: Number(found) }),
        ...(reason === undefined ? {} : { reason: reason as RefusalCode }),
      },
    ];
  });
}

function Reject({ view, head, version, lines }: Shown & { view: View }): JSX.Element {
  const { say } = view;
  return (
    <Question
      view={view}
      title={say('reject.title', { reference: head.reference })}
      text={say('reject.text')}
      back={`/console/orders/${head.orderId}`}
    >
      <Act view={view} action={`/console/shipments/${head.id}/reject`}>
        <input type="hidden" name="version" value={version} />
        <label class="form-label" for="reason">
          {say('reject.reason')}
        </label>
        <Reasons view={view} id="reason" name="reason" />
        <div class="form-hint mb-3">{say('reject.reason.hint')}</div>
        {lines.map((line, at) => (
          <fieldset class="mb-3">
            <legend class="h4 mb-2">
              <Ltr>{`${line.quantity} × ${line.sku}`}</Ltr>
            </legend>
            <input type="hidden" name={`sku_${at}`} value={line.sku} />
            <div class="row g-2">
              <Count label={say('reject.down')} name={`down_${at}`} max={line.quantity} value={line.quantity} />
              <Count label={say('reject.found')} name={`found_${at}`} max={100_000} />
              <div class="col-12">
                <label class="form-label" for={`reason_${at}`}>
                  {say('reject.reason.line')}
                </label>
                <Reasons view={view} id={`reason_${at}`} name={`reason_${at}`} same={say('reject.reason.same')} />
              </div>
            </div>
          </fieldset>
        ))}
        <label class="form-label" for="note">
          {say('reject.note')}
        </label>
        <input class="form-control mb-3" id="note" name="note" maxLength={200} dir="auto" />
        <button class="btn btn-danger" type="submit">
          {say('reject.submit')}
        </button>
      </Act>
    </Question>
  );
}

function Reasons(props: { view: View; id: string; name: string; same?: string }): JSX.Element {
  return (
    <select class="form-select" id={props.id} name={props.name} required={props.same === undefined}>
      {props.same === undefined ? null : <option value="">{props.same}</option>}
      {refusalCodes.map((one) => (
        <option value={one}>{props.view.words(`refusal.${one}`)}</option>
      ))}
    </select>
  );
}

function Count(props: { label: string; name: string; max: number; value?: number }): JSX.Element {
  const { label, name, max, value } = props;
  return (
    <div class="col-6">
      <label class="form-label" for={name}>
        {label}
      </label>
      <input
        class="form-control"
        type="number"
        inputMode="numeric"
        id={name}
        name={name}
        min={0}
        max={max}
        {...(value === undefined ? {} : { value })}
      />
    </div>
  );
}
