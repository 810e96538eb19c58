/**
 * Who speaks for an ERP: a bearer key, a short-lived token of the client-credentials endpoint, or, for a NAV that can
 * do no more, a request signed with HMAC. Whichever it is, the credential is bound to one company.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, Server } from '@hapi/hapi';
import { findSigningClient, type ApiClient } from '../../core/access/index.ts';
import type { Caller } from '../../core/erp/index.ts';
import { fail } from '../../platform/errors.ts';
import { erpLimits } from '../../../config/retry.ts';
import { bearerClients, unauthenticated } from '../api-auth.ts';
import type { RouteContext } from '../context.ts';

export const ERP = 'erp';

type Signed = { readonly secret: string; readonly timestamp: string; readonly signature: string };
type ErpCredentials = { readonly client: ApiClient; readonly signed?: Signed };

export function erpAuth(server: Server, context: RouteContext): void {
  const clientOf = bearerClients(context);

  server.auth.scheme('erp', () => ({
    async authenticate(request, h) {
      const { client, signed } = (await signedClient(context, request)) ?? { client: await clientOf(request) };
      if (client === undefined) throw unauthenticated();
      return h.authenticated({ credentials: { scope: [...client.scopes], client, signed } as never });
    },
  }));
  server.auth.strategy(ERP, 'erp');
}

async function signedClient(context: RouteContext, request: Request): Promise<ErpCredentials | undefined> {
  const name = headerOf(request, 'x-hub-client');
  const timestamp = headerOf(request, 'x-hub-timestamp');
  const signature = /^sha256=([0-9a-f]{64})$/.exec(headerOf(request, 'x-hub-signature') ?? '')?.[1];
  if (name === undefined) return undefined;
  if (timestamp === undefined || signature === undefined || !/^\d{10}$/.test(timestamp)) throw unauthenticated();
  const off = Math.abs(Date.now() - Number(timestamp) * 1000);
  if (off > erpLimits.signatureMs) throw unauthenticated();
  const found = await context.db.read((reader) => findSigningClient(reader, name));
  if (found === undefined) throw unauthenticated();
  return { client: found.client, signed: { secret: found.secret, timestamp, signature } };
}

function headerOf(request: Request, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * What is signed: seconds since 1970, method, path with its query, and the SHA-256 of the body in hex, one per line.
 * The key is the SHA-256 of the client's API key in hex, so that the key itself never leaves the ERP again.
 */
export function signatureOf(secret: string, timestamp: string, method: string, path: string, body: Buffer): string {
  const bodyHash = createHash('sha256').update(body).digest('hex');
  return createHmac('sha256', secret)
    .update(`${timestamp}\n${method.toUpperCase()}\n${path}\n${bodyHash}`)
    .digest('hex');
}

/** Every handler behind this scheme calls it: a signature can only be checked once the body is here. */
export function callerOf(request: Request, body: Buffer): Caller {
  const { client, signed } = request.auth.credentials as unknown as ErpCredentials;
  if (signed !== undefined) {
    const path = `${request.url.pathname}${request.url.search}`;
    const right = signatureOf(signed.secret, signed.timestamp, request.method, path, body);
    if (!timingSafeEqual(Buffer.from(right), Buffer.from(signed.signature))) throw unauthenticated();
  }
  const { companyId, locations } = client;
  if (companyId === undefined) fail('forbidden', 'CLIENT_WITHOUT_COMPANY');
  return { clientId: client.id, companyId, ...(locations === undefined ? {} : { locations }) };
}
