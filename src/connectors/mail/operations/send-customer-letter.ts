/** A letter to a customer about goods that nobody has: text and simple HTML, in English or Arabic. */
import type { CustomerLetter } from '../../../core/amendment/index.ts';
import { decimalOf } from '../../../platform/money.ts';
import { dateOf } from '../../../platform/time.ts';
import type { MailSending, Taken } from '../client.ts';
import { customerTexts, type CustomerTexts } from '../customer-texts.ts';
import { htmlOf, oneLine, textOf, type Parts } from './letter-body.ts';

/** With the address of its page, which is made when it is sent and never kept. */
export type LinkedLetter = CustomerLetter & { readonly url?: string };
export type SentCustomerLetter = { readonly id: string; readonly response: string };

/** The same for every attempt. */
export function customerMessageIdOf(letter: Pick<CustomerLetter, 'id'>, domain: string): string {
  return `<${letter.id}@${domain}>`;
}

export const sendCustomerLetter: MailSending<LinkedLetter, SentCustomerLetter> = {
  name: 'send-customer-letter',
  build(letter, domain) {
    const texts = customerTexts[letter.language];
    const parts = partsOf(letter, texts);
    return {
      messageId: customerMessageIdOf(letter, domain),
      to: letter.to,
      subject: oneLine(texts.subject[letter.kind](letter.orderNumber, letter.shop)),
      date: dateOf(letter.writtenAt),
      text: textOf(parts),
      html: htmlOf(parts, letter.language),
      headers: { 'X-Omnihub-Reference': letter.orderNumber, 'Auto-Submitted': 'auto-generated' },
    };
  },
  parse: ({ response }: Taken, { id }) => ({ id, response: response.slice(0, 200) }),
};

function partsOf(letter: LinkedLetter, texts: CustomerTexts): Parts {
  const { kind, lines, currency, afterMinor, beforeMinor, orderNumber, until, shop, url } = letter;
  const money = (minor: number): string => `${decimalOf(minor, currency)} ${currency}`;
  const asked = kind === 'asked';
  const what = kind === 'answered' ? texts.answered(letter.answer ?? '', letter.about ?? '') : texts[kind](orderNumber);
  return {
    hello: texts.hello,
    paragraphs: [what],
    lines: asked
      ? lines.map((line) => {
          const name = oneLine(letter.language === 'ar' ? (line.nameAr ?? line.name) : line.name);
          return texts.line(name, line.quantity, line.missing);
        })
      : [],
    after: asked ? [texts.total(money(beforeMinor), money(afterMinor)), texts.until(until)] : [],
    ...(url === undefined ? {} : { link: { url, words: texts.link } }),
    end: shop,
  };
}
