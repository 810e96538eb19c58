/** The cheap look at the door: which order a push speaks of, whatever it is wrapped in. Only ids are read. */
import { idOf, looseOf, rowsOf, textOf, type Loose } from './loose.ts';

export type Envelope = {
  readonly incrementId?: string;
  readonly magentoOrderId?: number;
  /** True when the body only points at an order, which must then be fetched. */
  readonly hint: boolean;
};

// `{order:{…}}` of custom modules, `{data:{…}}` of async-events, `{data:{value:{…}}}` of Adobe I/O Events.
const wrappers = ['order', 'data', 'value'] as const;

/** The order inside a body; undefined when nothing in it names one. */
export function unwrap(body: unknown): Loose | undefined {
  return opened(body)?.order;
}

/** The path to the order inside a body, `data.value.`; empty where the body is the order. */
export function wrapperOf(body: unknown): string {
  return opened(body)?.path ?? '';
}

function opened(body: unknown): { order: Loose; path: string } | undefined {
  let inner = looseOf(body);
  let path = '';
  for (let depth = 0; depth < 4 && inner !== undefined; depth++) {
    if (idOf(inner.entity_id) !== undefined || incrementIdOf(inner) !== undefined) return { order: inner, path };
    const outer: Loose = inner;
    const name: string | undefined = wrappers.find((one) => looseOf(outer[one]) !== undefined);
    inner = name === undefined ? undefined : looseOf(outer[name]);
    path += `${name ?? ''}.`;
  }
  return undefined;
}

export function readEnvelope(body: unknown): Envelope | undefined {
  const order = unwrap(body);
  if (order === undefined) return undefined;
  const incrementId = incrementIdOf(order);
  const magentoOrderId = idOf(order.entity_id);
  return {
    ...(incrementId === undefined ? {} : { incrementId }),
    ...(magentoOrderId === undefined ? {} : { magentoOrderId }),
    hint: incrementId === undefined || rowsOf(order.items).length === 0,
  };
}

// A text: it may carry a store prefix and leading zeros. Magento's own column holds 50.
export function incrementIdOf(order: Loose): string | undefined {
  const text = textOf(order.increment_id);
  return text === undefined || text.length > 50 ? undefined : text;
}
