/** The Serial Shipping Container Code: the licence plate of a carton, GS1 General Specifications 2.2 and 7.9. */
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { insertCarton, listCartons, takeSerial } from './store.ts';

/** Weights 3 and 1 in turns from the right; what is missing to the next ten. */
export function checkDigit(digits: string): number {
  const sum = [...digits].reverse().reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}

/** Eighteen digits, the last of which checks the others. */
export function isSscc(text: string): boolean {
  return /^\d{18}$/.test(text) && checkDigit(text.slice(0, 17)) === Number(text.slice(17));
}

/**
 * Extension digit, company prefix, serial, check digit. Prefix and serial share 16 digits; what the serial has no room
 * for goes into the extension digit, ten times as many before one comes again.
 * @throws invalid `sscc.prefix` unless it has 7 to 12 digits
 * @throws conflict `sscc.used_up` when the series has no number left
 */
export function ssccOf(prefix: string, serial: number): string {
  if (!/^\d{7,12}$/.test(prefix)) fail('invalid', 'sscc.prefix', { length: prefix.length });
  const room = 16 - prefix.length;
  const extension = Math.floor(serial / 10 ** room);
  if (!Number.isSafeInteger(serial) || serial < 0 || extension > 9) fail('conflict', 'sscc.used_up', { prefix });
  const digits = `${extension}${prefix}${String(serial % 10 ** room).padStart(room, '0')}`;
  return `${digits}${checkDigit(digits)}`;
}

/** The SSCC of each carton of a shipment, the same however often it is asked; the caller holds the shipment's lock. */
export async function numberCartons(tx: Tx, shipmentId: string, pieces: number, prefix: string): Promise<string[]> {
  const known = await listCartons(tx, shipmentId);
  const codes: string[] = [];
  for (let piece = 1; piece <= pieces; piece += 1) {
    const old = known.get(piece);
    const sscc = old ?? ssccOf(prefix, await takeSerial(tx, prefix));
    codes.push(sscc);
    if (old !== undefined) continue;
    await insertCarton(tx, {
      sscc,
      shipment_id: shipmentId,
      piece_no: piece,
      made_by: currentCause().who,
      made_at: momentOf(new Date()),
    });
  }
  return codes;
}
