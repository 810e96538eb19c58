/** The shape every partner connector has: operations we call, messages it sends us. */
import type Joi from 'joi';

/**
 * One call to a partner. `build` and `parse` are pure and live side by side; HTTP happens in the connector's client.
 * `answer` is the schema of what the partner must send: unknown fields pass, a missing required one is a broken contract.
 */
export type Operation<Input, Answer, Output> = {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below the connector's base URL, without the query. */
  readonly path: (input: Input) => string;
  readonly query?: (input: Input) => Record<string, string>;
  readonly build?: (input: Input) => unknown;
  readonly answer: Joi.Schema;
  readonly parse: (answer: Answer, input: Input) => Output;
};

/** One message a partner sends us. `key` tells repeats; `parse` translates into our words or throws `invalid`. */
export type Inbound<Theirs, Ours> = {
  /** Queue name in `inbound_messages`, e.g. `magento.order.placed`. */
  readonly name: string;
  readonly schema: Joi.Schema;
  readonly key: (body: Theirs) => string;
  readonly parse: (body: Theirs) => Ours;
};
