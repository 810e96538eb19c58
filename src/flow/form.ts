/** What the parts of the map share: the form of a row, and what they are handed. */
import type { Partners } from '../connectors/index.ts';
import type { Links } from '../core/amendment/index.ts';
import type { Events } from '../core/events.ts';
import type { DoorCodes } from '../core/fleet/index.ts';
import type { StatusNotice, Told } from '../core/order/index.ts';
import type { Label, LabelData } from '../core/shipment/index.ts';
import { intendStatus, recordStatus } from '../core/notice/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { From, InboundMessage, On } from '../platform/flow.ts';

/** Draws our own papers and judges those of others; handed in, because the flow does not know how a page is drawn. */
export type Papers = {
  shippingLabel(data: LabelData): Promise<Uint8Array>;
  /** @throws refused `label.*` for a file that we would not print */
  readLabel(received: Uint8Array): Promise<Omit<Label, 'origin' | 'refused'>>;
  /** @throws refused `label.*` for a PDF that acts, is locked, swells, or has pages without end */
  readPdf(received: Uint8Array): Promise<unknown>;
};

export type Part = {
  readonly from: From;
  readonly on: On<Events>;
  readonly p: Partners;
  readonly papers: Papers;
  /** Makes the addresses of customers' pages. */
  readonly links: Links;
  /** Makes the codes that customers say at the door. */
  readonly doorCodes: DoorCodes;
  readonly wakeInbound: (source: string) => void;
};

/** All writes to one channel order wait for each other. */
export const channelQueue = 'magento.order.write';

/** Tells the channel where an order stands now, whatever the event was. */
export function status(p: Partners, news?: StatusNotice['news']) {
  return {
    queue: channelQueue,
    // What has not been told is told by what is true when the line is up again.
    afresh: true as const,
    key: (e: { orderId: string }) => e.orderId,
    intend: (tx: Tx, e: { orderId: string }) => intendStatus(tx, e.orderId, news),
    find: (intent: StatusNotice) => p.magento.findStatus(intent),
    ask: (intent: StatusNotice) => p.magento.sendStatus(intent),
    then: (tx: Tx, _e: { orderId: string }, told: Told, intent: StatusNotice) => recordStatus(tx, intent, told),
  };
}

export function jsonOf(message: InboundMessage): unknown {
  return message.json ?? (JSON.parse(message.body) as unknown);
}

/** A row that works on each event by itself and never asks for another round. */
export function each<Payload>(work: (tx: Tx, payloads: readonly Payload[]) => Promise<unknown>) {
  return {
    thenMany: async (tx: Tx, payloads: readonly Payload[]) => {
      await work(tx, payloads);
      return payloads.map(() => undefined);
    },
  };
}
