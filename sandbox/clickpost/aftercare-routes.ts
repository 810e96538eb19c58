/** What Clickpost does for a shipment after its booking: answers to failed deliveries, pick-ups, proofs, registrations. */
import { randomUUID } from 'node:crypto';
import type { Request, ResponseToolkit, Server, ServerRoute } from '@hapi/hapi';
import { noteEffect, work } from '../control.ts';
import type { Switches } from '../switches.ts';
import { envelope } from './answers.ts';
import type { Desk } from './desk.ts';
import { firstWrong } from './fields.ts';
import type { Fields } from './fields.ts';
import type { ClickpostSwitches, CourierSetting, Shipment } from './types.ts';
import { paths } from './types.ts';

export interface AftercareOptions {
  username: string;
  key: string;
  couriers: readonly CourierSetting[];
  desk: Desk;
  switches: Switches<ClickpostSwitches>;
  baseUrl: () => string;
  begin: (shipment: Shipment) => boolean;
}

type Query = Record<string, string | undefined>;
type Body = Record<string, unknown>;
interface Answer {
  http: number;
  body: object;
}

const ok = (more: object = {}, message = 'SUCCESS'): Answer => ({
  http: 200,
  body: envelope(200, true, message, more),
});
const no = (code: number, message: string): Answer => ({ http: 200, body: envelope(code, false, message) });

const again: Fields = {
  address: ['text', 'filled', 500],
  landmark: ['text', 'given', 500],
  drop_pincode: ['text', 'given', 50],
  phone_number: ['text', 'filled', 20],
  preferred_date: ['date', 'filled'],
};
const indianPickup: Fields = {
  courier_partner: ['whole', 'filled'],
  account_code: ['text', 'filled', 100],
  items: ['text', 'filled', 200],
  pickup_date: ['moment', 'filled'],
  pickup_name: ['text', 'filled', 100],
  pickup_phone: ['phone10', 'filled', 11],
  pickup_address: ['text', 'filled', 500],
  pickup_city: ['text', 'filled', 200],
  pickup_state: ['text', 'given', 200],
  pickup_pincode: ['pincode', 'filled'],
  pickup_country: ['country', 'filled', 2],
};
const pickupParcel: Fields = {
  reference_number: ['text', 'filled', 100],
  awb_number: ['text', 'filled', 100],
  courier_partner_id: ['whole', 'filled'],
  account_code: ['text', 'filled', 100],
  items: ['text', 'filled', 200],
  weight: ['positive', 'filled'],
};
const pickupPlace: Fields = {
  date: ['date', 'filled'],
  start_time: ['text', 'filled', 5],
  end_time: ['text', 'filled', 5],
  address: ['text', 'filled', 500],
  country_code: ['country', 'filled', 2],
  postal_code: ['text', 'given', 50],
};

