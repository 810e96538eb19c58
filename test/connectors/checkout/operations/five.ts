/** The five tests that every operation of the gateway has, against a real server. */
import { expect } from 'chai';
import type { CheckoutOperation } from '../../../../src/connectors/checkout/client.ts';
import { errorOf, KEY, nobody, partner } from '../partner.ts';

export type Case<Input, Answer, Output> = {
  readonly operation: CheckoutOperation<Input, Answer, Output>;
  readonly input: Input;
  readonly request: unknown;
  readonly method: string;
  readonly path: string;
  readonly key?: string;
  readonly answer: unknown;
  readonly status: number;
  readonly reads: Output;
  readonly refusal: { readonly status: number; readonly body: unknown; readonly code: string };
};

export function fiveOf<Input, Answer, Output>(name: string, of: Case<Input, Answer, Output>): void {
  it(`${name}: given our words, builds the request`, () => {
    expect(of.operation.build?.(of.input)).to.deep.equal(of.request);
  });

  it(`${name}: called, asks the right address with key and idempotency key`, async () => {
    const { client, calls } = await partner({ status: of.status, body: of.answer });

    await client.call(of.operation, of.input);

    const [asked] = calls;
    expect(calls).to.have.length(1);
    expect(asked).to.include({ method: of.method, path: of.path });
    expect(asked?.headers.authorization).to.equal(`Bearer ${KEY}`);
    expect(asked?.headers['cko-idempotency-key']).to.equal(of.key);
    expect(asked?.body).to.deep.equal(of.request);
  });

  it(`${name}: a good answer, is read`, async () => {
    const { client } = await partner({ status: of.status, body: of.answer });

    expect(await client.call(of.operation, of.input)).to.deep.equal(of.reads);
  });

  it(`${name}: a refusal, is named`, async () => {
    const { client } = await partner({ status: of.refusal.status, body: of.refusal.body });

    const error = await errorOf(client.call(of.operation, of.input));

    expect([error.kind, error.code]).to.deep.equal(['refused', of.refusal.code]);
  });

  it(`${name}: the line down, is unavailable`, async () => {
    const error = await errorOf(nobody().client.call(of.operation, of.input));

    expect([error.kind, error.code]).to.deep.equal(['unavailable', 'checkout.line_down']);
  });
}

export const notAllowed = { status: 403, body: '', code: 'checkout.not_allowed' };
