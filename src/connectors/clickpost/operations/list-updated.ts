/** Lists the newest status of every shipment touched in a window: the backstop for lost callbacks (https://docs.clickpost.ai/docs/fetch-updated-orders-list-1). */
import Joi from 'joi';
import type { CourierScan } from '../../../core/shipment/courier.ts';
import { fail } from '../../../platform/errors.ts';
import { given, identifier, readScan, type StatusRow, statusFields, textOf } from '../answers.ts';
import type { Client, ClickpostOperation } from '../client.ts';

export type Window = { readonly from: Date; readonly to: Date };
type Page = Window & { readonly next?: string };
type UpdatedPage = { readonly scans: CourierScan[]; readonly rows: number; readonly next?: string };
type UpdatedRow = StatusRow & {
  readonly waybill?: string | number | null;
  /** One page of the documentation says `carrier_partner`, the reference and its samples `courier_partner`. */
  readonly courier_partner?: number | null;
  readonly carrier_partner?: number | null;
  readonly reference_number?: string | number | null;
};
type UpdatedAnswer = {
  readonly meta: { readonly next?: string | null };
  readonly result?: readonly UpdatedRow[] | null;
};

/** Clickpost's limit of 30 minutes; it advises 5 to 10. */
const LONGEST_S = 1800;
const MOST_PAGES = 200;

export const listUpdatedPage: ClickpostOperation<Page, UpdatedAnswer, UpdatedPage> = {
  name: 'list-updated',
  host: 'tracking',
  method: 'GET',
  path: () => '/v1/updated-order',
  query: (page) => ({ ...windowQuery(page), ...nextQuery(page.next) }),
  answer: Joi.object({
    meta: Joi.object({ next: Joi.string().allow('', null) }).required(),
    result: Joi.array()
      .items(
        Joi.object({
          ...statusFields,
          waybill: identifier,
          courier_partner: Joi.number().integer().allow(null),
          carrier_partner: Joi.number().integer().allow(null),
          reference_number: identifier,
        }),
      )
      .allow(null),
  }),
  parse: (answer) => {
    const scans = (answer.result ?? []).flatMap((row) => {
      const awb = textOf(row.waybill);
      const partnerId = row.courier_partner ?? row.carrier_partner;
      const scan = awb === undefined || partnerId == null ? undefined : readScan(row, awb, partnerId);
      return scan ? [{ ...scan, ...given('reference', row.reference_number) }] : [];
    });
    return { scans, rows: answer.result?.length ?? 0, ...given('next', answer.meta.next) };
  },
};

export async function listUpdated(client: Client, window: Window): Promise<CourierScan[]> {
  const lengthMs = window.to.getTime() - window.from.getTime();
  if (!(lengthMs > 0 && lengthMs <= LONGEST_S * 1000)) fail('invalid', 'clickpost.window_invalid', { lengthMs });
  const scans: CourierScan[] = [];
  let page: Page = window;
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const answer = await client.call(listUpdatedPage, page);
    scans.push(...answer.scans);
    if (answer.next === undefined || answer.next === page.next || answer.rows === 0) return scans;
    page = { ...window, next: answer.next };
  }
  return fail('refused', 'clickpost.endless_pages', { pages: MOST_PAGES });
}

function windowQuery(window: Window): Record<string, string> {
  const start = Math.floor(window.from.getTime() / 1000);
  const end = Math.min(Math.ceil(window.to.getTime() / 1000), start + LONGEST_S);
  return { start_date: String(start), end_date: String(end) };
}

/** The next page is a whole URL; only its query is followed, so that our key goes to no other host. */
function nextQuery(next: string | undefined): Record<string, string> {
  if (next === undefined) return {};
  const query = new URLSearchParams(next.slice(next.indexOf('?') + 1));
  return Object.fromEntries(query);
}
