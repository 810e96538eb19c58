/** The questions before rules change: activate now or at a moment, or go back; each on a page of its own. */
import type { ComponentChildren, JSX } from 'preact';
import { errorsIn, type Finding, type RulesVersion } from '../../core/routing/index.ts';
import { Page } from './layout.tsx';
import { Act } from './parts.tsx';
import { Labelled } from './risk-forms.tsx';
import { Findings } from './routing-findings.tsx';
import type { View } from './visit.ts';

export function ActivatePage(props: {
  view: View;
  one: RulesVersion;
  findings: readonly Finding[];
  turn: number;
}): JSX.Element {
  const { view, one, findings, turn } = props;
  const { say } = view;
  const action = `/console/routing/versions/${one.version}/activate`;
  const wrong = one.version !== 0 && errorsIn(findings).length > 0;
  return (
    <Ask view={view} title={say('routing.activate.title', { n: one.version })} text={say('routing.activate.text')}>
      {one.version === 0 ? null : <Findings view={view} findings={findings} />}
      {wrong ? (
        <p class="hub-note hub-note-bad" role="alert">
          {say('routing.activate.wrong')}
        </p>
      ) : (
        <Act view={view} action={action}>
          <input type="hidden" name="seen" value={turn} />
          <Labelled id="at" label={say('routing.activate.at')}>
            <input class="form-control" id="at" name="at" type="datetime-local" dir="ltr" />
          </Labelled>
          <NoteField view={view} />
          <button class="btn btn-primary" type="submit">
            {say('routing.activate')}
          </button>
        </Act>
      )}
    </Ask>
  );
}

export function RollbackPage({ view, former, turn }: { view: View; former: number; turn: number }): JSX.Element {
  const { say } = view;
  return (
    <Ask view={view} title={say('routing.rollback.title', { n: former })} text={say('routing.rollback.text')}>
      <Act view={view} action="/console/routing/rollback">
        <input type="hidden" name="seen" value={turn} />
        <NoteField view={view} />
        <button class="btn btn-primary" type="submit">
          {say('routing.rollback', { n: former })}
        </button>
      </Act>
    </Ask>
  );
}

export function NoteField({ view }: { view: View }): JSX.Element {
  return (
    <Labelled id="note" label={view.say('routing.note')} hint={view.say('routing.note.hint')}>
      <input
        class="form-control"
        id="note"
        name="note"
        required
        minLength={3}
        maxLength={300}
        dir="auto"
        aria-describedby="note-hint"
      />
    </Labelled>
  );
}

function Ask(props: { view: View; title: string; text: string; children: ComponentChildren }): JSX.Element {
  return (
    <Page view={props.view} title={props.title} active="menu.routing">
      <div class="card hub-narrow">
        <div class="card-body">
          <h1 class="h2">{props.title}</h1>
          <p>{props.text}</p>
          {props.children}
          <p class="mt-3 mb-0">
            <a href="/console/routing">{props.view.say('routing.cancel')}</a>
          </p>
        </div>
      </div>
    </Page>
  );
}
