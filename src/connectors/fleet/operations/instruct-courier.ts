/** Says to whoever carries it what becomes of a parcel that could not be delivered. */
import type { Instruction } from '../../../core/fleet/parcel.ts';
import type { FailedDeliveryAnswer } from '../../../core/shipment/courier.ts';
import type { FleetCall } from '../client.ts';

type Asked = { readonly awb: string; readonly instruction: Instruction };

export const instructCourier: FleetCall<FailedDeliveryAnswer, Asked, 'taken'> = {
  name: 'instruct-courier',
  build: ({ awb, action, reattempt }) => ({
    awb,
    instruction: {
      action,
      ...(reattempt === undefined
        ? {}
        : {
            on: reattempt.preferredOn,
            address: [reattempt.address, reattempt.landmark].filter((part) => part !== undefined).join(', '),
            phone: reattempt.phone,
          }),
    },
  }),
  ask: (office, { awb, instruction }) => office.instruct(awb, instruction),
  parse: () => 'taken',
};
