/** Dots as ZPL takes them with the fewest bytes. */
import { deflateSync } from 'node:zlib';

/** Zebra's `:Z64:`: deflated, base64, CRC-16/CCITT of the base64 text. */
export function packed(bits: Uint8Array): string {
  const text = deflateSync(bits).toString('base64');
  let crc = 0;
  for (const char of Buffer.from(text, 'latin1')) {
    crc ^= char << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return `:Z64:${text}:${crc.toString(16).toUpperCase().padStart(4, '0')}`;
}
