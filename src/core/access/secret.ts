/** Random secrets that are shown once and kept only as a hash. */
import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, safe in a URL and in a cookie. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Enough for a secret of 256 random bits, which nobody can try out; people's passwords need `password.ts`. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
