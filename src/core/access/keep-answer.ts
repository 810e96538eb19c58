/** A caller that got no answer asks again under the same key: the work is done once, its answer is said again. */
import { createHash } from 'node:crypto';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { findAnswer, insertAnswer, saveAnswer } from './store-answers.ts';

export type Asked = {
  /** Of whom: keys of different callers do not meet. */
  readonly client: string;
  /** Left out: every time is a time of its own. */
  readonly key: string | undefined;
  /** What is asked; the same key for something else is a mistake. */
  readonly about: unknown;
};

/**
 * Runs in the transaction of the work, so that work and answer are kept together or not at all.
 * @throws conflict `request.key_reused`; invalid `request.bad_key`
 */
export async function keepAnswer<T>(tx: Tx, asked: Asked, work: () => Promise<T>): Promise<T> {
  const { client, key } = asked;
  if (key === undefined) return work();
  if (!/^[\x21-\x7e]{1,100}$/.test(key)) fail('invalid', 'request.bad_key');
  const about = createHash('sha256').update(JSON.stringify(asked.about)).digest('hex');
  if (!(await insertAnswer(tx, { client, key, about, at: momentOf(new Date()) }))) {
    const before = await findAnswer(tx, client, key);
    if (before?.about !== about || before.answer === null) fail('conflict', 'request.key_reused');
    return JSON.parse(before.answer) as T;
  }
  const answer = await work();
  await saveAnswer(tx, client, key, JSON.stringify(answer));
  return answer;
}