export function addAftercareRoutes(server: Server, options: AftercareOptions): void {
  const { username, key, couriers, desk, switches, baseUrl, begin } = options;
  let confirmations = 4_000_000;

  type Run = (query: Query, body: Body, request: Request) => Answer;
  const route = (method: 'GET' | 'POST', path: string, keyIn: 'query' | 'body', run: Run): ServerRoute => ({
    method,
    path,
    options: method === 'POST' ? { tags: [work] } : {},
    handler: (request: Request, h: ResponseToolkit) => {
      const query = request.query as Query;
      const body = (request.payload ?? {}) as Body;
      const given = keyIn === 'body' ? body['key'] : query['key'];
      const named = query['username'] === undefined || query['username'] === username;
      const refusal = method === 'POST' ? switches.refusal(request.path) : undefined;
      const { http, body: said } =
        given !== key || !named
          ? no(301, 'Invalid username or key')
          : refusal !== undefined
            ? no(refusal.code, refusal.message ?? 'Refused')
            : run(query, body, request);
      return h.response(said).code(http);
    },
  });
  const knows = (id: unknown, account: unknown): boolean =>
    couriers.some((one) => one.id === Number(id) && one.account === account);

  const answerNdr: Run = (_query, body, request) => {
    const { action, waybill, cp_id: courier, account_code: account } = body;
    if (action !== 'REATTEMPT' && action !== 'INITIATE_RTO') return no(400, 'action is not valid');
    const shipment = desk.find(Number(courier), String(waybill));
    if (shipment === undefined || !knows(courier, account)) return no(400, 'Waybill does not exist for this account');
    const fault = action === 'REATTEMPT' ? firstWrong('body', body, again) : undefined;
    if (fault !== undefined) return no(400, fault);
    const last = shipment.scans.at(-1)?.code;
    if (last !== 9 && last !== 7) return no(400, 'Waybill is not in NDR');
    shipment.answers = [
      ...(shipment.answers ?? []),
      { action, preferredOn: typeof body['preferred_date'] === 'string' ? body['preferred_date'] : '' },
    ];
    // Taken is not done: the courier moves in its own time, or never.
    shipment.path = action === 'REATTEMPT' ? [6, 8] : paths.rto.slice(paths.rto.indexOf(11));
    begin(shipment);
    noteEffect(request, `${action} of ${String(waybill)}`);
    return ok({}, 'NDR action has been updated');
  };

  const pickup =
    (version: 1 | 2): Run =>
    (_query, body, request) => {
      const parcel = (body['shipment_details'] ?? {}) as Body;
      const fault =
        version === 1
          ? firstWrong('body', body, indianPickup)
          : (firstWrong('shipment_details', body['shipment_details'], pickupParcel) ??
            firstWrong('pickup_info', body['pickup_info'], pickupPlace));
      // Validation answers nest their messages.
      if (fault !== undefined)
        return { http: 200, body: { meta: { status: 400, success: false, message: { fault } } } };
      const [id, account] =
        version === 1
          ? [body['courier_partner'], body['account_code']]
          : [parcel['courier_partner_id'], parcel['account_code']];
      if (!knows(id, account)) return no(351, 'Account does not exist');
      confirmations += 1;
      noteEffect(request, `pickup ${confirmations}`);
      return ok({ result: { confirmation_number: confirmations, ...(version === 1 ? { location: 'HUB-1' } : {}) } });
    };

  const proof: Run = (query) => {
    const shipment = desk.find(Number(query['cp_id']), query['waybill'] ?? '');
    if (shipment === undefined) return no(330, 'Waybill does not exist');
    if (shipment.courier.proofs === false) return no(306, 'Not registered for this service');
    const there = shipment.scans.some((scan) => scan.code === 8);
    return ok({ result: { pod_url: there ? `${baseUrl()}/proofs/${shipment.waybill}.png` : null } });
  };

  const register =
    (version: 2 | 3): Run =>
    (_query, body, request) => {
      const { waybill, account_code: account } = body;
      const id = body[version === 3 ? 'courier_partner' : 'cp_id'];
      if (typeof waybill !== 'string' || waybill === '') return no(328, 'waybill is mandatory');
      if (typeof id !== 'number' || !couriers.some((one) => one.id === id)) return no(302, 'courier is unknown');
      const courier = couriers.find((one) => one.id === id && one.account === account);
      if (courier === undefined) return no(351, 'Account does not exist');
      const known = desk.find(id, waybill);
      const shipment = known ?? desk.adopt(courier, waybill, body);
      noteEffect(request, `followed ${waybill}`);
      const more = { result: { tracking_id: shipment.trackingId, security_key: shipment.securityKey } };
      if (known === undefined) return ok(more);
      return { http: 200, body: envelope(303, false, 'Waybill already registered', more) };
    };

  server.route([
    route('POST', '/api/v2/ndr-update-api', 'query', answerNdr),
    route('POST', '/api/v1/create-pickup', 'query', pickup(1)),
    route('POST', '/api/v2/create-pickup', 'query', pickup(2)),
    route('GET', '/v1/pod/pod_from_shipment_details', 'query', proof),
    route('POST', '/api/v3/tracking/awb-register', 'query', register(3)),
    route('POST', '/api/v2/tracking/awb-register', 'body', register(2)),
    {
      method: 'GET',
      path: '/proofs/{file}',
      handler: (_request, h) => h.response(Buffer.from(`\x89PNG\r\n\x1a\n${randomUUID()}`, 'latin1')).type('image/png'),
    },
  ]);
}
