/** A parcel of our own fleet: its waybill, whose round it is on, what was noted of it. */
import type { Money } from '../values.ts';

/** What the fleet's office is asked to carry. */
export type FleetOrder = {
  /** Ours; one waybill for each, however often it is asked for. */
  readonly reference: string;
  readonly shipmentId: string;
  readonly locationId: string;
  readonly courierCode: string;
  /** Of the courier's row: below zero. */
  readonly partnerId: number;
  /** To be collected at the door. */
  readonly cash?: Money;
};

export type FleetAnswer = { readonly awb: string } | { readonly refused: FleetRefusal };
export const fleetRefusals = ['called_off', 'left', 'unknown'] as const;
/** `called_off`: this reference was cancelled · `left`: a courier has the parcel · `unknown`: no such waybill. */
export type FleetRefusal = (typeof fleetRefusals)[number];

/** What a courier is told about a parcel that it could not deliver. */
export type Instruction = {
  readonly action: 'reattempt' | 'return';
  /** Local date `YYYY-MM-DD`. */
  readonly on?: string;
  readonly address?: string;
  readonly phone?: string;
};

export type FleetParcel = {
  readonly reference: string;
  readonly awb: string;
  readonly shipmentId: string;
  readonly locationId: string;
  readonly courierCode: string;
  readonly partnerId: number;
  readonly cash: Money | null;
  readonly calledOffAt: string | null;
  readonly roundId: string | null;
  /** The person who carries it: id of a user. */
  readonly courierId: string | null;
  readonly courierName: string | null;
  readonly version: number;
  readonly pickedAt: string | null;
  readonly endedAt: string | null;
  readonly endedAs: 'delivered' | 'returned' | null;
  readonly attempts: number;
  /** Of the code that the customer says at the door; the code itself is never kept. */
  readonly codeId: string | null;
  readonly codeSentAt: string | null;
  readonly codeTries: number;
  readonly codesMade: number;
  readonly instruction: Instruction | null;
};

/** Where no letter has reached the customer there is no code to say. One that is on its way again opens no door without. */
export function asksForCode({ codeSentAt, codesMade }: Pick<FleetParcel, 'codeSentAt' | 'codesMade'>): boolean {
  return codeSentAt !== null || codesMade > 1;
}

/** What the fleet's connector asks: the other end of its line, in our own house. */
export type FleetOffice = {
  take(order: FleetOrder): Promise<FleetAnswer>;
  find(reference: string): Promise<FleetAnswer | undefined>;
  callOff(awb: string): Promise<FleetAnswer>;
  instruct(awb: string, instruction: Instruction): Promise<FleetAnswer>;
};
