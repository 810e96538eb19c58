/** The code that a customer says to our courier at the door: English or Arabic. */
import type { CodeLetter } from '../../../core/fleet/index.ts';
import { decimalOf } from '../../../platform/money.ts';
import { dateOf } from '../../../platform/time.ts';
import type { MailSending, Taken } from '../client.ts';
import { htmlOf, oneLine, textOf } from './letter-body.ts';

/** With the code, which is made when it is sent and never kept. */
export type CodedLetter = CodeLetter & { readonly code: string };
export type SentCodeLetter = { readonly id: string; readonly response: string };

// FSI … PDI keep a Latin number from turning the Arabic text around it.
const apart = (text: string): string => `\u2068${text}\u2069`;

const texts = {
  en: {
    hello: 'Hello,',
    subject: (order: string, shop: string) => `Your order ${order} at ${shop} is on its way`,
    text: (order: string, code: string) =>
      `our courier is on the way with your order ${order}. At the door, please say this code: ${code}`,
    cash: (amount: string) => `Please have ${amount} ready.`,
    warn: 'Give the code to nobody before you have your parcel.',
  },
  ar: {
    hello: 'مرحباً،',
    subject: (order: string, shop: string) => `طلبك ${apart(order)} لدى ${apart(shop)} في الطريق إليك`,
    text: (order: string, code: string) =>
      `مندوبنا في الطريق إليك بطلبك ${apart(order)}. يرجى إعطاؤه هذا الرمز عند الباب: ${apart(code)}`,
    cash: (amount: string) => `يرجى تجهيز مبلغ ${apart(amount)}.`,
    warn: 'لا تعطِ الرمز لأحد قبل استلام طردك.',
  },
} as const;

export function codeMessageIdOf({ id }: Pick<CodeLetter, 'id'>, domain: string): string {
  return `<${id}@${domain}>`;
}

export const sendCodeLetter: MailSending<CodedLetter, SentCodeLetter> = {
  name: 'send-code-letter',
  build(letter, domain) {
    const { language, orderNumber, shop, code, cash } = letter;
    const say = texts[language];
    const amount = cash === undefined ? [] : [say.cash(`${decimalOf(cash.minor, cash.currency)} ${cash.currency}`)];
    const parts = {
      hello: say.hello,
      paragraphs: [say.text(orderNumber, code)],
      lines: [],
      after: [...amount, say.warn],
      end: shop,
    };
    return {
      messageId: codeMessageIdOf(letter, domain),
      to: letter.to,
      subject: oneLine(say.subject(orderNumber, shop)),
      date: dateOf(letter.writtenAt),
      text: textOf(parts),
      html: htmlOf(parts, language),
      headers: { 'X-Omnihub-Reference': orderNumber, 'Auto-Submitted': 'auto-generated' },
    };
  },
  parse: ({ response }: Taken, { id }) => ({ id, response: response.slice(0, 200) }),
};
