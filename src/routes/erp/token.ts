/** OAuth2 client credentials (RFC 6749 §4.4): the client's name and key buy a token for an hour. */
import type { Request, ServerRoute } from '@hapi/hapi';
import { issueToken } from '../../core/access/index.ts';
import { erpLimits } from '../../../config/retry.ts';
import { unauthenticated } from '../api-auth.ts';
import type { RouteContext } from '../context.ts';

export function tokenRoute(context: RouteContext): ServerRoute {
  return {
    method: 'POST',
    path: '/erp/v1/token',
    options: { auth: false, payload: { parse: false, output: 'data', maxBytes: 10_000, timeout: 10_000 } },
    handler: async (request, h) => {
      const form = new URLSearchParams((request.payload as Buffer | null)?.toString('utf8') ?? '');
      // The error words are the RFC's: OAuth libraries look for them.
      if (form.get('grant_type') !== 'client_credentials')
        return h.response({ error: 'unsupported_grant_type' }).code(400);
      const { name, key } = basicOf(request) ?? { name: form.get('client_id'), key: form.get('client_secret') };
      if (name === null || key === null || key.length > 200) return h.response({ error: 'invalid_request' }).code(400);
      const issued = await context.db.tx((tx) => issueToken(tx, { name, key, livesMs: erpLimits.tokenMs }));
      if (issued === undefined) throw unauthenticated();
      return h
        .response({
          access_token: issued.token,
          token_type: 'Bearer',
          expires_in: Math.floor(erpLimits.tokenMs / 1000),
          scope: issued.scopes.join(' '),
        })
        .header('cache-control', 'no-store');
    },
  };
}

function basicOf(request: Request): { name: string; key: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]{1,600})$/.exec(
    (request.headers.authorization as string | undefined) ?? '',
  )?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return { name: decoded(text.slice(0, Math.max(0, colon))), key: decoded(text.slice(colon + 1)) };
}

/** RFC 6749 §2.3.1 has both parts form-encoded; many clients leave that out, and our names and keys look alike in both. */
function decoded(text: string): string {
  return new URLSearchParams(`v=${text}`).get('v') ?? '';
}
