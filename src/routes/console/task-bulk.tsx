/** What became of each of many tasks that were worked on at once. */
import type { JSX } from 'preact';
import { Head, Page } from './layout.tsx';
import { Badge, Empty, Ltr, Reason } from './parts.tsx';
import type { BulkResult } from './task-runs.ts';
import type { View } from './visit.ts';

export function BulkDone({ view, results }: { view: View; results: readonly BulkResult[] }): JSX.Element {
  const { say } = view;
  const good = results.filter((one) => one.ok).length;
  return (
    <Page view={view} title={say('tasks.bulk')} active="menu.tasks">
      <Head view={view} title={say('tasks.bulk')} />
      <div class={`hub-note ${good === results.length ? 'hub-note-good' : 'hub-note-wait'}`} role="status">
        {say('tasks.bulk.done', { good, all: results.length })}
      </div>
      <div class="card">
        {results.length === 0 ? (
          <Empty title={say('tasks.bulk.none')} />
        ) : (
          <table class="hub-table hub-cards" role="table">
            <caption class="hub-hidden">{say('tasks.bulk')}</caption>
            <thead role="rowgroup">
              <tr role="row">
                <th role="columnheader">{say('tasks.col.task')}</th>
                <th role="columnheader">{say('tasks.result')}</th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {results.map(({ id, ok, code, by }) => (
                <tr role="row">
                  <td role="cell" class="hub-lead" data-label={say('tasks.col.task')}>
                    <a href={`/console/tasks/${id}`}>
                      <Ltr mono>{id.slice(-12)}</Ltr>
                    </a>
                  </td>
                  <td role="cell" data-label={say('tasks.result')}>
                    <span>
                      <Badge state={ok ? 'done' : 'error'}>{say(ok ? 'tasks.bulk.ok' : 'tasks.bulk.not')}</Badge>{' '}
                      {code === null ? null : <Reason view={view} code={code} />}
                      {by === undefined ? null : <Ltr>{` ${by}`}</Ltr>}
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <p class="mt-3">
        <a href="/console/tasks">{say('tasks.back')}</a>
      </p>
    </Page>
  );
}
