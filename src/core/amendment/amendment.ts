/** What a customer is asked when goods of an order are nowhere, and what they may answer. */
import type { AmendmentState } from './states.ts';

export type Missing = {
  readonly orderLineId: string;
  readonly sku: string;
  /** As the shop counts. */
  readonly quantity: number;
};

/** One line as the customer sees it. */
export type ShownLine = {
  readonly name: string;
  readonly nameAr?: string;
  readonly sku: string;
  /** That can be had. */
  readonly quantity: number;
  readonly missing: number;
  /** Tax included, of what can be had; minor units. */
  readonly totalMinor: number;
};

export type Swap = {
  readonly orderLineId: string;
  readonly quantity: number;
  readonly sku: string;
  readonly name: string;
  readonly nameAr?: string;
  readonly salesFactor: number;
  /** How much less a piece costs; minor units, never below 0. */
  readonly lessMinor: number;
};

export type OtherStore = {
  readonly locationId: string;
  readonly sourceCode: string;
  readonly name: string;
  readonly nameAr?: string;
  readonly city: string;
};

/** The choices there are; each may be absent, but that everything can be cancelled. */
export type Alternatives = {
  /** The order without what is missing. */
  readonly accept: boolean;
  /** Local date at which the goods should be there. */
  readonly wait?: { readonly on: string; /** UTC; until then it waits. */ readonly until: string };
  readonly substitute?: readonly Swap[];
  readonly stores: readonly OtherStore[];
};

/** Plain data, as it is kept. Money in minor units of the order's currency. */
export type Proposal = {
  readonly missing: readonly Missing[];
  readonly lines: readonly ShownLine[];
  readonly currency: string;
  readonly beforeMinor: number;
  readonly afterMinor: number;
  readonly city: string;
  readonly alternatives: Alternatives;
};

export type Amendment = {
  readonly id: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly channelId: string;
  /** The n-th time that this order is asked about. */
  readonly revision: number;
  readonly state: AmendmentState;
  readonly version: number;
  readonly proposal: Proposal;
  readonly dueAt: string;
  readonly createdAt: string;
  readonly answer: string | null;
  readonly answeredAt: string | null;
  readonly answeredBy: string | null;
  readonly mailedAt: string | null;
  readonly mailError: string | null;
};

/** What may be answered; a store by its code. */
export type Choice =
  | { readonly kind: 'accept' | 'wait' | 'substitute' | 'cancel' }
  | { readonly kind: 'store'; readonly locationId: string };

/** `accept`, `wait`, `substitute`, `cancel`, or `store:<code>`; undefined for anything else. */
export function choiceOf(text: string): Choice | undefined {
  if (text === 'accept' || text === 'wait' || text === 'substitute' || text === 'cancel') return { kind: text };
  const [, locationId] = /^store:([\w-]{1,20})$/.exec(text) ?? [];
  return locationId === undefined ? undefined : { kind: 'store', locationId };
}

export function textOf(choice: Choice): string {
  return choice.kind === 'store' ? `store:${choice.locationId}` : choice.kind;
}

/** Every answer that this proposal allows, the usual one first. */
export function choicesOf({ alternatives }: Pick<Proposal, 'alternatives'>): Choice[] {
  return [
    ...(alternatives.accept ? [{ kind: 'accept' } as const] : []),
    ...(alternatives.substitute === undefined ? [] : [{ kind: 'substitute' } as const]),
    ...(alternatives.wait === undefined ? [] : [{ kind: 'wait' } as const]),
    ...alternatives.stores.map(({ locationId }) => ({ kind: 'store', locationId }) as const),
    { kind: 'cancel' },
  ];
}
