/** A change that another system asks for: once under its key, as the client that asks, with a line in the audit log. */
import type { Request } from '@hapi/hapi';
import { keepAnswer, recordAudit } from '../core/access/index.ts';
import { withCause } from '../platform/correlation.ts';
import type { Database, Tx } from '../platform/db/index.ts';
import { apiClientOf } from './api-auth.ts';

/**
 * @param said what was asked: the same under the same `Idempotency-Key` is answered as before
 * @throws as `keepAnswer` for another wish under a known key
 */
export function keepChange<T extends object>(
  db: Database,
  request: Request,
  { action, target, said }: { readonly action: string; readonly target: string; readonly said: object },
  work: (tx: Tx, who: string) => Promise<T>,
): Promise<T> {
  const who = `api:${apiClientOf(request).name}`.slice(0, 80);
  const correlationId = request.headers['x-correlation-id'] as string;
  const key = request.headers['idempotency-key'] as string | undefined;
  return withCause({ correlationId, who }, () =>
    db.tx((tx) =>
      keepAnswer(tx, { client: who, key, about: [action, target, said] }, async () => {
        const done = await work(tx, who);
        await recordAudit(tx, { who, action, target, detail: { ...said } });
        return done;
      }),
    ),
  );
}
