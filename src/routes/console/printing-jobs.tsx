/** How print jobs look, and what may be done about each. */
import type { JSX } from 'preact';
import { printJobMoves, printJobStates, type Printer, type PrintJob } from '../../core/printing/index.ts';
import { allowedMoves } from '../../platform/machine.ts';
import { kindKey, printReasons } from './document-views.tsx';
import type { MessageKey } from './messages.ts';
import { Act, Badge, Empty, Ltr, Moment, Reason, Scroll } from './parts.tsx';
import type { JobsQuery } from './printing-views.tsx';
import type { View } from './visit.ts';

export const titleOf = (view: View, job: PrintJob): string => {
  const [kind = '', count] = job.title.split(' × ');
  if (kind === 'test_page') return view.say('printing.test_page');
  return `${view.say(kindKey(kind))}${count === undefined ? '' : ` × ${count}`}`;
};

type Zones = ReadonlyMap<string, string>;
type Jobs = { view: View; jobs: readonly PrintJob[]; printers: ReadonlyMap<string, Printer>; zones: Zones };

/** Moments by the clock of each job's place. */
export function JobTable({ view, jobs, printers, zones }: Jobs): JSX.Element {
  const { say } = view;
  if (jobs.length === 0) return <Empty title={say('printing.jobs.none')} />;
  return (
    <Scroll label={say('printing.jobs')}>
      <table class="table hub-cards">
        <thead>
          <tr>
            <th scope="col">{say('printing.job')}</th>
            <th scope="col">{say('printing.printer')}</th>
            <th scope="col">{say('printing.state')}</th>
            <th scope="col">{say('printing.attempts')}</th>
            <th scope="col">{say('printing.asked')}</th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <tr>
              <td class="hub-lead">
                <div>
                  {titleOf(view, job)} {job.reprint ? <Badge state="wait">{say('printing.is_reprint')}</Badge> : null}
                  {job.orderId === null ? null : (
                    <div class="hub-small">
                      <a href={`/console/orders/${job.orderId}`}>{say('order.title')}</a>
                    </div>
                  )}
                </div>
              </td>
              <td data-label={say('printing.printer')}>
                <div>
                  <bdi>{printers.get(job.printerId)?.name ?? ''}</bdi> <Ltr mono>{job.locationId}</Ltr>
                </div>
              </td>
              <td data-label={say('printing.state')}>
                <div>
                  <JobState view={view} job={job} zone={zones.get(job.locationId)} />
                </div>
              </td>
              <td data-label={say('printing.attempts')}>
                <Ltr>{job.attempts}</Ltr>
              </td>
              <td data-label={say('printing.asked')}>
                <div>
                  <Moment view={view} at={job.createdAt} zone={zones.get(job.locationId)} /> <bdi>{job.createdBy}</bdi>
                </div>
              </td>
              <td>
                <JobButtons view={view} job={job} printers={printers} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

export const jobTones: Readonly<Record<PrintJob['state'], string>> = {
  queued: 'new',
  taken: 'busy',
  failed: 'open',
  given_up: 'error',
  printed: 'done',
  cancelled: 'closed',
};

function JobState({ view, job, zone }: { view: View; job: PrintJob; zone: string | undefined }): JSX.Element {
  const { say } = view;
  return (
    <>
      <Badge state={jobTones[job.state]}>{view.words(`print_job.${job.state}`)}</Badge>
      {job.errorCode === null ? null : (
        <div class="hub-small">
          <Reason view={view} code={job.errorCode} />
          {job.errorText === null ? null : (
            <>
              {' '}
              <Ltr>{job.errorText}</Ltr>
            </>
          )}
        </div>
      )}
      {job.state !== 'failed' ? null : (
        <div class="hub-small">
          {say('printing.next_try')}: <Moment view={view} at={job.availableAt} zone={zone} />
        </div>
      )}
    </>
  );
}

function JobButtons({
  view,
  job,
  printers,
}: {
  view: View;
  job: PrintJob;
  printers: Jobs['printers'];
}): JSX.Element | null {
  const { say } = view;
  if (!view.may('shipments.print')) return null;
  const moves = allowedMoves(printJobMoves, job.state, job);
  const at = `/console/printing/jobs/${job.id}`;
  const others = [...printers.values()].filter(
    (one) =>
      one.active && one.connection !== 'browser' && one.locationId === job.locationId && one.id !== job.printerId,
  );
  const form = (move: string, children: JSX.Element): JSX.Element => (
    <Act view={view} action={`${at}/${move}`} class="hub-actions">
      <input type="hidden" name="version" value={String(job.version)} />
      {children}
    </Act>
  );
  const button = (key: MessageKey): JSX.Element => (
    <button class="btn btn-sm" type="submit">
      {say(key)}
    </button>
  );
  return (
    <div class="hub-actions">
      {moves.includes('retry') ? form('retry', button('printing.retry')) : null}
      {moves.includes('redirect') && others.length > 0
        ? form(
            'move',
            <>
              <select class="form-select" name="printer" aria-label={say('printing.move')}>
                {others.map((one) => (
                  <option value={one.id}>{one.name}</option>
                ))}
              </select>
              {button('printing.move')}
            </>,
          )
        : null}
      {moves.includes('cancel') ? form('cancel', button('printing.cancel')) : null}
      {job.state === 'printed' && job.papers.length > 0 && view.may('documents.reprint')
        ? form(
            'reprint',
            <>
              <input type="hidden" name="request" value={crypto.randomUUID()} />
              <select class="form-select" name="reason" aria-label={say('print.reason')}>
                {printReasons.map((one) => (
                  <option value={one}>{say(`print.reason.${one}`)}</option>
                ))}
              </select>
              {button('printing.reprint')}
            </>,
          )
        : null}
    </div>
  );
}

export function StateFilter({ view, asked }: { view: View; asked: JobsQuery }): JSX.Element {
  const { say } = view;
  return (
    <form method="get" action="/console/printing" class="hub-filters mb-3">
      <input type="hidden" name="location" value={asked.location ?? ''} />
      <div>
        <label class="form-label" for="state">
          {say('printing.state')}
        </label>
        <select class="form-select" id="state" name="state">
          <option value="">{say('printing.every_state')}</option>
          {Object.keys(printJobStates).map((one) => (
            <option value={one} selected={one === asked.state}>
              {view.words(`print_job.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="hub-actions">
        <button class="btn btn-primary" type="submit">
          {say('invoices.show')}
        </button>
      </div>
    </form>
  );
}
