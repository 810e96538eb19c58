/** Transport to our own fleet's office, which stands in this house: what it answers, and what becomes of its silence. */
import type { FleetAnswer, FleetOffice } from '../../core/fleet/parcel.ts';
import { AppError, asAppError } from '../../platform/errors.ts';
import { refusalOf } from './codes.ts';

export type FleetOptions = {
  /** Left out: parcels wait until there is one. */
  readonly office?: FleetOffice;
};

/** One call: `ask` names the door of the office, `build` and `parse` are pure. */
export type FleetCall<Input, Asked, Output> = {
  readonly name: string;
  readonly build: (input: Input) => Asked;
  readonly ask: (office: FleetOffice, asked: Asked) => Promise<FleetAnswer | undefined>;
  /** `answer` is undefined where the office knows of nothing. */
  readonly parse: (answer: { readonly awb: string } | undefined, input: Input) => Output;
};

export type FleetClient = {
  /** @throws refused `fleet.*`; unavailable while the office cannot be reached */
  call<Input, Asked, Output>(operation: FleetCall<Input, Asked, Output>, input: Input): Promise<Output>;
};

export function createClient({ office }: FleetOptions): FleetClient {
  return {
    async call(operation, input) {
      if (office === undefined) throw new AppError('unavailable', 'fleet.not_configured');
      const answer = await operation.ask(office, operation.build(input)).catch((thrown: unknown) => {
        const error = asAppError(thrown);
        // Whatever broke on the way says nothing about the parcel: asked again, by the same reference.
        if (error.kind === 'bug') throw new AppError('unavailable', 'fleet.office_away', {}, error);
        throw error;
      });
      if (answer !== undefined && 'refused' in answer) {
        const { kind, code } = refusalOf[answer.refused];
        throw new AppError(kind, code);
      }
      return operation.parse(answer, input);
    },
  };
}
