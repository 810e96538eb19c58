/** The location mapping for people: which code means what to whom, now; and what of it breaks a rule. */
import type { JSX } from 'preact';
import { loadMapping, type Mapping } from '../../core/catalog/index.ts';
import { findMappingIssues } from '../../core/reading/index.ts';
import type { RouteContext } from '../context.ts';
import { Head, html, Page } from './layout.tsx';
import { Places } from './mapping-places.tsx';
import { Badge, Card, Empty, Ltr } from './parts.tsx';
import { countryName, PlaceLabel, stockHouse, StockTabs, type StockHouse } from './stock-parts.tsx';
import type { PageRoute, View } from './visit.ts';

type Issue = Awaited<ReturnType<typeof findMappingIssues>>[number];
type Props = { readonly view: View; readonly house: StockHouse; readonly mapping: Mapping };

/** More than this in one cell is counted instead. */
const FEW = 6;

export function mappingPages(context: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/mapping',
      needs: 'catalog.view',
      async handler(visit) {
        const shown = await context.db.read(async (reader) => {
          const house = await stockHouse(reader, visit);
          const issues = await findMappingIssues(reader, new Date());
          return { house, mapping: await loadMapping(reader), issues: issues.filter((one) => isTheirs(house, one)) };
        });
        return html(visit.h, <MappingPage view={visit.view} {...shown} />);
      },
    },
  ];
}

/** An issue names what it is about: `location:1042`, `pool:AE`. */
function isTheirs({ places, channels }: StockHouse, { about }: Issue): boolean {
  if (places.all) return true;
  const [, name = ''] = /^[^:]+:(.*)$/.exec(about) ?? [];
  return places.byId.has(name) || places.companies.includes(name) || channels.some((one) => one.id === name);
}

function MappingPage({ view, house, mapping, issues }: Props & { issues: readonly Issue[] }): JSX.Element {
  const { say } = view;
  return (
    <Page view={view} title={say('mapping.title')} active="menu.stock">
      <Head view={view} title={say('mapping.title')} />
      <StockTabs view={view} active="stock.tab.mapping" />
      <Issues view={view} issues={issues} />
      <Card title={say('mapping.channels')} id="channels" flush>
        <Channels view={view} house={house} mapping={mapping} />
      </Card>
      <Card title={say('mapping.companies')} id="companies" flush>
        <Companies view={view} house={house} mapping={mapping} />
      </Card>
      <Card title={say('mapping.places')} id="places" flush>
        <Places view={view} house={house} mapping={mapping} />
      </Card>
    </Page>
  );
}

