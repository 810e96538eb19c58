/** Which gateway holds or has taken an order's money, and its own id of the payment, as its Magento module notes them. */
import { looseOf, looseOrJsonOf, rowsOf, textOf, type Loose } from './loose.ts';

export type GatewayFacts = { readonly gateway?: string; readonly reference?: string };

type Family = {
  readonly gateway: string;
  readonly prefix: string;
  /** The id in what the module noted under its keys; undefined when there is none. */
  readonly find: (notes: ReadonlyMap<string, unknown>) => string | undefined;
};

/** Method prefixes of the gateways that the hub can ask (github.com/checkout/checkout-magento2-plugin). */
const families: readonly Family[] = [{ gateway: 'checkout', prefix: 'checkoutcom_', find: checkoutPayment }];

export function gatewayOf(order: Loose, payment: Loose, method: string): GatewayFacts {
  const family = families.find(({ prefix }) => method.startsWith(prefix));
  if (family === undefined) return {};
  const reference = family.find(notesOf(order, payment));
  return { gateway: family.gateway, ...(reference === undefined ? {} : { reference }) };
}

/** REST keeps the keys in an extension attribute only; a model dump has them where they were written. */
function notesOf(order: Loose, payment: Loose): Map<string, unknown> {
  const notes = new Map<string, unknown>();
  const raw = payment.additional_information;
  if (Array.isArray(raw)) raw.forEach((value, at) => notes.set(String(at), value));
  else for (const [key, value] of Object.entries(looseOrJsonOf(raw) ?? {})) notes.set(key, value);
  const extra = looseOf(order.extension_attributes);
  for (const row of rowsOf(extra?.payment_additional_info)) {
    const key = textOf(row.key);
    if (key !== undefined) notes.set(key, row.value);
  }
  return notes;
}

const PAYMENT = /^pay_[a-z0-9]{1,60}$/i;

function checkoutPayment(notes: ReadonlyMap<string, unknown>): string | undefined {
  const named = textOf(looseOrJsonOf(notes.get('transaction_info'))?.id);
  if (named !== undefined && PAYMENT.test(named)) return named;
  // Without its keys the same note is one of several texts.
  for (const value of notes.values()) {
    const id = textOf(looseOrJsonOf(value)?.id) ?? textOf(value);
    if (id !== undefined && PAYMENT.test(id)) return id;
  }
  return undefined;
}
