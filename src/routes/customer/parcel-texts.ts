/** What customers' pages about a parcel or a cash order say, in both languages. */
import type { ParcelStanding } from '../../core/delivery/index.ts';
import type { Language } from './texts.ts';

export type ParcelTexts = {
  readonly failed: string;
  readonly confirm: (amount: string) => string;
  readonly untilFailed: (moment: string) => string;
  readonly untilConfirm: (moment: string) => string;
  readonly choose: string;
  readonly onDay: (day: string) => string;
  readonly cancelParcel: string;
  readonly cancelParcelHint: string;
  readonly newDetails: string;
  readonly newDetailsHint: string;
  readonly phone: string;
  readonly address: string;
  readonly landmark: string;
  readonly yes: string;
  readonly yesHint: string;
  readonly no: string;
  readonly noHint: string;
  readonly standing: Readonly<Record<Exclude<ParcelStanding, 'open'>, string>>;
  readonly done: {
    readonly day: (day: string) => string;
    readonly back: string;
    readonly yes: string;
    readonly no: string;
  };
  readonly problems: Readonly<Record<string, string>>;
};

// FSI … PDI keep a Latin number from turning the Arabic text around it.
const apart = (text: string): string => `\u2068${text}\u2069`;

const en: ParcelTexts = {
  failed: 'We could not deliver your order. What shall we do?',
  confirm: (amount) => `You pay ${amount} when your order is delivered. Please confirm that we may send it.`,
  untilFailed: (moment) => `Please answer by ${moment}. After that the courier decides.`,
  untilConfirm: (moment) => `Please answer by ${moment}.`,
  choose: 'Please choose',
  onDay: (day) => `Deliver it on ${day}`,
  cancelParcel: 'I do not want it any more',
  cancelParcelHint: 'It goes back to us.',
  newDetails: 'Is something wrong with the address or the phone?',
  newDetailsHint: 'Only what has to change; leave the rest empty.',
  phone: 'Phone',
  address: 'Street, building, flat',
  landmark: 'Near to',
  yes: 'Yes, send it',
  yesHint: 'I pay when it is delivered.',
  no: 'Cancel the order',
  noHint: 'Nothing is sent.',
  standing: {
    answered: 'This question has been answered.',
    expired: 'The time for this answer is over.',
    revoked: 'This link is not valid any more. Please use the newest mail that you have from us.',
    overtaken: 'Your order has moved on meanwhile: there is nothing to choose any more.',
  },
  done: {
    day: (day) => `We have asked the courier to come on ${day}.`,
    back: 'The parcel goes back to us.',
    yes: 'Your order is confirmed.',
    no: 'Your order is cancelled.',
  },
  problems: {
    'confirmation.changed_meanwhile':
      'Your order has changed meanwhile. Please read what you pay now, and answer once more.',
    'delivery.day_wrong': 'Please choose one of the days.',
    'delivery.phone_wrong': 'This phone number cannot be read. Please type it with its area code.',
  },
};

const ar: ParcelTexts = {
  failed: 'تعذّر تسليم طلبك. ماذا تفضل؟',
  confirm: (amount) => `تدفع ${apart(amount)} عند تسليم طلبك. يرجى تأكيد أنه يمكننا إرساله.`,
  untilFailed: (moment) => `يرجى الرد قبل ${apart(moment)}. بعد ذلك يعود القرار إلى شركة الشحن.`,
  untilConfirm: (moment) => `يرجى الرد قبل ${apart(moment)}.`,
  choose: 'يرجى الاختيار',
  onDay: (day) => `التسليم يوم ${apart(day)}`,
  cancelParcel: 'لم أعد أريده',
  cancelParcelHint: 'سيعود الطرد إلينا.',
  newDetails: 'هل هناك خطأ في العنوان أو رقم الهاتف؟',
  newDetailsHint: 'اكتب ما يجب تغييره فقط واترك الباقي فارغاً.',
  phone: 'رقم الهاتف',
  address: 'الشارع والمبنى والشقة',
  landmark: 'بالقرب من',
  yes: 'نعم، أرسلوه',
  yesHint: 'أدفع عند التسليم.',
  no: 'إلغاء الطلب',
  noHint: 'لن يُرسل شيء.',
  standing: {
    answered: 'تمت الإجابة عن هذا السؤال.',
    expired: 'انتهى وقت الرد.',
    revoked: 'هذا الرابط لم يعد صالحاً. يرجى استخدام أحدث رسالة وصلتك منا.',
    overtaken: 'تغيرت حالة طلبك في هذه الأثناء، ولم يعد هناك ما تختاره.',
  },
  done: {
    day: (day) => `طلبنا من شركة الشحن الحضور يوم ${apart(day)}.`,
    back: 'سيعود الطرد إلينا.',
    yes: 'تم تأكيد طلبك.',
    no: 'تم إلغاء طلبك.',
  },
  problems: {
    'confirmation.changed_meanwhile': 'تغيّر طلبك في هذه الأثناء. يرجى قراءة المبلغ الآن والإجابة مرة أخرى.',
    'delivery.day_wrong': 'يرجى اختيار أحد الأيام.',
    'delivery.phone_wrong': 'لا يمكن قراءة رقم الهاتف. يرجى كتابته مع رمز المنطقة.',
  },
};

export const parcelTexts: Readonly<Record<Language, ParcelTexts>> = { en, ar };
