/** What a payment gateway can be asked, and what it answers: the words that every gateway's connector speaks. */

/** A call about one payment; amounts in the currency's ISO minor units. */
type About = {
  readonly orderId: string;
  readonly gateway: string;
  readonly paymentRef: string;
  /** Ours; the gateway keeps it with what it does, so that we find it again. */
  readonly reference: string;
  readonly currency: string;
};

export type CaptureIntent = About & {
  readonly chargeId: string;
  readonly amountMinor: number;
  /** Nothing more will be taken of this payment. */
  readonly final: boolean;
};
export type RefundIntent = About & { readonly refundId: string; readonly amountMinor: number };
export type VoidIntent = About;

/** `asked`: it has taken the request and reports the outcome later. */
export type GatewayAnswer = {
  readonly outcome: 'done' | 'asked' | 'declined';
  readonly actionRef: string | null;
  /** The gateway's own code and words of a refusal. */
  readonly code?: string;
  readonly text?: string;
};

export type Gateway = {
  capture(intent: CaptureIntent): Promise<GatewayAnswer>;
  findCapture(intent: CaptureIntent): Promise<GatewayAnswer | undefined>;
  refund(intent: RefundIntent): Promise<GatewayAnswer>;
  findRefund(intent: RefundIntent): Promise<GatewayAnswer | undefined>;
  void(intent: VoidIntent): Promise<GatewayAnswer>;
  findVoid(intent: VoidIntent): Promise<GatewayAnswer | undefined>;
};

export const factKinds = [
  'authorised',
  'captured',
  'capture_declined',
  'refunded',
  'refund_declined',
  'voided',
  'void_declined',
  'expired',
  'dispute',
  'other',
] as const;
export type FactKind = (typeof factKinds)[number];

/** What a gateway reports by itself. */
export type PaymentFact = {
  readonly gateway: string;
  /** The gateway's id of this very report. */
  readonly eventRef: string;
  readonly kind: FactKind;
  /** The gateway's own word for it. */
  readonly word: string;
  readonly paymentRef: string;
  readonly actionRef?: string;
  readonly reference?: string;
  readonly amountMinor?: number;
  readonly currency?: string;
  readonly code?: string;
  readonly text?: string;
  /** UTC. */
  readonly happenedAt: string;
};
