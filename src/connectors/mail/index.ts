/** Mail over SMTP: letters to suppliers and to customers. */
import type { SupplierLetter } from '../../core/replenishment/index.ts';
import { createClient, type MailOptions } from './client.ts';
import {
  codeMessageIdOf,
  sendCodeLetter,
  type CodedLetter,
  type SentCodeLetter,
} from './operations/send-code-letter.ts';
import {
  customerMessageIdOf,
  sendCustomerLetter,
  type LinkedLetter,
  type SentCustomerLetter,
} from './operations/send-customer-letter.ts';
import {
  parcelMessageIdOf,
  sendParcelLetter,
  type LinkedParcelLetter,
  type SentParcelLetter,
} from './operations/send-parcel-letter.ts';
import { messageIdOf, sendLetter, type SentLetter } from './operations/send-letter.ts';

export type { MailOptions } from './client.ts';
export type { LinkedLetter } from './operations/send-customer-letter.ts';
export type { LinkedParcelLetter } from './operations/send-parcel-letter.ts';
export type MailPartner = ReturnType<typeof createMail>;

export function createMail(options: MailOptions) {
  const client = createClient(options);
  return {
    inbound: {},
    /** Whether a mail server is set. */
    isSet: client.isSet,
    sendCustomerLetter: (letter: LinkedLetter): Promise<SentCustomerLetter> => client.call(sendCustomerLetter, letter),
    /** As `findLetter`. */
    async findCustomerLetter(letter: LinkedLetter): Promise<SentCustomerLetter | undefined> {
      const taken = client.taken(customerMessageIdOf(letter, client.domain));
      return taken === undefined ? undefined : sendCustomerLetter.parse(taken, letter);
    },
    sendParcelLetter: (letter: LinkedParcelLetter): Promise<SentParcelLetter> => client.call(sendParcelLetter, letter),
    /** As `findLetter`. */
    async findParcelLetter(letter: LinkedParcelLetter): Promise<SentParcelLetter | undefined> {
      const taken = client.taken(parcelMessageIdOf(letter, client.domain));
      return taken === undefined ? undefined : sendParcelLetter.parse(taken, letter);
    },
    sendCodeLetter: (letter: CodedLetter): Promise<SentCodeLetter> => client.call(sendCodeLetter, letter),
    /** As `findLetter`. */
    async findCodeLetter(letter: CodedLetter): Promise<SentCodeLetter | undefined> {
      const taken = client.taken(codeMessageIdOf(letter, client.domain));
      return taken === undefined ? undefined : sendCodeLetter.parse(taken, letter);
    },
    sendLetter: (letter: SupplierLetter): Promise<SentLetter> => client.call(sendLetter, letter),
    /** After an attempt whose end was not recorded; undefined when this process has not seen it taken. */
    async findLetter(letter: SupplierLetter): Promise<SentLetter | undefined> {
      const taken = client.taken(messageIdOf(letter, client.domain));
      return taken === undefined ? undefined : sendLetter.parse(taken, letter);
    },
  };
}
