/** One task: what it is about, why, what to do, who has it, and the actions that resolve it. */
import type { JSX } from 'preact';
import { actionsOf } from '../../core/task/index.ts';
import type { TaskRow } from '../../core/reading/index.ts';
import { Done, Head, Page } from './layout.tsx';
import type { MessageKey } from './messages.ts';
import { Act, Badge, Card, Ltr, Moment, Reason } from './parts.tsx';
import { taskActions, type TaskAction } from './task-actions.ts';
import { Assignee, Due } from './task-list.tsx';
import { People } from './task-bars.tsx';
import type { View } from './visit.ts';

type Facts = Readonly<Record<string, unknown>>;

export function OneTask(props: {
  view: View;
  task: TaskRow;
  zone: string | undefined;
  people: readonly string[];
  done: string | undefined;
}): JSX.Element {
  const { view, task, zone, people, done } = props;
  const { say } = view;
  const name = view.words(`task.${task.kind}`);
  const facts = JSON.parse(task.facts) as Facts;
  const advice = view.words(`runbook.${task.kind}`);
  const open = task.state === 'open';
  return (
    <Page view={view} title={name} active="menu.tasks">
      <Head view={view} title={name}>
        <Badge state={task.state}>{say(open ? 'tasks.open' : 'tasks.done')}</Badge>
        <Badge state={task.priority === 1 ? 'lost' : 'plain'}>
          {say(`tasks.priority.${task.priority}` as MessageKey)}
        </Badge>
        <Due view={view} task={task} />
      </Head>
      <Done view={view} done={done} />
      {advice === `runbook.${task.kind}` ? null : <div class="hub-note">{advice}</div>}
      <Instructions view={view} facts={facts} />
      {open ? <Actions view={view} task={task} facts={facts} /> : null}
      <Card title={say('tasks.details')} id="details">
        <dl class="hub-facts">
          <dt>{say('tasks.why')}</dt>
          <dd>
            <Reason view={view} code={task.reasonCode} />
          </dd>
          <Links view={view} task={task} />
          <dt>{say('tasks.workgroup')}</dt>
          <dd>{view.words(`workgroup.${task.workgroup}`)}</dd>
          <dt>{say('tasks.assignee')}</dt>
          <dd>
            <Assignee view={view} task={task} />
          </dd>
          <dt>{say('tasks.col.since')}</dt>
          <dd>
            <Moment view={view} at={task.createdAt} zone={zone} />
          </dd>
          <dt>{say('tasks.col.due')}</dt>
          <dd>
            <Moment view={view} at={task.dueAt} zone={zone} />
          </dd>
          {Number(task.escalations) === 0 ? null : (
            <>
              <dt>{say('tasks.escalations')}</dt>
              <dd>
                <Ltr>{Number(task.escalations)}</Ltr>
              </dd>
            </>
          )}
          <Shown facts={facts} />
          {open ? null : <Ended view={view} task={task} zone={zone} />}
        </dl>
      </Card>
      {open ? <Give view={view} task={task} people={people} /> : null}
    </Page>
  );
}

function Instructions({ view, facts }: { view: View; facts: Facts }): JSX.Element | null {
  const said = facts['instructions'] as { en?: string; ar?: string } | undefined;
  const text = view.locale === 'ar' ? (said?.ar ?? said?.en) : said?.en;
  return text === undefined ? null : (
    <div class="hub-note hub-note-wait">
      <bdi dir="auto">{text}</bdi>
    </div>
  );
}

function Links({ view, task }: { view: View; task: TaskRow }): JSX.Element {
  const { say } = view;
  return (
    <>
      {task.orderId === null ? null : (
        <>
          <dt>{say('tasks.col.order')}</dt>
          <dd>
            <a href={`/console/orders/${task.orderId}`}>
              <Ltr>{task.orderNumber ?? task.orderId}</Ltr>
            </a>
          </dd>
        </>
      )}
      {task.reference === null ? null : (
        <>
          <dt>{say('tasks.parcel')}</dt>
          <dd>
            <Ltr>{task.reference}</Ltr>
          </dd>
        </>
      )}
      {task.locationId === null ? null : (
        <>
          <dt>{say('tasks.store')}</dt>
          <dd>
            <Ltr>{task.locationId}</Ltr>
          </dd>
        </>
      )}
    </>
  );
}

/** What the machine knew when it stopped. */
function Shown({ facts }: { facts: Facts }): JSX.Element {
  const plain = Object.entries(facts).filter(([name, value]) => name !== 'instructions' && value !== null);
  return (
    <>
      {plain.map(([name, value]) => (
        <>
          <dt>
            <Ltr mono>{name}</Ltr>
          </dt>
          <dd>
            <bdi dir="ltr">{typeof value === 'string' ? value : JSON.stringify(value)}</bdi>
          </dd>
        </>
      ))}
    </>
  );
}

