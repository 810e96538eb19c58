/** What the Clickpost simulator says before a booking: who should carry a parcel, who serves an address, in how many days. */
import type { Request, ResponseToolkit, Server, ServerRoute } from '@hapi/hapi';
import type { Switches } from '../switches.ts';
import { envelope } from './answers.ts';
import type { ClickpostSwitches, CourierSetting } from './types.ts';

export interface AdviceRouteOptions {
  username: string;
  key: string;
  couriers: readonly CourierSetting[];
  switches: Switches<ClickpostSwitches>;
}

type Body = Record<string, unknown>;
interface Answer {
  http: number;
  body: object;
}

const ok = (more: object): Answer => ({ http: 200, body: envelope(200, true, 'SUCCESS', more) });
const no = (code: number, message: string, http = 200): Answer => ({ http, body: envelope(code, false, message) });
const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPincode = (value: unknown): boolean => typeof value === 'string' && /^[1-9]\d{5}$/.test(value);
const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms).unref());

export function addAdviceRoutes(server: Server, { username, key, couriers, switches }: AdviceRouteOptions): void {
  const first = (courier: CourierSetting): number => {
    const place = switches.values.adviceFirst.indexOf(courier.id);
    return place < 0 ? 1_000 : place;
  };
  const ranking = () => couriers.filter((courier) => courier.active !== false).sort((a, b) => first(a) - first(b));

  /** `needs`: the function is known to answer without a user name. */
  const route = (path: string, needs: 'key' | 'both', run: (body: unknown) => Answer): ServerRoute => ({
    method: 'POST',
    path,
    handler: async (request: Request, h: ResponseToolkit) => {
      const query = request.query as Record<string, string | undefined>;
      const known =
        query['key'] === key &&
        (query['username'] === username || (needs === 'key' && query['username'] === undefined));
      const { advice, adviceMs } = switches.values;
      if (adviceMs > 0) await pause(adviceMs);
      if (!known) return h.response(no(301, 'Invalid username or key').body);
      if (advice === 'unsubscribed') return h.response(no(320, 'Not subscribed to this service').body).code(401);
      const { http, body } = run(request.payload);
      if (http !== 200) return h.response(body).code(http);
      // A success that says nothing one could use.
      if (advice === 'garbage') return envelope(200, true, 'SUCCESS', { result: [{ preference_array: 'ARAMEX' }] });
      if (advice === 'nobody') return envelope(200, true, 'Pincode is not serviceable');
      return h.response(body).code(http);
    },
  });

  const wrongRows = (payload: unknown): Answer | undefined => {
    if (!Array.isArray(payload) || payload.length === 0) return no(400, 'A list is expected');
    const rows = payload as unknown[];
    const fine = rows.every(
      (row) => isObject(row) && isPincode(row['pickup_pincode']) && isPincode(row['drop_pincode']),
    );
    return fine ? undefined : no(328, 'pickup_pincode and drop_pincode are mandatory');
  };

  const recommendV1 = (payload: unknown): Answer => {
    const wrong = wrongRows(payload);
    if (wrong !== undefined) return wrong;
    const result = (payload as Body[]).map((row) => ({
      reference_number: row['reference_number'],
      preference_array: ranking().map((courier, at) => ({
        cp_id: courier.id,
        cp_name: courier.name,
        courier_name: courier.name,
        account_code: courier.account,
        account_id: courier.id,
        priority: at + 1,
        shipping_charge: null,
        scores_computation: {},
      })),
      filters_ran: [],
      pincode_serviceable: true,
    }));
    return ok({ result });
  };

  const recommendV2 = (payload: unknown): Answer => {
    const parts = isObject(payload)
      ? ['pickup_info', 'drop_info', 'shipment_details'].map((name) => payload[name])
      : [];
    if (parts.length === 0 || !parts.every(isObject))
      return no(328, 'pickup_info, drop_info and shipment_details are mandatory');
    const preference_array = ranking().map((courier, at) => ({
      courier_partner_code: courier.id,
      courier_partner_name: courier.name,
      account_code: courier.account,
      priority: at + 1,
    }));
    return ok({ result: { preference_array, filters_ran: [], pincode_serviceable: true } });
  };

  const serviceabilityV1 = (payload: unknown): Answer =>
    wrongRows(payload) ??
    ok({
      result: ranking().map((courier, at) => ({
        cp_id: courier.id,
        account_code: courier.account,
        account_id: courier.id,
        service_type: 'FORWARD',
        serviceable: { COD: true, PREPAID: true, EXCHANGE: false },
        comitted_sla: 2 + at,
        shipping_charge: { PREPAID: null, COD: null },
        zone: null,
      })),
    });

  const serviceabilityV3 = (payload: unknown): Answer => {
    const row: unknown = Array.isArray(payload) ? (payload as unknown[])[0] : payload;
    if (!isObject(row) || !isPincode(row['drop_pincode'])) return no(328, 'drop_pincode is mandatory');
    return ok({ result: { serviceable: true, COD: true, PREPAID: true, EXCHANGE: false } });
  };

  const predictedSla = (payload: unknown): Answer =>
    wrongRows(payload) ??
    ok({
      result: [
        {
          predicted_sla_min: 2,
          predicted_sla_max: 4,
          min_sla_cp_id: couriers[0]?.id,
          all_map: Object.fromEntries(couriers.map((courier, at) => [String(courier.id), [2, 3 + at]])),
          pickup_date: null,
        },
      ],
    });

  const globalEdd = (payload: unknown): Answer => {
    const fine = isObject(payload) && isObject(payload['pickup_details']) && isObject(payload['drop_details']);
    if (!fine) return no(328, 'pickup_details and drop_details are mandatory');
    return ok({ result: { predicted_sla_min: 1, predicted_sla_max: 3, account_map: {}, pickup_date: null } });
  };

  server.route([
    route('/api/v1/recommendation_api', 'key', recommendV1),
    route('/api/v2/recommendation', 'key', recommendV2),
    route('/api/v1/serviceability_api', 'both', serviceabilityV1),
    route('/api/v3/serviceability_api', 'both', serviceabilityV3),
    route('/api/v2/predicted_sla_api', 'both', predictedSla),
    route('/api/v1/global_edd', 'both', globalEdd),
  ]);
}
