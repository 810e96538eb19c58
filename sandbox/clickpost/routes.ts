/** The API of the Clickpost simulator: key in the query, an envelope for every answer, business errors mostly with HTTP 200. */
import type { Request, ResponseToolkit, Server, ServerRoute } from '@hapi/hapi';
import { noteEffect, work } from '../control.ts';
import type { Switches } from '../switches.ts';
import { bookingAnswer, bookingResult, envelope, tracked, updatedRow } from './answers.ts';
import type { LabelUrl } from './answers.ts';
import { checkOrder } from './check-order.ts';
import { isReady } from './desk.ts';
import type { Desk } from './desk.ts';
import type { CallCounts, ClickpostSwitches, CourierSetting } from './types.ts';

export interface RouteOptions {
  username: string;
  key: string;
  couriers: readonly CourierSetting[];
  desk: Desk;
  switches: Switches<ClickpostSwitches>;
  callCounts: CallCounts;
  labelUrl: LabelUrl;
  /** What a fetch by an unknown reference says; no source tells. */
  unknownReferenceCode: number;
}

type Query = Record<string, string | undefined>;
interface Answer {
  http: number;
  body: object;
}
type Run = (query: Query, request: Request) => Answer | Promise<Answer>;

const pageSize = 100;
/** The current limits: waybills per tracking call, seconds per window, letters of a reference that is fetched. */
const limits = { waybills: 5, window: 1800, reference: 20 };

const ok = (body: object): Answer => ({ http: 200, body });
const no = (code: number, message: string, http = 200): Answer => ({ http, body: envelope(code, false, message) });

