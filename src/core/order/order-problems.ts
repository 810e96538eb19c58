/** Everything that can be wrong or odd with an order that comes in: the table, and how what was found becomes a refusal. */
import { AppError } from '../../platform/errors.ts';

/** An error keeps the order out until a person has decided; a warning is kept on the order and shown. */
export type Gravity = 'error' | 'warning';

type Row = { readonly gravity: Gravity; readonly en: string; readonly ar: string };

/** Codes are stable: partners and runbooks name them. */
// prettier-ignore
export const orderProblems = {
  // What the translator could not read.
  'order.field_missing':         { gravity: 'error', en: 'A field that every order has is missing', ar: 'حقل لا بد منه في كل طلب مفقود' },
  'order.field_malformed':       { gravity: 'error', en: 'A field cannot be read as what it should be', ar: 'حقل لا يمكن قراءته على صيغته المتوقعة' },
  'order.no_lines':              { gravity: 'error', en: 'The order has no items', ar: 'الطلب بلا أصناف' },
  'order.lines_broken':          { gravity: 'error', en: 'The rows of items contradict each other', ar: 'أسطر الأصناف متناقضة فيما بينها' },
  'order.bad_quantity':          { gravity: 'error', en: 'A quantity is not a whole number above zero', ar: 'كمية ليست عددًا صحيحًا أكبر من صفر' },
  'order.quantity_too_large':    { gravity: 'error', en: 'A quantity is larger than anybody orders', ar: 'كمية أكبر مما يُطلب عادةً' },
  'order.too_many_lines':        { gravity: 'error', en: 'The order has more rows than the house takes', ar: 'عدد أسطر الطلب أكبر من المسموح' },
  // Whose it is.
  'order.duplicate_number':      { gravity: 'error', en: 'Another order of the channel has this number already', ar: 'لطلب آخر في القناة الرقم نفسه' },
  'order.unsupported_currency':  { gravity: 'error', en: 'The currency is not the channel’s', ar: 'العملة ليست عملة القناة' },
  'order.unsupported_shipping_method': { gravity: 'error', en: 'The channel does not ship by this method', ar: 'القناة لا تشحن بهذه الطريقة' },
  'order.country_not_served':    { gravity: 'error', en: 'The channel does not deliver to this country', ar: 'القناة لا توصل إلى هذا البلد' },
  'order.contact_missing':       { gravity: 'error', en: 'Neither an e-mail nor a phone of the customer', ar: 'لا بريد إلكتروني ولا هاتف للعميل' },
  'order.email_missing':         { gravity: 'warning', en: 'The customer has no e-mail', ar: 'لا بريد إلكتروني للعميل' },
  // What is sold.
  'order.unknown_sku':           { gravity: 'error', en: 'An item of the order is not in the catalog', ar: 'صنف في الطلب غير موجود في الكتالوج' },
  'order.blocked_sku':           { gravity: 'error', en: 'An item of the order is blocked', ar: 'صنف في الطلب محظور' },
  'order.inactive_sku':          { gravity: 'warning', en: 'An item of the order is switched off in the catalog', ar: 'صنف في الطلب موقوف في الكتالوج' },
  // What it costs.
  'order.negative_amount':       { gravity: 'error', en: 'An amount is below zero', ar: 'مبلغ أقل من صفر' },
  'order.row_total_off':         { gravity: 'error', en: 'Price times quantity is not the total of the row', ar: 'السعر مضروبًا في الكمية لا يساوي إجمالي السطر' },
  'order.row_tax_off':           { gravity: 'error', en: 'The tax of a row does not follow from its rate', ar: 'ضريبة السطر لا توافق نسبتها' },
  'order.tax_without_rate':      { gravity: 'warning', en: 'A row has tax and names no rate', ar: 'سطر عليه ضريبة بلا نسبة' },
  'order.discount_too_large':    { gravity: 'error', en: 'A discount is larger than what it is taken from', ar: 'خصم أكبر من المبلغ الذي يُخصم منه' },
  'order.subtotal_off':          { gravity: 'error', en: 'The rows do not add up to the subtotal', ar: 'مجموع الأسطر لا يساوي المجموع الفرعي' },
  'order.tax_total_off':         { gravity: 'error', en: 'The order has less tax than its rows', ar: 'ضريبة الطلب أقل من ضريبة أسطره' },
  'order.discount_total_off':    { gravity: 'warning', en: 'The discounts of the rows are not the discount of the order', ar: 'خصومات الأسطر لا تساوي خصم الطلب' },
  'order.payment_sums_off':      { gravity: 'warning', en: 'Paid and due are not the total of the order', ar: 'المدفوع والمستحق لا يساويان إجمالي الطلب' },
  // Where it goes.
  'order.address_missing':       { gravity: 'error', en: 'There is no address', ar: 'لا يوجد عنوان' },
  'order.address_name_missing':  { gravity: 'error', en: 'The address has no name', ar: 'العنوان بلا اسم' },
  'order.address_street_missing': { gravity: 'error', en: 'The address has no street', ar: 'العنوان بلا شارع' },
  'order.address_city_missing':  { gravity: 'error', en: 'The address has no city', ar: 'العنوان بلا مدينة' },
  'order.address_country_missing': { gravity: 'error', en: 'The address has no country', ar: 'العنوان بلا بلد' },
  'order.address_postcode_missing': { gravity: 'error', en: 'The country’s couriers need a postcode and there is none', ar: 'شركات الشحن في هذا البلد تحتاج رمزًا بريديًا وهو مفقود' },
  'order.address_postcode_wrong': { gravity: 'error', en: 'The postcode is none of that country', ar: 'الرمز البريدي ليس من رموز هذا البلد' },
  'order.address_region_missing': { gravity: 'warning', en: 'The state is missing', ar: 'الولاية مفقودة' },
  'order.address_block_missing': { gravity: 'warning', en: 'The address names no block', ar: 'العنوان لا يذكر رقم القطعة' },
  'order.address_number_missing': { gravity: 'warning', en: 'The address has no zone, street or building number', ar: 'العنوان بلا رقم منطقة أو شارع أو مبنى' },
  'order.address_national_missing': { gravity: 'warning', en: 'The address has no Saudi National Address', ar: 'العنوان بلا العنوان الوطني السعودي' },
  'order.phone_missing':         { gravity: 'error', en: 'The courier has no phone to call', ar: 'لا هاتف ليتصل به المندوب' },
  'order.phone_unreadable':      { gravity: 'warning', en: 'The phone is no number of that country', ar: 'الهاتف ليس رقمًا صحيحًا في هذا البلد' },
} as const satisfies Record<string, Row>;