function Issues({ view, issues }: { view: View; issues: readonly Issue[] }): JSX.Element {
  const { say } = view;
  const errors = issues.filter((one) => one.severity === 'error').length;
  return (
    <Card
      title={say('mapping.check')}
      id="check"
      flush
      aside={
        issues.length === 0 ? undefined : (
          <span class="hub-small">{say('mapping.check.errors', { errors, warnings: issues.length - errors })}</span>
        )
      }
    >
      {issues.length === 0 ? (
        <Empty title={say('mapping.check.good')} />
      ) : (
        <table class="hub-table hub-cards" role="table">
          <caption class="hub-hidden">{say('mapping.check.caption')}</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader">{say('mapping.about')}</th>
              <th role="columnheader">{say('mapping.rule')}</th>
              <th role="columnheader">{say('mapping.detail')}</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {issues.map((one) => (
              <tr role="row">
                <td role="cell" class="hub-lead" data-label={say('mapping.about')}>
                  <Ltr mono>{one.about}</Ltr>
                </td>
                <td role="cell" data-label={say('mapping.rule')}>
                  <div>
                    <Badge state={one.severity}>{say(`mapping.${one.severity}`)}</Badge>{' '}
                    <Ltr mono>{`${one.rule} ${one.code}`}</Ltr>
                  </div>
                </td>
                <td role="cell" class="hub-wrap" data-label={say('mapping.detail')}>
                  <bdi dir="ltr">{one.detail}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function Channels({ view, house, mapping }: Props): JSX.Element {
  const { say } = view;
  const names = (ids: readonly string[]): JSX.Element => (
    <Ltr mono>{ids.length > FEW ? `${ids.slice(0, FEW).join(', ')} … (${ids.length})` : ids.join(', ') || '–'}</Ltr>
  );
  return (
    <table class="hub-table hub-cards" role="table">
      <caption class="hub-hidden">{say('mapping.channels.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">{say('mapping.col.channel')}</th>
          <th role="columnheader">{say('mapping.col.books')}</th>
          <th role="columnheader">{say('mapping.col.shows')}</th>
          <th role="columnheader">{say('mapping.col.serves')}</th>
          <th role="columnheader">{say('mapping.col.returns')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {house.channels.map((channel) => {
          const sales = mapping.salesLocationOfChannel.get(channel.id);
          const pool = mapping.poolOfChannel.get(channel.id);
          const policy = mapping.policyOfChannel.get(channel.id);
          return (
            <tr role="row">
              <td role="cell" class="hub-lead hub-top" data-label={say('mapping.col.channel')}>
                <div>
                  <span class="hub-strong">
                    <Ltr mono>{channel.id}</Ltr>
                  </span>{' '}
                  <bdi>{channel.name}</bdi>
                </div>
              </td>
              <td role="cell" class="hub-top" data-label={say('mapping.col.books')}>
                {sales === undefined ? (
                  <Badge state="warning">{say('mapping.none')}</Badge>
                ) : (
                  <div>
                    <Ltr mono>{`${sales.code} · ${sales.companyId}`}</Ltr>
                    <div class="hub-small">
                      <Ltr mono>{`${sales.carrier.field} = ${sales.carrier.value}`}</Ltr>
                    </div>
                  </div>
                )}
              </td>
              <td role="cell" class="hub-top" data-label={say('mapping.col.shows')}>
                {pool === undefined ? (
                  <Badge state="warning">{say('mapping.none')}</Badge>
                ) : (
                  <div>
                    {say('mapping.source', { source: pool.sourceCode, stock: pool.stockId })}
                    <div class="hub-small">{view.words(`pool.${pool.mode}`)}</div>
                    <details id={`pool-${channel.id}`}>
                      <summary>{say('mapping.members', { count: pool.members.length })}</summary>
                      <ul class="list-unstyled m-0">
                        {pool.members.map((one) => (
                          <li>
                            <PlaceLabel view={view} places={house.places} id={one.locationId} />{' '}
                            <span class="hub-small">
                              {one.enabled
                                ? say('mapping.member', { weight: one.weight, safety: one.safety })
                                : say('mapping.member.off')}
                            </span>
                          </li>
                        ))}
                      </ul>
                    </details>
                  </div>
                )}
              </td>
              <td role="cell" class="hub-top" data-label={say('mapping.col.serves')}>
                <div>
                  {names(policy?.mayFulfilFrom ?? [`company:${channel.companyId}`])}
                  <div class="hub-small">{view.words(`policy.${policy?.crossCompany ?? 'FORBID'}`)}</div>
                </div>
              </td>
              <td role="cell" class="hub-top" data-label={say('mapping.col.returns')}>
                {names(policy?.mayReturnTo ?? [`company:${channel.companyId}`])}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Companies({ view, house, mapping }: Props): JSX.Element {
  const { say } = view;
  const mine = mapping.companies.filter((one) => house.places.all || house.places.companies.includes(one.id));
  return (
    <table class="hub-table hub-cards" role="table">
      <caption class="hub-hidden">{say('mapping.companies')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">{say('mapping.col.company')}</th>
          <th role="columnheader">{say('stock.col.country')}</th>
          <th role="columnheader">{say('mapping.col.erp')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {mine.map((one) => (
          <tr role="row">
            <td role="cell" class="hub-lead" data-label={say('mapping.col.company')}>
              <div>
                <span class="hub-strong">
                  <Ltr mono>{one.id}</Ltr>
                </span>{' '}
                <bdi>{one.name}</bdi>
              </div>
            </td>
            <td role="cell" data-label={say('stock.col.country')}>
              {countryName(view.locale, one.country)}
            </td>
            <td role="cell" data-label={say('mapping.col.erp')}>
              <Ltr mono>{one.erp === undefined ? '–' : `${one.erp.kind} · ${one.erp.erpCompanyRef}`}</Ltr>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
