/** What letters about parcels and cash orders say, in both languages. */
import type { ParcelLetter } from '../../core/delivery/index.ts';

type Letter = {
  readonly subject: (order: string, shop: string) => string;
  /** `amount` is what is paid at the door. */
  readonly text: (order: string, amount: string) => string;
  readonly until: (moment: string) => string;
  readonly link: string;
};

export type ParcelTexts = { readonly hello: string } & Readonly<Record<ParcelLetter['kind'], Letter>>;

// FSI … PDI keep a Latin number from turning the Arabic text around it.
const apart = (text: string): string => `\u2068${text}\u2069`;

const en: ParcelTexts = {
  hello: 'Hello,',
  delivery_failed: {
    subject: (order, shop) => `Your order ${order} at ${shop}: please choose a new day`,
    text: (order) =>
      `we could not deliver your order ${order}. Please choose a new day, or correct your address or phone.`,
    until: (moment) => `Please answer by ${moment}. After that the courier decides.`,
    link: 'Choose here:',
  },
  confirm_cod: {
    subject: (order, shop) => `Your order ${order} at ${shop}: please confirm it`,
    text: (order, amount) =>
      `thank you for your order ${order}. You pay ${amount} when it is delivered. Please confirm it, then we send it.`,
    until: (moment) => `Please answer by ${moment}.`,
    link: 'Confirm or cancel here:',
  },
};

const ar: ParcelTexts = {
  hello: 'مرحباً،',
  delivery_failed: {
    subject: (order, shop) => `طلبك ${apart(order)} لدى ${apart(shop)}: يرجى اختيار موعد جديد`,
    text: (order) => `تعذّر تسليم طلبك ${apart(order)}. يرجى اختيار يوم جديد أو تصحيح عنوانك أو رقم هاتفك.`,
    until: (moment) => `يرجى الرد قبل ${apart(moment)}. بعد ذلك يعود القرار إلى شركة الشحن.`,
    link: 'اختر من هنا:',
  },
  confirm_cod: {
    subject: (order, shop) => `طلبك ${apart(order)} لدى ${apart(shop)}: يرجى تأكيده`,
    text: (order, amount) =>
      `شكراً على طلبك ${apart(order)}. تدفع ${apart(amount)} عند التسليم. يرجى تأكيد الطلب لنرسله إليك.`,
    until: (moment) => `يرجى الرد قبل ${apart(moment)}.`,
    link: 'أكّد أو ألغِ من هنا:',
  },
};

export const parcelTexts: Readonly<Record<'en' | 'ar', ParcelTexts>> = { en, ar };
