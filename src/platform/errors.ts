/** The one error class of the house, and the one table that says what each kind means over HTTP and on a queue. */

export type ErrorKind = 'invalid' | 'forbidden' | 'missing' | 'conflict' | 'refused' | 'unavailable' | 'bug';

/** What a queue does with a message whose handler failed with this kind. */
export type OnQueue = 'park' | 'retry' | 'retry-briefly';

/** Kind → HTTP status, queue reaction, log level. Nothing else in the house decides these. */
export const errorKinds: Record<ErrorKind, { http: number; queue: OnQueue; level: 'info' | 'warn' | 'error' }> = {
  invalid: { http: 400, queue: 'park', level: 'info' },
  forbidden: { http: 403, queue: 'park', level: 'warn' },
  missing: { http: 404, queue: 'retry-briefly', level: 'info' },
  conflict: { http: 409, queue: 'retry-briefly', level: 'info' },
  refused: { http: 422, queue: 'park', level: 'warn' },
  unavailable: { http: 503, queue: 'retry', level: 'warn' },
  bug: { http: 500, queue: 'park', level: 'error' },
};

/** Facts that help a person mend the trouble. Never personal data, never a secret. */
export type ErrorDetails = Record<string, string | number | boolean | null | undefined | readonly string[]>;

export class AppError extends Error {
  readonly kind: ErrorKind;
  /** Stable and dotted, e.g. `clickpost.pincode_not_served`. */
  readonly code: string;
  readonly details: ErrorDetails;
  /** When the partner named a moment before which a retry is pointless (Retry-After), in ms from now. */
  readonly retryAfterMs: number | undefined;

  constructor(kind: ErrorKind, code: string, details: ErrorDetails = {}, cause?: unknown, retryAfterMs?: number) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.kind = kind;
    this.code = code;
    this.details = details;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Throws an AppError; `never` so that callers read as guards. */
export function fail(kind: ErrorKind, code: string, details: ErrorDetails = {}, cause?: unknown): never {
  throw new AppError(kind, code, details, cause);
}

/** Any thrown thing as an AppError; what we did not foresee is a `bug` with its cause kept. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('bug', 'bug.unexpected', { message: briefly(error) }, error);
}

/** A short text of an unknown error, without its stack. */
export function briefly(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.slice(0, 400);
}
