/** How far the numbers of each place are trusted, what that costs, what it turned down of late; a person may set it for a while. */
import Joi from 'joi';
import type { JSX } from 'preact';
import { recordAudit } from '../../core/access/index.ts';
import { listLocations } from '../../core/catalog/index.ts';
import { listRefused, type RefusalRow, type Scope } from '../../core/reading/index.ts';
import { setTrust } from '../../core/rerouting/index.ts';
import { listTrust, type PlaceTrust } from '../../core/sourcing/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import type { RouteContext } from '../context.ts';
import { Done, Head, html, Page } from './layout.tsx';

import { Act, Badge, Card, Empty, Ltr, Moment, Money, Scroll } from './parts.tsx';
import { nameOf } from './reroute-runs.tsx';
import type { PageRoute, View } from './visit.ts';

type Shown = {
  readonly places: readonly { readonly id: string; readonly name: string; readonly trust: PlaceTrust | undefined }[];
  readonly refusals: readonly RefusalRow[];
  readonly done: unknown;
};
const seen = (scope: Scope, id: string): boolean => scope.locations.includes('*') || scope.locations.includes(id);
const HISTORY = 100;

export function trustPages({ db }: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/trust',
      needs: 'routing.view',
      async handler({ request, h, view, scope }) {
        const shown = await db.read(async (reader): Promise<Shown> => {
          const trust = new Map((await listTrust(reader)).map((one) => [one.locationId, one]));
          const places = (await listLocations(reader))
            .filter((one) => one.active && seen(scope, one.id))
            .map((one) => ({ id: one.id, name: nameOf(view, one), trust: trust.get(one.id) }))
            .sort((a, b) => inForce(a.trust) - inForce(b.trust) || (a.id < b.id ? -1 : 1));
          const { done } = request.query as { done?: string };
          return { places, done, refusals: await listRefused(reader, scope, { limit: HISTORY }) };
        });
        return html(h, <Trust view={view} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: '/console/trust',
      needs: 'routing.manage',
      payload: Joi.object({
        location: Joi.string().max(20).required(),
        version: Joi.number().integer().min(0).required(),
        percent: Joi.number().min(0).max(100).empty(''),
        days: Joi.number().integer().min(1).max(90).default(14),
        why: Joi.string().trim().min(3).max(200).required(),
      }),
      async handler({ request, h, scope, user }) {
        const told = request.payload as {
          location: string;
          version: number;
          percent?: number;
          days: number;
          why: string;
        };
        if (!seen(scope, told.location)) fail('missing', 'catalog.location_missing', { id: told.location });
        await db.tx(async (tx) => {
          await setTrust(tx, {
            locationId: told.location,
            percent: told.percent ?? null,
            until: new Date(Date.now() + told.days * 86_400_000),
            who: user.login,
            why: told.why,
            version: told.version,
          });
          await recordAudit(tx, { who: user.login, action: 'trust.set', target: told.location, detail: told });
        });
        return h.redirect('/console/trust?done=trust_set').code(303);
      },
    },
  ];
}

function setNow(trust: PlaceTrust | undefined): number | undefined {
  if (trust === undefined || trust.setBp === null) return undefined;
  return trust.setUntil === null || trust.setUntil > momentOf(new Date()) ? trust.setBp : undefined;
}

function inForce(trust: PlaceTrust | undefined): number {
  return setNow(trust) ?? trust?.scoreBp ?? 10_000;
}

function Trust({ view, places, refusals, done }: Shown & { view: View }): JSX.Element {
  const { say } = view;
  return (
    <Page view={view} title={say('trust.title')} active="menu.locations">
      <Head view={view} title={say('trust.title')}>
        <a class="btn" href="/console/locations">
          {say('locations.title')}
        </a>
      </Head>
      <Done view={view} done={done} />
      <p class="text-secondary">{say('trust.intro')}</p>
      <Card title={say('trust.places')} id="places">
        <Scroll label={say('trust.places')}>
          <table class="table">
            <thead>
              <tr>
                <th>{say('locations.place')}</th>
                <th>{say('trust.score')}</th>
                <th>{say('trust.offered')}</th>
                <th>{say('trust.refused')}</th>
                <th>{say('trust.cost')}</th>
                {view.may('routing.manage') ? <th>{say('trust.set')}</th> : null}
              </tr>
            </thead>
            <tbody>
              {places.map((one) => (
                <Row view={view} one={one} />
              ))}
            </tbody>
          </table>
        </Scroll>
      </Card>
      <History view={view} refusals={refusals} />
    </Page>
  );
}

