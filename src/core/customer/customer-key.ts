/** By what the house knows that two orders are of one customer: the shop's own id, else the e-mail, else the phone. */
import { createHash } from 'node:crypto';

/** What a key may have; a longer e-mail stands for itself by its hash. */
const LONGEST = 190;

/** `m:<channel>:<customer id>`, `e:<e-mail>` or `p:<E.164>`; null when nothing tells who it is. */
export function customerKeyOf(who: {
  readonly channelId: string;
  /** The channel's id of a customer who has signed in. */
  readonly id?: string;
  readonly email: string;
  readonly phone: string;
}): string | null {
  const email = who.email.normalize('NFKC').trim().toLowerCase();
  const key =
    who.id !== undefined
      ? `m:${who.channelId}:${who.id}`
      : /^\S+@\S+$/.test(email)
        ? `e:${email}`
        : // As typed it could be two numbers' beginning or one number in two spellings.
          /^\+\d{6,15}$/.test(who.phone)
          ? `p:${who.phone}`
          : null;
  if (key === null || key.length <= LONGEST) return key;
  return `${key.slice(0, 2)}#${createHash('sha256').update(key).digest('hex')}`;
}
