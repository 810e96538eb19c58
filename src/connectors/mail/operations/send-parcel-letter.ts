/** A letter to a customer about a parcel that could not be delivered, or a cash order to be confirmed: English or Arabic. */
import type { ParcelLetter } from '../../../core/delivery/index.ts';
import { decimalOf } from '../../../platform/money.ts';
import { dateOf } from '../../../platform/time.ts';
import type { MailSending, Taken } from '../client.ts';
import { parcelTexts } from '../parcel-texts.ts';
import { htmlOf, oneLine, textOf } from './letter-body.ts';

/** With the address of its page, which is made when it is sent and never kept. */
export type LinkedParcelLetter = ParcelLetter & { readonly url: string };
export type SentParcelLetter = { readonly id: string; readonly response: string };

/** The same for every attempt. */
export function parcelMessageIdOf(letter: Pick<ParcelLetter, 'id'>, domain: string): string {
  return `<${letter.id}@${domain}>`;
}

export const sendParcelLetter: MailSending<LinkedParcelLetter, SentParcelLetter> = {
  name: 'send-parcel-letter',
  build(letter, domain) {
    const { kind, language, orderNumber, shop, until, url, amountMinor = 0, currency = '' } = letter;
    const say = parcelTexts[language];
    const amount = kind === 'confirm_cod' ? `${decimalOf(amountMinor, currency)} ${currency}` : '';
    const parts = {
      hello: say.hello,
      paragraphs: [say[kind].text(orderNumber, amount)],
      lines: [],
      after: [say[kind].until(until)],
      link: { url, words: say[kind].link },
      end: shop,
    };
    return {
      messageId: parcelMessageIdOf(letter, domain),
      to: letter.to,
      subject: oneLine(say[kind].subject(orderNumber, shop)),
      date: dateOf(letter.writtenAt),
      text: textOf(parts),
      html: htmlOf(parts, language),
      headers: { 'X-Omnihub-Reference': orderNumber, 'Auto-Submitted': 'auto-generated' },
    };
  },
  parse: ({ response }: Taken, { id }) => ({ id, response: response.slice(0, 200) }),
};
