/** What console and admin API share about refused orders: read with its reasons, corrected and tried again, sent back. */
import {
  errorsOf,
  examineOrder,
  orderNumber,
  rejectRefused,
  retryRefused,
  type Found,
  type IncomingOrder,
} from '../core/order/index.ts';
import { loadParkedWork, type ParkedRow, type Scope } from '../core/reading/index.ts';
import { recordAudit } from '../core/access/index.ts';
import { AppError, asAppError, fail } from '../platform/errors.ts';
import { listCorrections, loadParked, type Corrected } from '../platform/parked.ts';
import type { RouteContext } from './context.ts';
import { changedFields, jsonIn, withFields } from './edit-body.ts';

export type RefusedOrder = {
  readonly row: ParkedRow;
  readonly body: string;
  /** As it would be found now: mended items do not count any more. */
  readonly found: readonly Found[];
  readonly magentoOrderId: number | undefined;
  readonly corrections: readonly Corrected[];
};

/**
 * @param typed looked through instead of the body that is kept
 * @throws missing `parked.unknown`, also for another channel's; conflict `order.not_refused` for what is no order
 */
export async function loadRefused(
  context: RouteContext,
  scope: Scope,
  id: string,
  typed?: string,
): Promise<RefusedOrder> {
  const {
    row,
    parked,
    body: kept,
    corrections,
  } = await context.db.read(async (reader) => {
    const row = await loadParkedWork(reader, scope, id);
    const { parked, body } = await loadParked(reader, id);
    return { row, parked, body, corrections: await listCorrections(reader, parked.refId) };
  });
  if (parked.source !== 'inbound' || parked.event !== context.partners.orderSource)
    fail('conflict', 'order.not_refused', { id });
  const body = typed ?? kept;
  const { found, magentoOrderId } = await examine(context, row.channelId ?? '', body);
  return { row, body, found, magentoOrderId, corrections };
}

export type Edit = {
  /** All of it; left out: as it is. */
  readonly body?: string;
  /** Path → text. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly why?: string;
  readonly seen?: string;
};

/** What a body would be after an edit, before anything is saved. @throws invalid `request.not_json`, `request.bad_path` */
export function edited(before: string, { body, fields }: Edit): { body: string; fields: readonly string[] } {
  const from = jsonIn(before);
  const to = withFields(body === undefined ? from : jsonIn(body), fields ?? {});
  const changed = changedFields(from, to);
  return { body: changed.length === 0 ? before : JSON.stringify(to), fields: changed };
}

/**
 * Looked through first: what would be refused again changes nothing.
 * @throws refused `order.still_refused` with every reason; conflict when another was faster
 */
export async function retry(
  context: RouteContext,
  scope: Scope,
  id: string,
  edit: Edit,
  who: string,
): Promise<{ readonly number: string }> {
  const { row, body: before } = await loadRefused(context, scope, id);
  const channelId = row.channelId ?? '';
  const { body, fields } = edited(before, edit);
  const { found, incrementId } = await examine(context, channelId, body);
  const errors = errorsOf(found);
  if (errors.length > 0)
    fail('refused', 'order.still_refused', { errors: errors.slice(0, 50).map((one) => `${one.field}: ${one.code}`) });
  if (incrementId === undefined) fail('refused', 'order.without_number', { channelId });
  const number = orderNumber(channelId, incrementId);
  await context.db.tx(async (tx) => {
    await retryRefused(tx, id, {
      body,
      fields,
      businessKey: incrementId,
      orderNumber: number,
      ...(edit.why === undefined || edit.why === '' ? {} : { why: edit.why }),
      ...(edit.seen === undefined ? {} : { seen: edit.seen }),
    });
    await recordAudit(tx, { who, action: 'order.corrected', target: `parked:${id}`, detail: { number, fields } });
  });
  context.wake();
  return { number };
}

/** @throws as `rejectRefused` */
export async function reject(
  context: RouteContext,
  scope: Scope,
  id: string,
  wish: { readonly reason: string; readonly seen?: string },
  who: string,
): Promise<{ readonly told: boolean }> {
  const { row, magentoOrderId } = await loadRefused(context, scope, id);
  await context.db.tx(async (tx) => {
    await rejectRefused(tx, id, { ...wish, channelId: row.channelId ?? '', magentoOrderId });
    const detail = { reason: wish.reason, told: magentoOrderId !== undefined };
    await recordAudit(tx, { who, action: 'order.sent_back', target: `parked:${id}`, detail });
  });
  return { told: magentoOrderId !== undefined };
}

/** What stands in a body and what is wrong with it; a body that is no order at all has one reason. */
async function examine(
  context: RouteContext,
  channelId: string,
  body: string,
): Promise<{ found: readonly Found[]; incrementId: string | undefined; magentoOrderId: number | undefined }> {
  const nothing = { incrementId: undefined, magentoOrderId: undefined };
  try {
    const json = jsonIn(body);
    const envelope = context.partners.readEnvelope(json);
    const order: IncomingOrder = context.partners.readOrder(json);
    const found = await context.db.read((reader) => examineOrder(reader, channelId, order));
    return { found, incrementId: envelope?.incrementId, magentoOrderId: envelope?.magentoOrderId };
  } catch (thrown) {
    const error = asAppError(thrown);
    if (!(thrown instanceof AppError) || error.kind !== 'invalid') throw thrown;
    return { found: [{ code: 'order.field_malformed', field: String(error.details.field ?? '') }], ...nothing };
  }
}
