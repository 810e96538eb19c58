/** The rows of an order: what was bought, what of it is not wanted any more, what it costs. */
import type { JSX } from 'preact';
import type { OrderView } from '../../core/reading/index.ts';
import { Card, Ltr, Money, Scroll } from './parts.tsx';
import type { View } from './visit.ts';

export function Lines({ view, data }: { view: View; data: OrderView }): JSX.Element {
  const { say } = view;
  const { currency } = data.order;
  const amount = (minor: number): JSX.Element => <Money minor={minor} currency={currency} />;
  return (
    <Card title={say('order.lines')} id="lines" flush>
      <Scroll label={say('order.lines.caption')}>
        <table class="hub-table">
          <caption class="hub-hidden">{say('order.lines.caption')}</caption>
          <thead>
            <tr>
              <th>{say('order.line.item')}</th>
              <th class="hub-end">{say('order.line.quantity')}</th>
              <th class="hub-end">{say('order.line.price')}</th>
              <th class="hub-end">{say('order.line.discount')}</th>
              <th class="hub-end">{say('order.line.tax')}</th>
              <th class="hub-end">{say('order.line.total')}</th>
            </tr>
          </thead>
          <tbody>
            {data.lines.map((line) => (
              <tr>
                <td>
                  <bdi>{line.name}</bdi>
                  <div class="hub-small">
                    <Ltr mono>{line.sku}</Ltr>
                    {Number(line.ships) === 1 ? null : ` · ${say('order.line.virtual')}`}
                  </div>
                </td>
                <td class="hub-end hub-num">
                  {line.quantity}
                  {line.cancelled === 0 ? null : (
                    <div class="hub-small">{say('order.line.cancelled', { count: line.cancelled })}</div>
                  )}
                </td>
                <td class="hub-end">{amount(line.unitPriceMinor)}</td>
                <td class="hub-end">{amount(line.discountMinor)}</td>
                <td class="hub-end">{amount(line.taxMinor)}</td>
                <td class="hub-end hub-strong">{amount(line.totalMinor)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Card>
  );
}