export function addRoutes(server: Server, options: RouteOptions): void {
  const { username, key, couriers, desk, switches, callCounts, labelUrl, unknownReferenceCode } = options;

  const route = (
    method: 'GET' | 'POST',
    path: string,
    needs: 'key' | 'both',
    changes: boolean,
    run: Run,
  ): ServerRoute => ({
    method,
    path,
    options: changes ? { tags: [work] } : {},
    handler: async (request: Request, h: ResponseToolkit) => {
      const query = request.query as Query;
      const known =
        query['key'] === key &&
        (query['username'] === username || (needs === 'key' && query['username'] === undefined));
      const { http, body } = known ? await run(query, request) : no(301, 'Invalid username or key');
      return h.response(body).code(http);
    },
  });

  const create =
    (version: 3 | 4): Run =>
    async (_query, request) => {
      callCounts.create += 1;
      const order = checkOrder(version, request.payload, couriers);
      if ('code' in order) {
        callCounts.refused += 1;
        return no(order.code, order.message, version === 4 && switches.values.v4ErrorsAre400 ? 400 : 200);
      }
      const { slowMs, fails } = order.courier;
      if (slowMs !== undefined) await new Promise((resolve) => setTimeout(resolve, slowMs));
      if (fails !== undefined) {
        callCounts.refused += 1;
        return no(fails, 'The courier is not available');
      }
      const repeated = desk.repeat(order.reference);
      const outcome = repeated ?? desk.book(version, order, request.path);
      const { http, code, shipment } = outcome;
      if (repeated !== undefined) callCounts.repeated += 1;
      else if (shipment !== undefined || code === 329) callCounts.booked += 1;
      if (shipment === undefined) callCounts.refused += 1;
      noteEffect(request, `${order.reference}: ${code}${shipment === undefined ? '' : ` ${shipment.waybill}`}`);
      return { http, body: bookingAnswer(outcome, order.reference, labelUrl, switches.values.repeatIsFailure) };
    };

  const byWaybill = (query: Query) => {
    const shipment = desk.find(Number(query['cp_id']), query['awb'] ?? query['waybill'] ?? '');
    return shipment === undefined || shipment.unheard ? undefined : shipment;
  };

  const fetchOrder =
    (mayUseReference: boolean): Run =>
    (query) => {
      callCounts.fetch += 1;
      const reference = query['reference_number'];
      if (reference !== undefined && !mayUseReference) return no(400, 'awb and cp_id are mandatory');
      if (reference !== undefined && reference.length > limits.reference)
        return no(314, `reference_number is longer than ${limits.reference}`);
      const shipment = reference === undefined ? byWaybill(query) : desk.byReference.get(reference);
      if (shipment === undefined || shipment.unheard) return no(unknownReferenceCode, 'Waybill does not exist');
      if (!isReady(shipment)) {
        return ok(envelope(102, true, 'Order is being processed', { result: bookingResult(shipment, labelUrl, true) }));
      }
      if (shipment.failure !== undefined) return no(shipment.failure.code, shipment.failure.message);
      const root = shipment.version === 3 ? { order_id: shipment.orderId, tracking_id: shipment.trackingId } : {};
      return ok(envelope(200, true, 'SUCCESS', { result: bookingResult(shipment, labelUrl, false), ...root }));
    };

  const label: Run = (query) => {
    callCounts.label += 1;
    const shipment = byWaybill(query);
    if (shipment === undefined || !isReady(shipment)) return no(330, 'Waybill does not exist');
    return ok(envelope(200, true, 'SUCCESS', { result: { shipping_label: labelUrl(shipment) } }));
  };

  const cancel: Run = (query, request) => {
    callCounts.cancel += 1;
    const { waybill, cp_id: courierId, account_code: account } = query;
    if (waybill === undefined) return no(328, 'waybill is mandatory');
    if (courierId === undefined || account === undefined) return no(351, 'cp_id and account_code are mandatory');
    if (!couriers.some((courier) => courier.id === Number(courierId) && courier.account === account)) {
      return no(351, 'Account does not exist');
    }
    const refusal = switches.refusal(request.path);
    if (refusal !== undefined)
      return no(refusal.code, refusal.message ?? 'Waybill cannot be cancelled', refusal.code === 350 ? 400 : 200);
    const shipment = byWaybill(query);
    if (shipment === undefined || !isReady(shipment)) return no(330, 'Waybill does not exist');
    const { http, code, message } = desk.cancel(shipment, query['manually_update_status'] === 'true');
    noteEffect(request, `cancel of ${waybill}: ${code}`);
    return { http, body: envelope(code, code !== 350, message) };
  };

  const track: Run = (query) => {
    callCounts.track += 1;
    const { waybill = '', cp_id: courierId } = query;
    if (waybill === '' || courierId === undefined) return no(328, 'waybill and cp_id are mandatory');
    const waybills = waybill.split(',').map((one) => one.trim());
    if (waybills.length > limits.waybills) return no(400, `At most ${limits.waybills} waybills`);
    const found = waybills.flatMap((one) => {
      const shipment = byWaybill({ waybill: one, cp_id: courierId });
      return shipment === undefined ? [] : [[one, tracked(shipment)] as const];
    });
    // an unknown waybill looks like a success
    return ok(envelope(200, true, 'SUCCESS', { result: found.length === 0 ? null : Object.fromEntries(found) }));
  };

  const updated: Run = (query, request) => {
    callCounts.updated += 1;
    const [start, end, page] = [Number(query['start_date']), Number(query['end_date']), Number(query['page'] ?? 1)];
    if (!Number.isInteger(start) || !Number.isInteger(end) || end <= start)
      return no(328, 'start_date and end_date are epoch seconds');
    if (end - start > limits.window) return no(400, `The window is at most ${limits.window} seconds`);
    const rows = [...desk.byWaybill.values()].flatMap((shipment) => {
      const at = shipment.updatedAt.getTime() / 1000;
      const scan = shipment.scans.at(-1);
      return scan === undefined || at < start || at >= end ? [] : [updatedRow(shipment, scan)];
    });
    const next = new URL(request.url);
    next.searchParams.set('page', String(page + 1));
    const more = rows.length > page * pageSize ? { next: next.href } : {};
    const meta = { status: 200, success: true, message: 'SUCCESS', ...more };
    return ok({ meta, result: rows.slice((page - 1) * pageSize, page * pageSize) });
  };

  const accounts: Run = (query) => {
    callCounts.accounts += 1;
    const result = couriers
      .filter((courier) => query['active'] === undefined || (query['active'] === 'true') === (courier.active !== false))
      .map((courier) => ({
        courier_partner_id: courier.id,
        courier_name: courier.name,
        account_code: courier.account,
        account_active: courier.active !== false,
      }));
    return ok(envelope(200, true, 'SUCCESS', { result }));
  };

  server.route([
    route('POST', '/api/v4/create-order', 'both', true, create(4)),
    route('POST', '/api/v3/create-order', 'both', true, create(3)),
    route('GET', '/api/v3/create-order', 'key', false, fetchOrder(true)),
    route('GET', '/api/v4/create-order', 'key', false, fetchOrder(false)),
    route('GET', '/api/v1/fetch/shippinglabel', 'both', false, label),
    // a GET that changes state
    route('GET', '/api/v1/cancel-order', 'both', true, cancel),
    route('GET', '/api/v2/track-order', 'both', false, track),
    route('GET', '/api/v1/updated-order', 'both', false, updated),
    route('GET', '/api/v1/fetch-accounts', 'key', false, accounts),
  ]);
}
