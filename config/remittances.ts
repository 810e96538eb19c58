/** When each courier hands over the cash of a delivery, and how its statements are laid out: the schema, and what holds until operations say otherwise. */
import Joi from 'joi';

export type StatementColumns = {
  /** Names of the column in any writing, the first that the file has counts. */
  readonly awb: readonly string[];
  readonly reference: readonly string[];
  readonly amount: readonly string[];
  /** Left out of a file: every row is in the currency that the upload names. */
  readonly currency: readonly string[];
};

export type RemittanceRule = {
  /** Days after the delivery until the cash is late. */
  readonly days: number;
  readonly columns: StatementColumns;
  /** Sign before the decimals. */
  readonly decimal: '.' | ',';
};

/** By courier code; `*` for the rest. */
export type RemittanceRules = Readonly<Record<string, RemittanceRule>>;

const names = Joi.array().items(Joi.string().trim().min(1).max(60)).max(20);
const rule = Joi.object<RemittanceRule>({
  days: Joi.number().integer().min(1).max(180).required(),
  columns: Joi.object<StatementColumns>({
    awb: names.min(1).required(),
    reference: names.required(),
    amount: names.min(1).required(),
    currency: names.required(),
  }).required(),
  decimal: Joi.string().valid('.', ',').required(),
});

export const remittanceRulesSchema = Joi.object<RemittanceRules>({ '*': rule.required() })
  .pattern(/^[A-Z0-9_]{2,30}$/, rule)
  .required();

const columns: StatementColumns = {
  awb: ['awb', 'awb no', 'awb number', 'waybill', 'tracking number', 'shipment number', 'رقم الشحنة', 'رقم البوليصة'],
  reference: ['reference', 'ref', 'shipper reference', 'order number', 'المرجع', 'رقم الطلب'],
  amount: ['cod amount', 'cod', 'amount', 'collected amount', 'cod value', 'المبلغ', 'قيمة التحصيل'],
  currency: ['currency', 'cod currency', 'العملة'],
};

/** Starting points: each courier's first statement shows its columns. */
export const firstRemittanceRules: RemittanceRules = { '*': { days: 14, columns, decimal: '.' } };
