/** The calls to our fleet's office, five tests each. */
import { expect } from 'chai';
import { createClient, type FleetCall } from '../../../../src/connectors/fleet/client.ts';
import { bookParcel, findParcel } from '../../../../src/connectors/fleet/operations/book-parcel.ts';
import { callOffParcel } from '../../../../src/connectors/fleet/operations/call-off-parcel.ts';
import { instructCourier } from '../../../../src/connectors/fleet/operations/instruct-courier.ts';
import type { FleetAnswer, FleetOffice, FleetRefusal } from '../../../../src/core/fleet/index.ts';
import type { BookingIntent } from '../../../../src/core/shipment/index.ts';

const intent = {
  shipmentId: 's1',
  reference: 'AE-1-1',
  courier: { code: 'FLEET_AE', partnerId: -1, account: 'FLEET_AE', name: 'Own fleet', connector: 'fleet' },
  from: { locationCode: '1042' },
  cashOnDelivery: { minor: 500, currency: 'AED' },
} as unknown as BookingIntent;
const booking = { awb: 'HF000000000195', partnerId: -1, courierName: 'Own fleet', account: 'FLEET_AE' };
const again = {
  ...{ awb: booking.awb, partnerId: -1, account: 'FLEET_AE', action: 'reattempt', reference: 'r' },
  reattempt: { address: 'Villa 9', landmark: 'mosque', phone: '+971500000000', preferredOn: '2026-12-01' },
} as const;
const order = {
  reference: 'AE-1-1',
  shipmentId: 's1',
  locationId: '1042',
  courierCode: 'FLEET_AE',
  partnerId: -1,
  cash: { minor: 500, currency: 'AED' },
};
const told = { action: 'reattempt', on: '2026-12-01', address: 'Villa 9, mosque', phone: '+971500000000' };

type Case = {
  readonly call: FleetCall<never, unknown, unknown>;
  readonly input: unknown;
  readonly asks: keyof FleetOffice;
  readonly asked: unknown;
  readonly output: unknown;
  readonly refusal: FleetRefusal;
  readonly code: string;
};
const cases: readonly Case[] = [
  {
    call: bookParcel as never,
    input: intent,
    asks: 'take',
    asked: order,
    output: booking,
    refusal: 'called_off',
    code: 'fleet.called_off',
  },
  {
    call: findParcel as never,
    input: intent,
    asks: 'find',
    asked: 'AE-1-1',
    output: booking,
    refusal: 'called_off',
    code: 'fleet.called_off',
  },
  {
    call: callOffParcel as never,
    input: { awb: booking.awb },
    asks: 'callOff',
    asked: booking.awb,
    output: 'cancelled',
    refusal: 'left',
    code: 'fleet.parcel_left',
  },
  {
    call: instructCourier as never,
    input: again,
    asks: 'instruct',
    asked: { awb: booking.awb, instruction: told },
    output: 'taken',
    refusal: 'unknown',
    code: 'fleet.waybill_unknown',
  },
];

/** An office with one door, which says `answer`. */
function office(door: keyof FleetOffice, answer: () => Promise<FleetAnswer | undefined>): FleetOffice {
  const closed = (): never => {
    throw new Error('another door was asked');
  };
  return { take: closed, find: closed, callOff: closed, instruct: closed, [door]: answer };
}

for (const { call, input, asks, asked, output, refusal, code } of cases)
  describe(`connectors/fleet/operations/${call.name}`, () => {
    const ask = (answer: () => Promise<FleetAnswer | undefined>) =>
      createClient({ office: office(asks, answer) }).call(call, input as never);
    const failing = (work: Promise<unknown>) =>
      work.catch((error: { kind: string; code: string }) => [error.kind, error.code]);

    it('build: what is asked, in the office’s words', () => {
      expect(call.build(input as never)).to.deep.equal(asked);
    });

    it('call: the right door is asked', async () => {
      let times = 0;
      await ask(async () => ({ awb: `${(times += 1) && booking.awb}` }));
      expect(times).to.equal(1);
    });

    it('parse: the answer, in ours', async () => {
      expect(await ask(async () => ({ awb: booking.awb }))).to.deep.equal(output);
    });

    it('call: a refusal, by its code', async () => {
      const kind = refusal === 'unknown' ? 'missing' : 'refused';
      expect(await failing(ask(async () => ({ refused: refusal })))).to.deep.equal([kind, code]);
    });

    it('call: an office that breaks, or none, is unavailable', async () => {
      expect(await failing(ask(() => Promise.reject(new Error('disk'))))).to.deep.equal([
        'unavailable',
        'fleet.office_away',
      ]);
      expect(await failing(createClient({}).call(call, input as never))).to.deep.equal([
        'unavailable',
        'fleet.not_configured',
      ]);
    });
  });

it('connectors/fleet/operations/find-parcel: nothing booked, is undefined', async () => {
  const found = await createClient({ office: office('find', async () => undefined) }).call(findParcel, intent);

  expect(found).to.equal(undefined);
});
