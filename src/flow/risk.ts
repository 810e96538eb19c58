/** The spending limit follows what becomes of an order. */
import { followSpending } from '../core/customer/index.ts';
import type { OrderFact } from '../core/events.ts';
import { orderBook } from '../core/order/index.ts';
import { each, type Part } from './form.ts';

export function risk({ on }: Part): void {
  const follow = each<OrderFact>((tx, facts) =>
    followSpending(
      tx,
      facts.map((fact) => fact.orderId),
      orderBook,
    ),
  );
  // What is not wanted any more is given back.
  on('order.cancelled', 'risk.spending.give_back', follow);
  on('order.rejected', 'risk.spending.refuse', follow);
  on('order.changed', 'risk.spending.change', follow);
  // What has not been charged until now never will be.
  on('order.closed', 'risk.spending.finish', follow);
}
