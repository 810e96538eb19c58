/** The five tests that every operation has, against a real server. */
import { expect } from 'chai';
import type { Operation } from '../../../../src/connectors/shape.ts';
import { createClient } from '../../../../src/connectors/magento/client.ts';
import { createHttp } from '../../../../src/platform/http.ts';
import { deadUrl, errorOf, openShop } from '../made.ts';

export type Case<Input, Answer, Output> = {
  readonly operation: Operation<Input, Answer, Output>;
  readonly input: Input;
  /** What `build` gives, or the query of a read as the server decodes it. */
  readonly request: unknown;
  readonly method: string;
  readonly path: string;
  readonly answer: unknown;
  readonly reads: Output;
  readonly refusal: { readonly status: number; readonly body: unknown; readonly kind: string; readonly code: string };
};

export function fiveOf<Input, Answer, Output>(name: string, of: Case<Input, Answer, Output>): void {
  const clientTo = (baseUrl: string) =>
    createClient(
      { baseUrl, storeCode: 'all', auth: { kind: 'bearer', token: 't' } },
      createHttp({ partner: 'magento', timeoutMs: 2000, secrets: [] }),
      2000,
    );

  it(`${name}: given our words, builds the request`, () => {
    const built = of.operation.build === undefined ? of.operation.query?.(of.input) : of.operation.build(of.input);

    expect(built).to.deep.equal(of.request);
  });

  it(`${name}: called, asks the right address`, async () => {
    const shop = await openShop({ body: of.answer });

    await clientTo(shop.url).call(of.operation, of.input);

    await shop.close();
    const [asked] = shop.asked;
    expect(shop.asked).to.have.length(1);
    expect(asked?.method).to.equal(of.method);
    expect(asked?.path).to.equal(`/rest/all/V1/${of.path}`);
    expect(asked?.headers.authorization).to.equal('Bearer t');
    if (of.operation.build !== undefined) expect(asked?.body).to.deep.equal(of.request);
    else expect(Object.fromEntries(asked?.query ?? [])).to.deep.equal(of.request ?? {});
  });

  it(`${name}: a good answer, is read`, async () => {
    const shop = await openShop({ body: of.answer });

    const output = await clientTo(shop.url).call(of.operation, of.input);

    await shop.close();
    expect(output).to.deep.equal(of.reads);
  });

  it(`${name}: a refusal, is named`, async () => {
    const shop = await openShop({ status: of.refusal.status, body: of.refusal.body });

    const error = await errorOf(() => clientTo(shop.url).call(of.operation, of.input));

    await shop.close();
    expect([error.kind, error.code]).to.deep.equal([of.refusal.kind, of.refusal.code]);
  });

  it(`${name}: the line down, is unavailable`, async () => {
    const error = await errorOf(() => clientTo(deadUrl).call(of.operation, of.input));

    expect([error.kind, error.code]).to.deep.equal(['unavailable', 'magento.line_down']);
  });
}

/** A search as the server decodes it. */
export function search(
  groups: readonly (readonly (readonly [field: string, condition: string, value: string])[])[],
  sorts: readonly (readonly [string, string])[],
  pageSize: number,
): Record<string, string> {
  const query: Record<string, string> = {};
  groups.forEach((group, g) =>
    group.forEach(([field, condition, value], f) => {
      query[`searchCriteria[filter_groups][${g}][filters][${f}][field]`] = field;
      query[`searchCriteria[filter_groups][${g}][filters][${f}][value]`] = value;
      query[`searchCriteria[filter_groups][${g}][filters][${f}][condition_type]`] = condition;
    }),
  );
  sorts.forEach(([field, direction], s) => {
    query[`searchCriteria[sortOrders][${s}][field]`] = field;
    query[`searchCriteria[sortOrders][${s}][direction]`] = direction;
  });
  return { ...query, 'searchCriteria[pageSize]': String(pageSize), 'searchCriteria[currentPage]': '1' };
}

export const noAcl = {
  status: 401,
  body: {
    message: "The consumer isn't authorized to access %resources.",
    parameters: { resources: 'Magento_Sales::actions_view' },
  },
  kind: 'forbidden',
  code: 'magento.acl',
};
