/** What the broker does with a message, and what that means. */
import type { ErrorKind } from '../../platform/errors.ts';

export type BrokerEnd = 'unroutable' | 'nacked' | 'lost' | 'silent' | 'closed';

/** Nobody's queue is bound: the supplier's reader is not set up yet, which waiting or a person mends. */
export const endings: Readonly<Record<BrokerEnd, { readonly kind: ErrorKind; readonly code: string }>> = {
  unroutable: { kind: 'unavailable', code: 'broker.nobody_listens' },
  nacked: { kind: 'unavailable', code: 'broker.not_taken' },
  lost: { kind: 'unavailable', code: 'broker.line_down' },
  silent: { kind: 'unavailable', code: 'broker.no_confirm' },
  closed: { kind: 'unavailable', code: 'broker.closed' },
};
