/** Gives a waybill back before a courier has the parcel; once more is the same. */
import type { FleetCall } from '../client.ts';

export const callOffParcel: FleetCall<{ readonly awb: string }, string, 'cancelled'> = {
  name: 'call-off-parcel',
  build: ({ awb }) => awb,
  ask: (office, awb) => office.callOff(awb),
  parse: () => 'cancelled',
};
