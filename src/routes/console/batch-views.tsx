/** How batches of papers look: as a list, and one with its bar, its file and what was passed over. */
import type { JSX } from 'preact';
import type { Batch, BatchItem } from '../../core/document/index.ts';
import { percentOf } from '../paper-batches.ts';
import { Head, Page } from './layout.tsx';
import { Act, Badge, Card, Empty, Icon, Ltr, Moment, Reason, Scroll } from './parts.tsx';
import type { View } from './visit.ts';

const tones = { queued: 'open', running: 'open', done: 'done', cancelled: 'returned', failed: 'failed' } as const;
const at = ({ id }: Pick<Batch, 'id'>): string => `/console/paper-batches/${id}`;

function State({ view, one }: { view: View; one: Batch }): JSX.Element {
  const stopping = one.endedAt === null && one.stopAskedBy !== null;
  return (
    <Badge state={tones[one.state]}>
      {stopping ? view.say('batch.stopping') : view.words(`paper_batch.${one.state}`)}
    </Badge>
  );
}

export function BatchProgress({ view, one }: { view: View; one: Batch }): JSX.Element {
  const text = view.say('batch.progress', { done: one.done, all: one.total });
  return (
    <p role="status">
      <progress class="hub-progress" max={100} value={percentOf(one)} aria-label={text} /> {text}{' '}
      {one.stopAskedBy === null ? null : view.say('batch.stopping')}
    </p>
  );
}

export function BatchList({ view, rows }: { view: View; rows: readonly Batch[] }): JSX.Element {
  const { say } = view;
  return (
    <Page view={view} title={say('batch.title')} active="menu.handover">
      <Head view={view} title={say('batch.title')}>
        <a class="btn" href="/console/handover">
          {say('handover.title')}
        </a>
      </Head>
      <div class="card">
        {rows.length === 0 ? (
          <Empty title={say('batch.none')} />
        ) : (
          <Scroll label={say('batch.title')}>
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">{say('documents.col.kind')}</th>
                  <th scope="col">{say('handover.state')}</th>
                  <th scope="col">{say('batch.col.progress')}</th>
                  <th scope="col">{say('documents.col.made')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((one) => (
                  <tr>
                    <td>
                      <a href={at(one)}>{say(`handover.${one.what}`)}</a>
                    </td>
                    <td>
                      <State view={view} one={one} />
                    </td>
                    <td>
                      <Ltr>{`${one.done} / ${one.total}`}</Ltr>
                    </td>
                    <td>
                      <Moment view={view} at={one.createdAt} zone={undefined} /> <bdi>{one.createdBy}</bdi>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </div>
    </Page>
  );
}

type One = { view: View; one: Batch; skipped: readonly BatchItem[] };

export function BatchPage({ view, one, skipped }: One): JSX.Element {
  const { say } = view;
  return (
    <Page view={view} title={say('batch.one')} active="menu.handover">
      <Head view={view} title={`${say('batch.one')}: ${say(`handover.${one.what}`)}`}>
        <State view={view} one={one} />
      </Head>
      {one.endedAt === null ? (
        <Card title={say('batch.col.progress')} id="progress">
          <div hx-get={`${at(one)}?part=progress`} hx-trigger="every 2s" hx-swap="innerHTML">
            <BatchProgress view={view} one={one} />
          </div>
          <noscript>
            <meta http-equiv="refresh" content="3" />
          </noscript>
          <p class="hub-small">{say('batch.hint')}</p>
          {one.stopAskedBy === null && view.may('shipments.print') ? (
            <Act view={view} action={`${at(one)}/stop`}>
              <button class="btn" type="submit">
                {say('batch.stop')}
              </button>
            </Act>
          ) : null}
        </Card>
      ) : (
        <Ended view={view} one={one} />
      )}
      {skipped.length === 0 ? null : (
        <Card title={say('batch.skipped', { count: one.skipped })} id="skipped">
          <ul>
            {skipped.map((item) => (
              <li>
                <Ltr>{item.reference}</Ltr> · <Reason view={view} code={item.code ?? ''} />
              </li>
            ))}
          </ul>
        </Card>
      )}
      <p class="mt-3">
        <a href="/console/paper-batches">{say('batch.title')}</a>
      </p>
    </Page>
  );
}

function Ended({ view, one }: Omit<One, 'skipped'>): JSX.Element {
  const { say } = view;
  return (
    <Card title={say('batch.col.progress')} id="file">
      {one.problem === null ? null : (
        <div class="hub-note hub-note-bad" role="alert">
          <Reason view={view} code={one.problem} />
        </div>
      )}
      <p>{say('batch.ended', { printed: one.done - one.skipped, all: one.total })}</p>
      {one.replaced === 0 ? null : <p>{say('batch.replaced', { count: one.replaced })}</p>}
      {one.sha256 === null ? null : (
        <>
          <a class="btn btn-primary" href={`${at(one)}/file`} target="_blank" rel="noopener">
            <Icon name="print" />
            {say('batch.open')} <Ltr>{`${(one.size / 1e6).toFixed(1)} MB`}</Ltr>
          </a>
          <p class="hub-small mt-3">{say('batch.kept')}</p>
        </>
      )}
    </Card>
  );
}
