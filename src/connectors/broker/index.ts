/** The broker as suppliers see it: what the hub publishes for systems that are not its own. */
import type { SupplierLetter } from '../../core/replenishment/index.ts';
import { createClient, type BrokerOptions } from './client.ts';
import { publishLetter, type PublishedLetter } from './operations/publish-letter.ts';

export type { BrokerOptions } from './client.ts';
export type Broker = ReturnType<typeof createBroker>;

export function createBroker(options: BrokerOptions) {
  const client = createClient(options);
  return {
    inbound: {},
    publishLetter: (letter: SupplierLetter): Promise<PublishedLetter> => client.call(publishLetter, letter),
    close: (): Promise<void> => client.close(),
  };
}