export type ProblemCode = keyof typeof orderProblems;

export type Found = {
  readonly code: ProblemCode;
  /** As the order that came in names it: `shipTo.postcode`, `lines[2].sku`; what the translator found, as the body does. */
  readonly field: string;
  /** The rules of a country may be milder than the table. */
  readonly gravity?: Gravity;
  /** What helps to mend it; nothing personal. */
  readonly facts?: Readonly<Record<string, string | number>>;
};

export function gravityOf(found: Found): Gravity {
  return found.gravity ?? orderProblems[found.code].gravity;
}

export function errorsOf(found: readonly Found[]): Found[] {
  return found.filter((one) => gravityOf(one) === 'error');
}

export function warningsOf(found: readonly Found[]): Found[] {
  return found.filter((one) => gravityOf(one) === 'warning');
}

/** The refusal of an order: its code is that of the gravest, which is the first of the table; its details name all. */
export function refusalOf(
  errors: readonly Found[],
  about: { readonly number?: string; readonly code?: string },
): AppError {
  const codes = Object.keys(orderProblems);
  const [gravest] = [...errors].sort((a, b) => codes.indexOf(a.code) - codes.indexOf(b.code));
  const skus = errors.flatMap(({ facts }) => (typeof facts?.sku === 'string' ? [facts.sku] : []));
  return new AppError('invalid', about.code ?? gravest?.code ?? 'order.refused', {
    ...(about.number === undefined ? {} : { number: about.number }),
    ...(skus.length === 0 ? {} : { skus: [...new Set(skus)].slice(0, 20) }),
    errors: errors.slice(0, 50).map((one) => `${one.field}: ${wordsOf(one)}`),
  });
}

function wordsOf({ code, facts }: Found): string {
  const said = Object.entries(facts ?? {}).map(([name, value]) => `${name} ${value}`);
  return said.length === 0 ? code : `${code} (${said.join(', ')})`;
}
