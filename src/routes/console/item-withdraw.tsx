/** On an item's page: whether it is withdrawn from sale everywhere, why, and the forms that do and undo it. */
import type { JSX } from 'preact';
import Joi from 'joi';
import { recordAudit } from '../../core/access/index.ts';
import type { Withdrawal } from '../../core/catalog/index.ts';
import { restoreItem, withdrawItem } from '../../core/rerouting/index.ts';
import { fail } from '../../platform/errors.ts';
import { withdrawSaid } from '../admin-withdrawals.ts';
import type { RouteContext } from '../context.ts';
import { Act, Card, Moment } from './parts.tsx';
import { Field, itemPath } from './stock-parts.tsx';
import type { PageRoute, View, Visit } from './visit.ts';

const sku = Joi.object({ sku: Joi.string().max(64).required() });

export function withdrawPages(context: RouteContext): PageRoute[] {
  /** What every channel sells is not withdrawn by who is bound to some places. */
  const forAll = ({ scope, request }: Visit): string => {
    if (!scope.locations.includes('*') || !scope.channels.includes('*')) fail('forbidden', 'request.forbidden');
    return String(request.params.sku);
  };
  return [
    {
      method: 'POST',
      path: '/console/stock/items/{sku}/withdraw',
      needs: 'routing.manage',
      params: sku,
      payload: withdrawSaid,
      async handler(visit) {
        const wanted = forAll(visit);
        const { reason: why } = visit.request.payload as { reason: string };
        const who = visit.user.login;
        await context.db.tx(async (tx) => {
          await withdrawItem(tx, { sku: wanted, why, who });
          await recordAudit(tx, { who, action: 'item.withdraw', target: `item:${wanted}`, detail: { why } });
        });
        return visit.h.redirect(`${itemPath(wanted)}?done=withdrawn`).code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/stock/items/{sku}/restore',
      needs: 'routing.manage',
      params: sku,
      async handler(visit) {
        const wanted = forAll(visit);
        const who = visit.user.login;
        await context.db.tx(async (tx) => {
          await restoreItem(tx, wanted);
          await recordAudit(tx, { who, action: 'item.restore', target: `item:${wanted}`, detail: {} });
        });
        return visit.h.redirect(`${itemPath(wanted)}?done=restored`).code(303);
      },
    },
  ];
}

export function WithdrawCard(props: {
  view: View;
  sku: string;
  withdrawal: Withdrawal | undefined;
  bound: boolean;
}): JSX.Element | null {
  const { view, withdrawal } = props;
  const { say } = view;
  const may = view.may('routing.manage') && !props.bound;
  if (withdrawal === undefined && !may) return null;
  return (
    <Card title={say('stock.item.withdraw')} id="withdraw">
      <p class="hub-small">{say('stock.item.withdraw.hint')}</p>
      {withdrawal === undefined ? null : (
        <p class="hub-note hub-note-bad" role="status">
          {say('stock.item.withdrawn', { who: withdrawal.who })} <bdi>{withdrawal.why}</bdi>{' '}
          <Moment view={view} at={withdrawal.at} zone={undefined} />
        </p>
      )}
      {!may ? null : withdrawal === undefined ? (
        <Act view={view} action={`${itemPath(props.sku)}/withdraw`} class="hub-filters m-0">
          <Field id="reason" label={say('stock.item.withdraw.why')}>
            <input class="form-control" id="reason" name="reason" minLength={3} maxLength={200} required dir="auto" />
          </Field>
          <button class="btn btn-danger" type="submit">
            {say('stock.item.withdraw.do')}
          </button>
        </Act>
      ) : (
        <Act view={view} action={`${itemPath(props.sku)}/restore`} class="m-0">
          <button class="btn" type="submit">
            {say('stock.item.restore.do')}
          </button>
        </Act>
      )}
    </Card>
  );
}
