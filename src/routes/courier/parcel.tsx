/** One parcel in a courier's hand: handed over with its proof, not handed over with its reason, or brought back. */
import Joi from 'joi';
import {
  asksForCode,
  createDoorCodes,
  failReasons,
  PHOTO_BYTES,
  renewCode,
  takePress,
  type FailReason,
  type Press,
} from '../../core/fleet/index.ts';
import { loadChannel } from '../../core/catalog/index.ts';
import { findCarried, type CarriedParcel } from '../../core/reading/index.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { html } from '../console/layout.tsx';
import type { PageRoute, Visit } from '../console/visit.ts';
import type { RouteContext } from '../context.ts';
import { pressFields, statusOf, waybill } from './list.tsx';
import { ParcelPage, type Wanted } from './parcel-views.tsx';

const params = Joi.object({ awb: waybill.required() });
const note = Joi.string().trim().allow('').max(200);

type Sent = {
  readonly press: string;
  readonly at?: Date;
  readonly receiver?: string;
  readonly code?: string;
  readonly cash?: string;
  readonly photo?: unknown;
  readonly reason?: FailReason;
  readonly note?: string;
};

export function parcelPages(context: RouteContext): PageRoute[] {
  const { db } = context;
  const doorCodes = createDoorCodes(context.cookieSecret);

  const load = ({ request, user }: Visit): Promise<{ parcel: CarriedParcel; wanted: Wanted }> =>
    db.read(async (reader) => {
      const parcel = await findCarried(reader, user.id, String(request.params.awb));
      if (parcel === undefined) return fail('missing', 'fleet.parcel_unknown');
      const { doorProof = {} } = (await loadChannel(reader, parcel.channelId)).config;
      return { parcel, wanted: { photo: doorProof.photo === true, code: asksForCode(parcel) } };
    });

  /** What was wrong is said on the page it came from, so that it can be sent again. */
  const press = async (visit: Visit, what: Omit<Press, 'id' | 'awb'>): ReturnType<PageRoute['handler']> => {
    const { request, h, view, user } = visit;
    const { press: id, at } = request.payload as Sent;
    const awb = String(request.params.awb);
    const by = { id: user.id, name: user.displayName };
    try {
      const pressed = await db.tx((tx) =>
        takePress(tx, { id, awb, ...(at === undefined ? {} : { at }), ...what }, by, doorCodes),
      );
      if (pressed.outcome === 'wrong_code') throw new AppError('refused', 'fleet.code_wrong', { left: pressed.left });
      context.wake();
      return h.redirect(`/courier?done=pressed_${what.kind}`).code(303);
    } catch (error) {
      if (!(error instanceof AppError) || !['invalid', 'conflict', 'refused'].includes(error.kind)) throw error;
      const shown = await load(visit);
      const said = { receiver: what.receiver ?? '', note: what.note ?? '' };
      return html(h, <ParcelPage view={view} {...shown} problem={error.code} said={said} />).code(statusOf(error));
    }
  };

  return [
    {
      method: 'GET',
      path: '/courier/parcels/{awb}',
      needs: 'shipments.carry',
      params,
      query: Joi.object({ done: Joi.string().max(30) }),
      async handler(visit) {
        const { done } = visit.request.query as { done?: string };
        return html(visit.h, <ParcelPage view={visit.view} {...await load(visit)} done={done} />);
      },
    },
    {
      method: 'POST',
      path: '/courier/parcels/{awb}/deliver',
      needs: 'shipments.carry',
      params,
      upload: PHOTO_BYTES + 64 * 1024,
      payload: Joi.object<Sent>({
        ...pressFields,
        receiver: Joi.string().trim().allow('').max(80),
        code: Joi.string().trim().allow('').max(20),
        cash: Joi.string().valid('1', ''),
        photo: Joi.any(),
      }),
      handler(visit) {
        const { receiver, code, cash, photo } = visit.request.payload as Sent;
        // A form without a picture sends an empty one.
        const picture = Buffer.isBuffer(photo) ? photo : Buffer.from(typeof photo === 'string' ? photo : '');
        return press(visit, {
          kind: 'deliver',
          ...(receiver === undefined ? {} : { receiver }),
          ...(code === undefined ? {} : { code }),
          ...(picture.length === 0 ? {} : { photo: picture }),
          cashTaken: cash === '1',
        });
      },
    },
    {
      method: 'POST',
      path: '/courier/parcels/{awb}/fail',
      needs: 'shipments.carry',
      params,
      payload: Joi.object<Sent>({ ...pressFields, reason: Joi.number().valid(...failReasons), note }),
      handler(visit) {
        const { reason, note: said } = visit.request.payload as Sent;
        return press(visit, {
          kind: 'fail',
          ...(reason === undefined ? {} : { reason }),
          ...(said === undefined ? {} : { note: said }),
        });
      },
    },
    {
      method: 'POST',
      path: '/courier/parcels/{awb}/return',
      needs: 'shipments.carry',
      params,
      payload: Joi.object<Sent>({ ...pressFields, note }),
      handler(visit) {
        const { note: said } = visit.request.payload as Sent;
        return press(visit, { kind: 'return', ...(said === undefined ? {} : { note: said }) });
      },
    },
    {
      method: 'POST',
      path: '/courier/parcels/{awb}/code',
      needs: 'shipments.carry',
      params,
      async handler(visit) {
        const awb = String(visit.request.params.awb);
        await db.tx((tx) => renewCode(tx, awb, visit.user.id));
        return visit.h.redirect(`/courier/parcels/${awb}?done=code_sent`).code(303);
      },
    },
  ];
}
