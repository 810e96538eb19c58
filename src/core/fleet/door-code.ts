/** The code that a customer says at the door. Made from a secret of this house and the code's own id; never kept. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const CODE_TRIES = 5;
/** Codes of one parcel, each in a letter of its own. */
export const CODES_MOST = 3;

/** Makes the code of an id: six digits. */
export type DoorCodes = (codeId: string) => string;

/** @param secret of this house: without it nobody can tell the code from what is in the database */
export function createDoorCodes(secret: string): DoorCodes {
  return (codeId) => {
    const number = createHmac('sha256', secret).update(`door-code:${codeId}`).digest().readUInt32BE(0);
    return String(number % 1_000_000).padStart(6, '0');
  };
}

export function isCode(said: string, code: string): boolean {
  const digits = said.replace(/[٠-٩]/g, (one) => String(one.charCodeAt(0) - 0x660)).replace(/\D/g, '');
  return digits.length === code.length && timingSafeEqual(Buffer.from(digits), Buffer.from(code));
}
