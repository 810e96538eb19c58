/** How long gateways hold authorised money, when somebody hears that it ends, and which documents mirror ours at the channel. */

export type PaymentRule = {
  /** Days from the authorisation until the gateway gives the money back by itself. */
  readonly authorisationDays: number;
  /** Hours before its end in which a person is asked about what has not been captured. */
  readonly warnHours: number;
};

/** By gateway; one that is not here holds money as `*`. Card schemes give seven days for most cards. */
export const paymentRules: Readonly<Record<string, PaymentRule>> = {
  checkout: { authorisationDays: 7, warnHours: 48 },
  '*': { authorisationDays: 5, warnHours: 48 },
};

export function paymentRuleOf(gateway: string): PaymentRule {
  return paymentRules[gateway] ?? paymentRules['*'] ?? { authorisationDays: 5, warnHours: 48 };
}

/** A gateway that has taken a request and said nothing more is asked after so long. */
export const askAgainMs = 60_000;

export type MirrorRule = {
  /** Whether the channel gets an invoice of ours, by how the money comes; `delivered`: once the cash is in. */
  readonly invoice: Readonly<Record<'prepaid' | 'authorised' | 'cod', 'issued' | 'delivered' | 'never'>>;
  readonly creditMemo: boolean;
};

/** What a channel's row may change in part. Magento marks an invoice paid, so one for cash waits for the cash. */
export const mirrorRule: MirrorRule = {
  invoice: { prepaid: 'issued', authorised: 'issued', cod: 'never' },
  creditMemo: true,
};
