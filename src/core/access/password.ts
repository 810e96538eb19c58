/** Passwords: scrypt with its parameters in the text, so that they may grow without breaking what is stored. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { fail } from '../../platform/errors.ts';

type Parameters = { readonly log2N: number; readonly r: number; readonly p: number };

const today: Parameters = { log2N: 15, r: 8, p: 1 };
const KEY_BYTES = 32;

/** Nobody's password: verifying against it takes an unknown login as long as a known one. */
export const nobodysHash = textOf(Buffer.alloc(16), Buffer.alloc(KEY_BYTES));

/** Each derivation takes 32 MB and a thread of libuv's four, which files and names need too. */
const AT_ONCE = 2;
const MAY_WAIT = 100;

const scryptOf = promisify<string, Buffer, number, object, Buffer>(scrypt);
const waiting: (() => void)[] = [];
let running = 0;

/** `scrypt$<log2 N>$<r>$<p>$<salt>$<key>` */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, today, KEY_BYTES);
  return textOf(salt, key);
}

/** @throws bug `access.hash_unreadable` when what is stored is no hash of ours */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const parts = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w+/=]+)\$([\w+/=]+)$/.exec(stored);
  if (parts === null) fail('bug', 'access.hash_unreadable');
  const [, log2N, r, p, salt = '', key = ''] = parts;
  const expected = Buffer.from(key, 'base64');
  const parameters = { log2N: Number(log2N), r: Number(r), p: Number(p) };
  const derived = await derive(password, Buffer.from(salt, 'base64'), parameters, expected.length);
  return timingSafeEqual(derived, expected);
}

function textOf(salt: Buffer, key: Buffer): string {
  return ['scrypt', today.log2N, today.r, today.p, salt.toString('base64'), key.toString('base64')].join('$');
}

async function derive(password: string, salt: Buffer, { log2N, r, p }: Parameters, bytes: number): Promise<Buffer> {
  await enter();
  try {
    const N = 2 ** log2N;
    // The same letters typed on two keyboards must give the same bytes.
    return await scryptOf(password.normalize('NFKC'), salt, bytes, { N, r, p, maxmem: 256 * N * r });
  } finally {
    leave();
  }
}

async function enter(): Promise<void> {
  if (running < AT_ONCE) {
    running++;
    return;
  }
  if (waiting.length >= MAY_WAIT) fail('unavailable', 'access.too_busy');
  await new Promise<void>((resolve) => waiting.push(resolve));
}

/** The slot passes straight to the next in line. */
function leave(): void {
  const next = waiting.shift();
  if (next === undefined) running--;
  else next();
}
