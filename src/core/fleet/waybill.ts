/**
 * Waybills of our own: `HF`, ten digits of a series, two check digits (ISO/IEC 7064 MOD 97-10), e.g. `HF000000000195`.
 * An even number of digits, so Code 128 prints them in pairs; any one digit typed wrong, and any two that changed
 * places, are noticed.
 */
const FORM = /^HF\d{12}$/;

/** @param serial from 1 up; ten digits at most */
export function waybillOf(serial: number): string {
  if (!Number.isSafeInteger(serial) || serial < 1 || serial > 9_999_999_999)
    throw new RangeError('serial out of range');
  const digits = String(serial).padStart(10, '0');
  return `HF${digits}${checkDigits(digits)}`;
}

export function isWaybill(text: string): boolean {
  return FORM.test(text) && text.slice(12) === checkDigits(text.slice(2, 12));
}

/** As a scanner or a thumb sends it: spaces and small letters do no harm. */
export function readWaybill(typed: string): string | undefined {
  const text = typed.replace(/[\s-]/g, '').toUpperCase();
  return isWaybill(text) ? text : undefined;
}

/** With them the whole number leaves 1 when it is divided by 97. */
function checkDigits(digits: string): string {
  return String(98 - ((Number(digits) * 100) % 97)).padStart(2, '0');
}
