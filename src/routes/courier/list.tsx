/** What a courier has to collect and to deliver today; a pick-up is one press for one parcel or for all of them. */
import Joi from 'joi';
import type { ComponentChildren, JSX } from 'preact';
import { uuidv7 } from '../../platform/ids.ts';
import { createDoorCodes, readWaybill, takePress } from '../../core/fleet/index.ts';
import { listCarried, type CarriedParcel } from '../../core/reading/index.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { assetUrl } from '../console/assets.ts';
import { Done, Head, html, Page } from '../console/layout.tsx';
import { Csrf, Empty, Ltr, Money } from '../console/parts.tsx';
import type { PageRoute, View } from '../console/visit.ts';
import type { RouteContext } from '../context.ts';

export const waybill = Joi.string().pattern(/^HF\d{12}$/);
export const pressFields = {
  /** Made by the page: the same press sent twice is one. */
  press: Joi.string().guid().required(),
  /** When it was pressed, where it could not be sent at once. */
  at: Joi.date().iso().empty(''),
};
/** What was handed over stays in sight so long. */
const DONE_MS = 18 * 3_600_000;

type Picked = { readonly press: string; readonly at?: Date; readonly awb?: readonly string[]; readonly scan?: string };

export function listPages(context: RouteContext): PageRoute[] {
  const { db } = context;
  const doorCodes = createDoorCodes(context.cookieSecret);
  const mine = (courierId: string): Promise<CarriedParcel[]> =>
    db.read((reader) => listCarried(reader, courierId, momentOf(new Date(Date.now() - DONE_MS))));
  return [
    {
      method: 'GET',
      path: '/courier',
      needs: 'shipments.carry',
      query: Joi.object({ done: Joi.string().max(30), count: Joi.number() }),
      async handler({ request, h, view, user }) {
        const { done, count } = request.query as { done?: string; count?: number };
        return html(h, <Round view={view} parcels={await mine(user.id)} done={done} count={count} />);
      },
    },
    {
      method: 'POST',
      path: '/courier/dispatch',
      needs: 'shipments.carry',
      payload: Joi.object<Picked>({
        ...pressFields,
        awb: Joi.array().items(waybill).single().max(500),
        scan: Joi.string().allow('').max(40),
      }),
      async handler({ request, h, view, user }) {
        const { press, at, awb = [], scan = '' } = request.payload as Picked;
        try {
          const scanned = scan.trim() === '' ? [] : [readWaybill(scan) ?? fail('invalid', 'fleet.awb_mistyped')];
          const awbs = [...new Set([...scanned, ...(scanned.length > 0 ? [] : awb)])].sort();
          if (awbs.length === 0) fail('invalid', 'fleet.nothing_chosen');
          const by = { id: user.id, name: user.displayName };
          const when = at === undefined ? {} : { at };
          // All of them or none: who presses once wants one answer.
          await db.tx(async (tx) => {
            for (const one of awbs)
              await takePress(tx, { id: press, awb: one, kind: 'dispatch', ...when }, by, doorCodes);
          });
          context.wake();
          return h.redirect(`/courier?done=picked&count=${awbs.length}`).code(303);
        } catch (error) {
          if (!(error instanceof AppError) || error.kind === 'bug' || error.kind === 'unavailable') throw error;
          const page = <Round view={view} parcels={await mine(user.id)} problem={error.code} />;
          return html(h, page).code(statusOf(error));
        }
      },
    },
  ];
}

/** Of a page that says what was wrong and can be sent again. */
export function statusOf({ kind }: AppError): number {
  return { missing: 404, conflict: 409, refused: 422 }[kind as string] ?? 400;
}

export function Problem({ view, code }: { view: View; code: string | undefined }): JSX.Element | null {
  if (code === undefined) return null;
  return (
    <div class="hub-note hub-note-wait" role="alert">
      {view.words(`reason.${code}`)}
    </div>
  );
}

/** What the phone has kept and the hub has not taken yet; filled by the page's script. */
export function Queue({ view }: { view: View }): JSX.Element {
  const { say } = view;
  return (
    <div
      class="hub-note hub-note-wait"
      role="status"
      data-queue
      data-courier={view.user?.id ?? ''}
      data-waiting={say('fleet.queue.waiting')}
      data-refused={say('fleet.queue.refused')}
      data-again={say('fleet.queue.again')}
      data-dismiss={say('fleet.queue.dismiss')}
      data-word-dispatch={say('fleet.dispatch.one')}
      data-word-deliver={say('fleet.delivered')}
      data-word-fail={say('fleet.failed')}
      data-word-return={say('fleet.return')}
      hidden
    >
      {say('fleet.queue')}
      <ul class="hub-plain" />
      <a data-sign-in hidden href="/sign-in?next=/courier">
        {say('fleet.queue.sign_in')}
      </a>
      <script src={assetUrl('press.js')} defer />
    </div>
  );
}

