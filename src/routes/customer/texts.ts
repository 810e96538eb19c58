/** What customers' pages say, in both languages. */
import type { LinkStanding } from '../../core/amendment/index.ts';

export type Language = 'en' | 'ar';

export type Texts = {
  readonly title: string;
  readonly order: string;
  readonly to: string;
  readonly intro: string;
  readonly items: string;
  readonly missing: (count: number) => string;
  readonly before: string;
  readonly after: string;
  readonly until: (moment: string) => string;
  readonly choose: string;
  readonly choices: {
    readonly accept: string;
    readonly acceptHint: (amount: string) => string;
    readonly wait: string;
    readonly waitHint: (day: string) => string;
    readonly substitute: string;
    readonly substituteHint: (names: string) => string;
    readonly substituteLess: (amount: string) => string;
    readonly store: (name: string) => string;
    readonly storeHint: (city: string) => string;
    readonly cancel: string;
    readonly cancelHint: string;
  };
  readonly send: string;
  readonly other: string;
  readonly standing: Readonly<Record<Exclude<LinkStanding, 'open'>, string>>;
  readonly done: Readonly<Record<string, string>>;
  readonly thanks: string;
  readonly unknown: string;
  readonly busy: string;
  readonly wrong: string;
  readonly tooLate: string;
};

// FSI … PDI keep a Latin number from turning the Arabic text around it.
const apart = (text: string | number): string => `\u2068${text}\u2069`;

const en: Texts = {
  title: 'Your order',
  order: 'Order',
  to: 'to',
  intro: 'We are sorry: a part of your order is not available any more. Please choose how we go on.',
  items: 'What you ordered',
  missing: (count) => `${count} not available`,
  before: 'Your order was',
  after: 'Without the missing items',
  until: (moment) => `Please answer by ${moment}. After that we cancel the order, and what you have paid is returned.`,
  choose: 'How shall we go on?',
  choices: {
    accept: 'Send what is available',
    acceptHint: (amount) => `You pay ${amount}. What you have paid for the rest is returned.`,
    wait: 'Wait for the missing items',
    waitHint: (day) => `They should be here by ${day}.`,
    substitute: 'Send something else instead',
    substituteHint: (names) => names,
    substituteLess: (amount) => `You pay ${amount} less.`,
    store: (name) => `Collect all of it at ${name}`,
    storeHint: (city) => city,
    cancel: 'Cancel the whole order',
    cancelHint: 'What you have paid is returned.',
  },
  send: 'Send my answer',
  other: 'العربية',
  standing: {
    answered: 'This question has been answered.',
    expired: 'The time for this answer is over. The order was cancelled, or will be in a moment.',
    revoked: 'This link is not valid any more. Please use the newest mail that you have from us.',
    overtaken: 'The order has changed meanwhile: this question is not open any more.',
  },
  done: {
    accept: 'We send what is available.',
    wait: 'We wait for the missing items.',
    substitute: 'We send something else instead of what is missing.',
    store: 'You collect the order at the store that you have chosen.',
    cancel: 'The order is cancelled.',
  },
  thanks: 'Thank you, we have your answer.',
  unknown: 'There is no such page. Please open the link from our mail once more.',
  busy: 'Too many tries. Please wait a moment.',
  wrong: 'This choice is not possible. Please choose again.',
  tooLate: 'Somebody has answered already.',
};

const ar: Texts = {
  title: 'طلبك',
  order: 'الطلب',
  to: 'إلى',
  intro: 'نأسف لأن جزءاً من طلبك لم يعد متوفراً. يرجى اختيار ما تفضله.',
  items: 'ما طلبته',
  missing: (count) => `غير متوفر: ${apart(count)}`,
  before: 'كانت قيمة طلبك',
  after: 'بدون الأصناف الناقصة',
  until: (moment) => `يرجى الرد قبل ${apart(moment)}. بعد ذلك نلغي الطلب ونعيد إليك ما دفعته.`,
  choose: 'كيف تفضل أن نتابع؟',
  choices: {
    accept: 'أرسلوا ما هو متوفر',
    acceptHint: (amount) => `تدفع ${apart(amount)}، ويعاد إليك ما دفعته عن الباقي.`,
    wait: 'أنتظر الأصناف الناقصة',
    waitHint: (day) => `من المتوقع وصولها بحلول ${apart(day)}.`,
    substitute: 'أرسلوا بديلاً',
    substituteHint: (names) => apart(names),
    substituteLess: (amount) => `تدفع أقل بمقدار ${apart(amount)}.`,
    store: (name) => `أستلم الطلب كاملاً من ${apart(name)}`,
    storeHint: (city) => apart(city),
    cancel: 'إلغاء الطلب بالكامل',
    cancelHint: 'يعاد إليك ما دفعته.',
  },
  send: 'إرسال الرد',
  other: 'English',
  standing: {
    answered: 'تمت الإجابة عن هذا السؤال.',
    expired: 'انتهى وقت الرد. تم إلغاء الطلب أو سيتم ذلك بعد لحظات.',
    revoked: 'هذا الرابط لم يعد صالحاً. يرجى استخدام أحدث رسالة وصلتك منا.',
    overtaken: 'تغير الطلب في هذه الأثناء، ولم يعد هذا السؤال مفتوحاً.',
  },
  done: {
    accept: 'سنرسل ما هو متوفر.',
    wait: 'سننتظر الأصناف الناقصة.',
    substitute: 'سنرسل بديلاً عن الأصناف الناقصة.',
    store: 'تستلم الطلب من المتجر الذي اخترته.',
    cancel: 'تم إلغاء الطلب.',
  },
  thanks: 'شكراً لك، وصلنا ردك.',
  unknown: 'لا توجد صفحة كهذه. يرجى فتح الرابط من رسالتنا مرة أخرى.',
  busy: 'محاولات كثيرة. يرجى الانتظار قليلاً.',
  wrong: 'هذا الاختيار غير ممكن. يرجى الاختيار مرة أخرى.',
  tooLate: 'تمت الإجابة من قبل.',
};

export const texts: Readonly<Record<Language, Texts>> = { en, ar };
