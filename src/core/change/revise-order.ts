/**
 * Another body of a known order. Steps for each body that nobody has looked at, oldest first: read it · pass it over when
 * it is older than what is known · compare it with the body before it · do what can be done of each difference, refuse
 * the rest with a reason · keep the differences with what was decided · ask a person about what was refused.
 */
import type { Tx } from '../../platform/db/index.ts';
import { findBody } from '../../platform/door.ts';
import { asAppError } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import {
  channelFactsOf,
  findByIncrement,
  listKeptRevisions,
  saveRevision,
  touchOrder,
  type IncomingOrder,
  type Revision,
} from '../order/index.ts';
import { AppError } from '../../platform/errors.ts';
import { openTask } from '../task/index.ts';
import { applyDifference } from './apply-difference.ts';
import { cancelOrder } from './cancel-order.ts';
import { compare, isStale } from './compare.ts';
import { stateOf, type Decided } from './difference.ts';
import { saidBy, saidOf, type Said } from './said.ts';
import { lockSubject, type Subject } from './subject.ts';

/** Reads a channel's body; the flow hands it in. @throws invalid */
export type ReadBody = (body: string) => IncomingOrder;

type Arrived = { readonly revision: Revision; readonly incoming?: IncomingOrder; readonly code?: string };

export async function reviseOrders(tx: Tx, orderIds: readonly string[], read: ReadBody): Promise<void> {
  for (const orderId of [...new Set(orderIds)].sort()) await reviseOrder(tx, orderId, read);
}

export async function reviseOrder(tx: Tx, orderId: string, read: ReadBody): Promise<void> {
  // Locked first: two that look at the same bodies look one after the other.
  await lockSubject(tx, orderId);
  const arrived: Arrived[] = [];
  for (const revision of await listKeptRevisions(tx, orderId)) arrived.push(await readOne(tx, revision, read));
  const clock = (one: Arrived): string => one.incoming?.updatedAt ?? '';
  arrived.sort((a, b) => (clock(a) < clock(b) ? -1 : clock(a) > clock(b) ? 1 : 0));
  for (const one of arrived) await decide(tx, orderId, one, read);
}

async function readOne(tx: Tx, revision: Revision, read: ReadBody): Promise<Arrived> {
  const body = await findBody(tx, revision.inboundId);
  if (body === undefined) return { revision, code: 'change.body_gone' };
  try {
    const incoming = read(body);
    const broken = incoming.problems?.find((one) => !one.code.endsWith('_off'));
    return broken === undefined ? { revision, incoming } : { revision, code: broken.code };
  } catch (error) {
    return { revision, code: asAppError(error).code };
  }
}

async function decide(tx: Tx, orderId: string, { revision, incoming, code }: Arrived, read: ReadBody): Promise<void> {
  if (incoming === undefined)
    return end(tx, orderId, revision, [{ difference: { what: 'body' }, outcome: 'refused', code: code ?? 'unknown' }]);
  const subject = await lockSubject(tx, orderId);
  const { order } = subject;
  const known = await channelFactsOf(tx, orderId);
  const now = saidBy(incoming);
  if (isStale(now, known.updatedAt)) return end(tx, orderId, revision, []);
  const before = await saidBefore(tx, subject, { inboundId: known.inboundId, now, read });
  await touchOrder(tx, order, {
    move: 'hear_channel',
    fields: {
      channel_inbound_id: revision.inboundId,
      channel_state: incoming.state === '' ? null : incoming.state.slice(0, 32),
      ...(incoming.updatedAt === undefined ? {} : { channel_updated_at: incoming.updatedAt }),
    },
    tells: false,
  });
  const decided: Decided[] = [];
  for (const difference of compare(order, before, now, incoming.state))
    decided.push(await applyDifference(tx, { orderId, revisionId: revision.id, incoming, before }, difference));
  await end(tx, orderId, revision, decided);
}

async function saidBefore(
  tx: Tx,
  { order, lines }: Subject,
  { inboundId, now, read }: { readonly inboundId: string | null; readonly now: Said; readonly read: ReadBody },
): Promise<Said> {
  const body = inboundId === null ? undefined : await findBody(tx, inboundId);
  if (body === undefined) return saidOf(order, lines, now);
  try {
    return saidBy(read(body));
  } catch {
    // What could be read once cannot be read by a newer reader: the order as it is kept stands in.
    return saidOf(order, lines, now);
  }
}

async function end(tx: Tx, orderId: string, revision: Revision, decided: readonly Decided[]): Promise<void> {
  const state = stateOf(decided);
  await saveRevision(tx, revision.id, {
    state,
    differences: JSON.stringify(decided),
    at: momentOf(new Date()),
  });
  const refused = decided.filter((one) => one.outcome === 'refused');
  if (refused.length === 0) return;
  await openTask(tx, {
    kind: 'order.revision_refused',
    about: revision.id,
    workgroup: 'orders',
    orderId,
    reasonCode: refused[0]?.code ?? 'order.revision_refused',
    facts: { revision: revision.id, refused: refused.map((one) => `${one.difference.what}: ${one.code ?? ''}`) },
  });
}

/** "Edit order" at the channel: the older order is not wanted any more, as far as it can still be stopped. */
export async function replaceOrder(tx: Tx, orderId: string): Promise<void> {
  const { replaces } = await channelFactsOf(tx, orderId);
  const { order } = await lockSubject(tx, orderId);
  const old = replaces === null ? undefined : await findByIncrement(tx, order.channelId, replaces);
  if (old === undefined || old === orderId) return;
  try {
    await cancelOrder(tx, old, { reason: 'replaced' });
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
    if (error.code === 'order.already_cancelled') return;
    await openTask(tx, {
      kind: 'order.replaced_too_late',
      about: old,
      workgroup: 'orders',
      priority: 1,
      orderId: old,
      reasonCode: error.code,
      facts: { by: order.number },
    });
  }
}