function Row({ view, one }: { view: View; one: Shown['places'][number] }): JSX.Element {
  const { say } = view;
  const { trust } = one;
  const bp = inForce(trust);
  const byHand = setNow(trust) !== undefined;
  return (
    <tr>
      <td>
        <bdi>{one.name}</bdi> <Ltr mono>{one.id}</Ltr>
      </td>
      <td>
        <Badge state={bp < 10_000 ? 'open' : 'done'}>
          <Ltr>{`${(bp / 100).toFixed(bp % 100 === 0 ? 0 : 2)} %`}</Ltr>
        </Badge>
        {byHand ? (
          <div class="hub-small">
            {say('trust.by_hand')} <bdi>{trust?.setBy ?? ''}</bdi> ·{' '}
            <Moment view={view} at={trust?.setUntil ?? null} zone={undefined} /> ·{' '}
            <bdi dir="auto">{trust?.setWhy ?? ''}</bdi>
          </div>
        ) : null}
      </td>
      <td>
        <Ltr>{String(trust?.offered ?? 0)}</Ltr>
      </td>
      <td>
        <Ltr>{String(trust?.refused ?? 0)}</Ltr>
      </td>
      <td>
        {trust === undefined || trust.costPieces === 0 ? (
          '–'
        ) : (
          <>
            {say('trust.pieces', { n: trust.costPieces })}
            {Object.entries(trust.costValue).map(([currency, minor]) => (
              <>
                {' · '}
                <Money minor={minor} currency={currency} />
              </>
            ))}
          </>
        )}
      </td>
      {view.may('routing.manage') ? (
        <td>
          <details>
            <summary>{say('trust.set')}</summary>
            <SetForm view={view} id={one.id} version={trust?.version ?? 0} />
          </details>
        </td>
      ) : null}
    </tr>
  );
}

function SetForm({ view, id, version }: { view: View; id: string; version: number }): JSX.Element {
  const { say } = view;
  return (
    <Act view={view} action="/console/trust">
      <input type="hidden" name="location" value={id} />
      <input type="hidden" name="version" value={version} />
      <label class="form-label">
        {say('trust.percent')}
        <input class="form-control" type="number" name="percent" min={0} max={100} step="0.01" />
      </label>
      <label class="form-label">
        {say('trust.days')}
        <input class="form-control" type="number" name="days" min={1} max={90} value={14} />
      </label>
      <label class="form-label">
        {say('locations.why')}
        <input class="form-control" name="why" required minLength={3} maxLength={200} dir="auto" />
      </label>
      <div class="form-hint mb-2">{say('trust.set.hint')}</div>
      <button class="btn btn-primary" type="submit">
        {say('trust.set.submit')}
      </button>
    </Act>
  );
}

function History({ view, refusals }: { view: View; refusals: readonly RefusalRow[] }): JSX.Element {
  const { say } = view;
  if (refusals.length === 0)
    return (
      <Card title={say('trust.history')} id="history">
        <Empty title={say('trust.history.none')} />
      </Card>
    );
  return (
    <Card title={say('trust.history')} id="history">
      <Scroll label={say('trust.history')}>
        <table class="table">
          <tbody>
            {refusals.map((one) => (
              <tr>
                <td>
                  <Moment view={view} at={one.at} zone={undefined} />
                </td>
                <td>
                  <Ltr mono>{one.locationId}</Ltr>
                </td>
                <td>
                  <a href={`/console/orders/${one.orderId}`}>
                    <Ltr>{one.reference}</Ltr>
                  </a>
                </td>
                <td>
                  {view.words(`refusal.cause.${one.cause}`)} · {view.words(`refusal.${one.reason}`)}
                  {one.note === null ? null : (
                    <div class="hub-small">
                      <bdi dir="auto">{one.note}</bdi>
                    </div>
                  )}
                </td>
                <td>
                  <bdi>{one.who}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Card>
  );
}
