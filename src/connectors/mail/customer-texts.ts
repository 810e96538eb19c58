/** What letters to customers say, in both languages. */
import type { CustomerLetterKind } from '../../core/amendment/index.ts';

export type CustomerTexts = {
  readonly hello: string;
  readonly subject: Readonly<Record<CustomerLetterKind, (order: string, shop: string) => string>>;
  readonly asked: (order: string) => string;
  readonly expired: (order: string) => string;
  readonly answered: (answer: string, about: string) => string;
  readonly line: (name: string, quantity: number, missing: number) => string;
  readonly total: (before: string, after: string) => string;
  readonly until: (moment: string) => string;
  readonly link: string;
};

// FSI … PDI keep a Latin number from turning the Arabic text around it.
const apart = (text: string | number): string => `\u2068${text}\u2069`;

const en: CustomerTexts = {
  hello: 'Hello,',
  subject: {
    asked: (order, shop) => `Your order ${order} at ${shop}: please choose how we go on`,
    answered: (order, shop) => `Your order ${order} at ${shop}: thank you for your answer`,
    expired: (order, shop) => `Your order ${order} at ${shop} was cancelled`,
  },
  asked: (order) =>
    `we are sorry: a part of your order ${order} is not available any more. Nothing leaves before you have chosen how we go on.`,
  expired: (order) =>
    `we have not had an answer in time, so what was left of your order ${order} is cancelled. What you have paid for it is returned to you.`,
  answered: (answer, about) =>
    ({
      accept: 'we send what is available. What you have paid for the rest is returned to you.',
      wait: `we wait for the missing items with you. They should be here by ${about}.`,
      substitute: `we send ${about} instead of what is missing.`,
      store: `you can collect your order at ${about}. You hear from us when it is ready.`,
      cancel: 'your order is cancelled. What you have paid for it is returned to you.',
    })[answer] ?? 'we have your answer.',
  line: (name, quantity, missing) =>
    missing === 0 ? `${quantity} × ${name}` : `${quantity} × ${name} (${missing} not available)`,
  total: (before, after) => `Your order was ${before}; without the missing items it is ${after}.`,
  until: (moment) => `Please answer by ${moment}. After that we cancel the order.`,
  link: 'Choose here:',
};

const ar: CustomerTexts = {
  hello: 'مرحباً،',
  subject: {
    asked: (order, shop) => `طلبك ${apart(order)} لدى ${apart(shop)}: يرجى اختيار ما تفضله`,
    answered: (order, shop) => `طلبك ${apart(order)} لدى ${apart(shop)}: شكراً على ردك`,
    expired: (order, shop) => `تم إلغاء طلبك ${apart(order)} لدى ${apart(shop)}`,
  },
  asked: (order) => `نأسف لأن جزءاً من طلبك ${apart(order)} لم يعد متوفراً. لن نرسل شيئاً قبل أن تختار ما تفضله.`,
  expired: (order) =>
    `لم يصلنا ردك في الوقت المحدد، لذلك ألغينا ما تبقى من طلبك ${apart(order)}. سيعاد إليك ما دفعته عنه.`,
  answered: (answer, about) =>
    ({
      accept: 'سنرسل ما هو متوفر، وسيعاد إليك ما دفعته عن الباقي.',
      wait: `سننتظر الأصناف الناقصة. من المتوقع وصولها بحلول ${apart(about)}.`,
      substitute: `سنرسل ${apart(about)} بدلاً من الأصناف الناقصة.`,
      store: `يمكنك استلام طلبك من ${apart(about)}. سنخبرك عندما يصبح جاهزاً.`,
      cancel: 'تم إلغاء طلبك، وسيعاد إليك ما دفعته.',
    })[answer] ?? 'وصلنا ردك.',
  line: (name, quantity, missing) =>
    missing === 0
      ? `${apart(quantity)} × ${apart(name)}`
      : `${apart(quantity)} × ${apart(name)} (غير متوفر: ${apart(missing)})`,
  total: (before, after) => `كانت قيمة طلبك ${apart(before)}، وبدون الأصناف الناقصة تصبح ${apart(after)}.`,
  until: (moment) => `يرجى الرد قبل ${apart(moment)}. بعد ذلك نلغي الطلب.`,
  link: 'اختر من هنا:',
};

export const customerTexts: Readonly<Record<'en' | 'ar', CustomerTexts>> = { en, ar };