function Ended({ view, task, zone }: { view: View; task: TaskRow; zone: string | undefined }): JSX.Element {
  const { say } = view;
  const row = task.result === null ? undefined : taskActions[task.result];
  return (
    <>
      <dt>{say('tasks.done')}</dt>
      <dd>
        <Moment view={view} at={task.closedAt} zone={zone} /> <Ltr>{task.closedBy ?? ''}</Ltr>
      </dd>
      {task.result === null ? null : (
        <>
          <dt>{say('tasks.result')}</dt>
          <dd>{row === undefined ? <Ltr mono>{task.result}</Ltr> : say(row.label)}</dd>
        </>
      )}
      {task.note === null ? null : (
        <>
          <dt>{say('tasks.note')}</dt>
          <dd>
            <bdi dir="auto">{task.note}</bdi>
          </dd>
        </>
      )}
    </>
  );
}

function Actions({ view, task, facts }: { view: View; task: TaskRow; facts: Facts }): JSX.Element | null {
  const offered = actionsOf(task.kind, task.actions).flatMap((name): [string, TaskAction][] => {
    const row = taskActions[name];
    return row !== undefined && view.may(row.permission) ? [[name, row]] : [];
  });
  if (offered.length === 0) return null;
  return (
    <Card title={view.say('tasks.what')} id="actions">
      <div class="hub-choices">
        {offered.map(([name, row], at) => (
          <OneAction view={view} task={task} facts={facts} name={name} row={row} main={at === 0} />
        ))}
      </div>
    </Card>
  );
}

function OneAction(props: {
  view: View;
  task: TaskRow;
  facts: Facts;
  name: string;
  row: TaskAction;
  main: boolean;
}): JSX.Element {
  const { view, task, facts, name, row, main } = props;
  const { say } = view;
  const look = main ? 'btn btn-primary' : row.grave === true ? 'btn btn-outline-danger' : 'btn';
  if (row.opens !== undefined)
    return (
      <a class={look} href={row.opens({ id: task.id, orderId: task.orderId, shipmentId: task.shipmentId, facts })}>
        {say(row.label)}
      </a>
    );
  return (
    <Act view={view} action={`/console/tasks/${task.id}/${name}`} class="mb-3">
      <input type="hidden" name="version" value={String(task.version)} />
      {row.note === 'none' ? null : (
        <>
          <label class="form-label" for={`n-${name}`}>
            {say(row.asks ?? (row.note === 'required' ? 'tasks.note.why' : 'tasks.note.optional'))}
          </label>
          <input
            class="form-control mb-2"
            id={`n-${name}`}
            name="note"
            maxLength={1000}
            dir="auto"
            {...(row.note === 'required' ? { required: true, minLength: 3 } : {})}
          />
        </>
      )}
      <button class={look} type="submit">
        {say(row.label)}
      </button>
    </Act>
  );
}

function Give({ view, task, people }: { view: View; task: TaskRow; people: readonly string[] }): JSX.Element | null {
  const { say, user } = view;
  if (!view.may('tasks.close')) return null;
  const hidden = <input type="hidden" name="version" value={String(task.version)} />;
  return (
    <Card title={say('tasks.give')} id="give">
      <div class="hub-actions">
        {task.assignee === user?.login ? null : (
          <Act view={view} action={`/console/tasks/${task.id}/assign`}>
            {hidden}
            <input type="hidden" name="assignee" value={user?.login ?? ''} />
            <button class="btn" type="submit">
              {say('tasks.take')}
            </button>
          </Act>
        )}
        {task.assignee === null || !view.may('tasks.assign') ? null : (
          <Act view={view} action={`/console/tasks/${task.id}/assign`}>
            {hidden}
            <button class="btn" type="submit">
              {say('tasks.unassign')}
            </button>
          </Act>
        )}
        {!view.may('tasks.assign') ? null : (
          <Act view={view} action={`/console/tasks/${task.id}/assign`} class="hub-actions">
            {hidden}
            <label class="hub-small" for="assignee">
              {say('tasks.assign')}
            </label>
            <input
              class="form-control w-auto"
              id="assignee"
              name="assignee"
              list="people"
              maxLength={80}
              dir="ltr"
              required
            />
            <People people={people} />
            <button class="btn" type="submit">
              {say('tasks.assign.go')}
            </button>
          </Act>
        )}
      </div>
    </Card>
  );
}
