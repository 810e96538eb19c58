/** The lines to partners and our couriers' accounts: what is left alone just now, and what is mapped wrong. */
import type { JSX } from 'preact';
import { ACCOUNTS_NOTE, type AccountFinding } from '../../core/shipment/index.ts';
import { listLines, type SeenLine } from '../../platform/line-watch.ts';
import { listSettings } from '../../platform/settings.ts';
import type { RouteContext } from '../context.ts';
import { Head, html, Page } from './layout.tsx';
import { Badge, Card, Empty, Ltr, Moment, Scroll } from './parts.tsx';
import type { PageRoute, View } from './visit.ts';

type Checked = { readonly at: string; readonly findings: readonly AccountFinding[] };

export function partnerPages(context: RouteContext): PageRoute[] {
  return [
    {
      method: 'GET',
      path: '/console/partners',
      needs: 'parked.view',
      async handler({ h, view }) {
        const page = await context.db.read(async (reader) => {
          const [noted] = await listSettings<{ findings: AccountFinding[] }>(reader, ACCOUNTS_NOTE);
          return {
            lines: await listLines(reader, new Date()),
            ...(noted === undefined ? {} : { checked: { at: noted.at, findings: noted.value.findings } }),
          };
        });
        return html(h, <Partners view={view} {...page} />);
      },
    },
  ];
}

function Partners(props: { view: View; lines: readonly SeenLine[]; checked?: Checked }): JSX.Element {
  const { view, lines, checked } = props;
  const { say } = view;
  return (
    <Page view={view} title={say('partners.title')} active="menu.parked">
      <Head view={view} title={say('partners.title')} />
      <p class="text-secondary">{say('partners.intro')}</p>
      <p class="text-secondary">{say('partners.processes')}</p>
      <Card title={say('partners.lines')} id="lines">
        {lines.length === 0 ? (
          <Empty title={say('partners.lines.none')} />
        ) : (
          <Scroll label={say('partners.lines')}>
            <table class="table card-table">
              <thead>
                <tr>
                  <th>{say('partners.host')}</th>
                  <th>{say('partners.state')}</th>
                  <th>{say('partners.since')}</th>
                  <th>{say('partners.until')}</th>
                  <th>{say('partners.heard')}</th>
                  <th>{say('partners.by')}</th>
                </tr>
              </thead>
              <tbody>
                {lines.map((line) => (
                  <Line view={view} line={line} />
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </Card>
      <Card title={say('partners.accounts')} id="accounts">
        {checked === undefined ? (
          <Empty title={say('partners.accounts.never')} />
        ) : (
          <>
            <p>
              {say('partners.accounts.at')} <Moment view={view} at={checked.at} zone={undefined} />
            </p>
            {checked.findings.length === 0 ? (
              <Empty title={say('partners.accounts.right')} />
            ) : (
              <Scroll label={say('partners.accounts')}>
                <table class="table card-table">
                  <thead>
                    <tr>
                      <th>{say('partners.account')}</th>
                      <th>{say('partners.finding')}</th>
                      <th>{say('partners.hint')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {checked.findings.map((one) => (
                      <tr>
                        <td>
                          <Ltr mono>{one.about}</Ltr>
                        </td>
                        <td>{say(`partners.finding.${one.what}`)}</td>
                        <td>{one.hint === undefined ? '' : <Ltr mono>{one.hint}</Ltr>}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Scroll>
            )}
          </>
        )}
      </Card>
    </Page>
  );
}

function Line({ view, line }: { view: View; line: SeenLine }): JSX.Element {
  const { say } = view;
  const tones = { up: 'done', slowed: 'open', trying: 'open', down: 'error' } as const;
  const moment = (at: string | undefined): string | null => at?.replace('T', ' ').replace('Z', '') ?? null;
  return (
    <tr>
      <td>
        <Ltr mono>{`${line.partner} ${line.host}`}</Ltr>
      </td>
      <td>
        <Badge state={tones[line.state]}>{say(`partners.state.${line.state}`)}</Badge>
      </td>
      <td>
        <Moment view={view} at={moment(line.since)} zone={undefined} />
      </td>
      <td>
        <Moment view={view} at={moment(line.until)} zone={undefined} />
      </td>
      <td>{line.reason === undefined ? '' : <Ltr mono>{line.reason}</Ltr>}</td>
      <td>
        <Ltr mono>{line.by}</Ltr>
      </td>
    </tr>
  );
}
