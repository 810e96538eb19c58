/** The bars above the task desk: what is shown, and what is done with those that are selected. */
import type { JSX } from 'preact';
import { taskKinds, workgroups } from '../../../config/tasks.ts';
import { Csrf } from './parts.tsx';
import { taskActions } from './task-actions.ts';
import type { View } from './visit.ts';

export type TaskQuery = {
  readonly state?: 'open' | 'done';
  readonly workgroup?: string;
  readonly kind?: string;
  readonly channel?: string;
  readonly store?: string;
  readonly mine?: string;
  readonly overdue?: string;
  readonly page?: number;
  readonly done?: string;
};

export function Filters(props: {
  view: View;
  asked: TaskQuery;
  channels: readonly { readonly id: string; readonly name: string }[];
}): JSX.Element {
  const { view, asked, channels } = props;
  const { say } = view;
  return (
    <form method="get" action="/console/tasks" class="hub-filters mb-3 mt-0">
      <input type="hidden" name="state" value={asked.state ?? 'open'} />
      <Choice id="workgroup" label={say('tasks.workgroup')} any={say('tasks.any')} chosen={asked.workgroup}>
        {workgroups.map((one) => [one, view.words(`workgroup.${one}`)])}
      </Choice>
      <Choice id="kind" label={say('tasks.kind')} any={say('tasks.kind.any')} chosen={asked.kind}>
        {Object.keys(taskKinds).map((one) => [one, view.words(`task.${one}`)])}
      </Choice>
      <Choice id="channel" label={say('tasks.channel')} any={say('tasks.channel.any')} chosen={asked.channel}>
        {channels.map(({ id, name }) => [id, `${id} · ${name}`])}
      </Choice>
      <div class="hub-field">
        <label class="hub-small d-block" for="store">
          {say('tasks.store')}
        </label>
        <input class="form-control" id="store" name="store" value={asked.store ?? ''} maxLength={20} dir="ltr" />
      </div>
      <Tick name="mine" label={say('tasks.mine')} on={asked.mine === '1'} />
      <Tick name="overdue" label={say('tasks.overdue')} on={asked.overdue === '1'} />
      <button class="btn" type="submit">
        {say('orders.filter.apply')}
      </button>
    </form>
  );
}

function Choice(props: {
  id: string;
  label: string;
  any: string;
  chosen: string | undefined;
  children: readonly (readonly [string, string])[];
}): JSX.Element {
  return (
    <div class="hub-field">
      <label class="hub-small d-block" for={props.id}>
        {props.label}
      </label>
      <select class="form-select" id={props.id} name={props.id}>
        <option value="">{props.any}</option>
        {props.children.map(([value, text]) => (
          <option value={value} selected={props.chosen === value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

function Tick({ name, label, on }: { name: string; label: string; on: boolean }): JSX.Element {
  return (
    <label class="form-check m-0">
      <input class="form-check-input" type="checkbox" name={name} value="1" checked={on} />
      <span class="form-check-label">{label}</span>
    </label>
  );
}

/** Stands outside the list, which is fetched anew: its fields keep what was typed. The ticks of the list belong to it. */
export function BulkBar({ view, people }: { view: View; people: readonly string[] }): JSX.Element | null {
  const { say } = view;
  const actions = Object.entries(taskActions).filter(
    ([, row]) => row.bulk && row.run !== undefined && view.may(row.permission),
  );
  if (actions.length === 0) return null;
  return (
    <form id="bulk" method="post" action="/console/tasks/bulk" class="hub-filters mb-3 mt-0">
      <Csrf view={view} />
      <div class="hub-field">
        <label class="hub-small d-block" for="action">
          {say('tasks.bulk')}
        </label>
        <select class="form-select" id="action" name="action" required>
          <option value="take">{say('tasks.take')}</option>
          {view.may('tasks.assign') ? <option value="assign">{say('tasks.assign')}</option> : null}
          {actions.map(([name, row]) => (
            <option value={name}>{say(row.label)}</option>
          ))}
        </select>
      </div>
      <div class="hub-field">
        <label class="hub-small d-block" for="note">
          {say('tasks.note')}
        </label>
        <input class="form-control" id="note" name="note" maxLength={1000} dir="auto" />
      </div>
      {view.may('tasks.assign') ? (
        <div class="hub-field">
          <label class="hub-small d-block" for="assignee">
            {say('tasks.assignee')}
          </label>
          <input class="form-control" id="assignee" name="assignee" list="people" maxLength={80} dir="ltr" />
          <People people={people} />
        </div>
      ) : null}
      <button class="btn" type="submit">
        {say('tasks.bulk.go')}
      </button>
    </form>
  );
}

export function People({ people }: { people: readonly string[] }): JSX.Element {
  return (
    <datalist id="people">
      {people.map((one) => (
        <option value={one} />
      ))}
    </datalist>
  );
}
