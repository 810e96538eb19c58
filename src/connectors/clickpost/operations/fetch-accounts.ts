/** Lists our courier accounts at Clickpost: the way to check ids and account codes (https://docs.clickpost.ai/docs/fetch-accounts-from-clickpost). */
import Joi from 'joi';
import type { ClickpostOperation } from '../client.ts';

export type CourierAccount = {
  readonly partnerId: number;
  readonly courierName: string;
  readonly account: string;
  readonly active: boolean;
};
type AccountRow = {
  readonly courier_partner_id: number;
  readonly courier_name?: string | null;
  readonly account_code: string;
  readonly account_active?: boolean | null;
};

export const fetchAccounts: ClickpostOperation<
  void,
  { readonly result?: readonly AccountRow[] | null },
  CourierAccount[]
> = {
  name: 'fetch-accounts',
  host: 'orders',
  method: 'GET',
  path: () => '/v1/fetch-accounts',
  answer: Joi.object({
    result: Joi.array()
      .items(
        Joi.object({
          courier_partner_id: Joi.number().integer().required(),
          courier_name: Joi.string().allow('', null),
          account_code: Joi.string().required(),
          account_active: Joi.boolean().allow(null),
        }),
      )
      .allow(null),
  }),
  parse: (answer) =>
    (answer.result ?? []).map((row) => ({
      partnerId: row.courier_partner_id,
      courierName: row.courier_name ?? '',
      account: row.account_code,
      active: row.account_active ?? false,
    })),
};
