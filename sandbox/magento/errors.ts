/** Refusals as Magento's web API words them: a message with places to fill, and the values beside it. */
export class MagentoRefusal extends Error {
  readonly status: number;
  readonly parameters: readonly unknown[] | Record<string, unknown> | undefined;
  constructor(status: number, message: string, parameters?: readonly unknown[] | Record<string, unknown>) {
    super(message);
    this.status = status;
    this.parameters = parameters;
  }
  body(): object {
    return { message: this.message, ...(this.parameters === undefined ? {} : { parameters: this.parameters }) };
  }
}

export const refuse = (message: string, parameters?: readonly unknown[] | Record<string, unknown>) =>
  new MagentoRefusal(400, message, parameters);

export const missing = () =>
  new MagentoRefusal(404, "The entity that was requested doesn't exist. Verify the entity and try again.");

export const noRoute = () => new MagentoRefusal(404, 'Request does not match any route.');

export const unauthorized = (resources: string) =>
  new MagentoRefusal(401, "The consumer isn't authorized to access %resources.", { resources });