type FormProps = {
  view: View;
  action: string;
  awb?: string;
  file?: boolean;
  class?: string;
  children: ComponentChildren;
};

/** A press: its id is made with the page, so that two taps are one. */
export function PressForm({ view, action, awb = '', file, class: style, children }: FormProps): JSX.Element {
  return (
    <form
      method="post"
      action={action}
      class={style ?? ''}
      data-press={awb}
      {...(file === true ? { encType: 'multipart/form-data' as const } : {})}
    >
      <Csrf view={view} />
      <input type="hidden" name="press" value={uuidv7()} />
      <input type="hidden" name="at" value="" />
      {children}
    </form>
  );
}

type Props = {
  view: View;
  parcels: readonly CarriedParcel[];
  done?: string | undefined;
  count?: number | undefined;
  problem?: string;
};

function Round({ view, parcels, done, count, problem }: Props): JSX.Element {
  const { say } = view;
  const collect = parcels.filter((one) => one.pickedAt === null);
  const deliver = parcels.filter((one) => one.pickedAt !== null && one.endedAt === null);
  const over = parcels.filter((one) => one.endedAt !== null);
  return (
    <Page view={view} title={say('fleet.round')}>
      <Head view={view} title={say('fleet.round')} />
      <Done view={view} done={done} count={count} />
      <Problem view={view} code={problem} />
      <Queue view={view} />
      <section aria-labelledby="collect">
        <h2 id="collect" class="hub-group">
          {say('fleet.collect')} <Ltr>{collect.length}</Ltr>
        </h2>
        {collect.length === 0 ? <Empty title={say('fleet.collect.none')} /> : <Collect view={view} parcels={collect} />}
      </section>
      <section aria-labelledby="deliver">
        <h2 id="deliver" class="hub-group">
          {say('fleet.deliver')} <Ltr>{deliver.length}</Ltr>
        </h2>
        {deliver.length === 0 ? <Empty title={say('fleet.deliver.none')} /> : null}
        {deliver.map((one) => (
          <Parcel view={view} parcel={one} />
        ))}
      </section>
      <section aria-labelledby="over">
        <h2 id="over" class="hub-group">
          {say('fleet.over')} <Ltr>{over.length}</Ltr>
        </h2>
        {over.map((one) => (
          <Parcel view={view} parcel={one} />
        ))}
      </section>
    </Page>
  );
}

function Collect({ view, parcels }: { view: View; parcels: readonly CarriedParcel[] }): JSX.Element {
  const { say } = view;
  return (
    <>
      <PressForm view={view} action="/courier/dispatch" class="card card-body">
        <label class="form-label" for="scan">
          {say('fleet.scan')}
        </label>
        <div class="hub-search">
          <input class="form-control" id="scan" name="scan" dir="ltr" autocomplete="off" required maxLength={40} />
          <button class="btn" type="submit">
            {say('fleet.scan.go')}
          </button>
        </div>
      </PressForm>
      <PressForm view={view} action="/courier/dispatch">
        {parcels.map((one) => (
          <div class="hub-pick">
            <input
              type="checkbox"
              class="form-check-input"
              name="awb"
              value={one.awb}
              checked
              aria-label={`${say('fleet.choose')} ${one.awb}`}
            />
            <Parcel view={view} parcel={one} />
          </div>
        ))}
        <button class="btn btn-primary hub-big" type="submit">
          {say('fleet.dispatch')}
        </button>
      </PressForm>
    </>
  );
}

function Parcel({ view, parcel }: { view: View; parcel: CarriedParcel }): JSX.Element {
  const { say } = view;
  const { to, cashMinor, cashCurrency } = parcel;
  return (
    <a class="card hub-parcel" data-parcel={parcel.awb} href={`/courier/parcels/${parcel.awb}`}>
      <span class="hub-strong">
        <bdi>{to?.name ?? '–'}</bdi>
      </span>
      <span>
        <bdi>{[...(to?.lines ?? []), to?.area, to?.city].filter((part) => part).join(', ')}</bdi>
      </span>
      <span class="hub-small">
        <Ltr mono>{parcel.awb}</Ltr>
        {parcel.attempts === 0 || parcel.endedAt !== null ? null : (
          <>
            {' · '}
            {say('fleet.attempts', { n: parcel.attempts })}
          </>
        )}
        {parcel.endedAs === null ? null : (
          <>
            {' · '}
            {say(`fleet.ended.${parcel.endedAs}`)}
          </>
        )}
      </span>
      {cashMinor === null || cashCurrency === null ? null : (
        <span class="hub-cash">
          {say('fleet.cash')} <Money minor={cashMinor} currency={cashCurrency} />
        </span>
      )}
    </a>
  );
}
