/** The question before rules change: activate now or at a moment; and the button that takes it back. */
import type { ComponentChildren, JSX } from 'preact';
import { errorsIn, type Finding, type RulesVersion } from '../../core/routing/index.ts';
import { Page } from './layout.tsx';
import { Act, Badge } from './parts.tsx';
import { Labelled } from './risk-forms.tsx';
import { Findings } from './routing-findings.tsx';
import type { View } from './visit.ts';

export function ActivatePage(props: {
  view: View;
  one: RulesVersion;
  findings: readonly Finding[];
  turn: number;
  /** Refused: as it was typed. */
  typed?: { readonly note: string; readonly at: string; readonly wrong: string };
}): JSX.Element {
  const { view, one, findings, turn, typed } = props;
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
            <input
              class="form-control"
              id="at"
              name="at"
              type="datetime-local"
              dir="ltr"
              value={typed?.at ?? ''}
              {...(typed === undefined
                ? {}
                : { 'aria-invalid': 'true' as const, 'aria-describedby': 'at-wrong', autofocus: true })}
            />
            {typed === undefined ? null : (
              <div class="hub-wrong" id="at-wrong" role="alert">
                <Badge state="error">{view.words(`reason.${typed.wrong}`)}</Badge>
              </div>
            )}
          </Labelled>
          <NoteField view={view} value={typed?.note} />
          <button class="btn btn-primary" type="submit">
            {say('routing.activate')}
          </button>
        </Act>
      )}
    </Ask>
  );
}

/** One press: what it leads to can be taken back in the same way. */
export function Rollback({ view, former, turn }: { view: View; former: number; turn: number }): JSX.Element {
  const { say } = view;
  return (
    <Act view={view} action="/console/routing/rollback" class="hub-actions">
      <input type="hidden" name="seen" value={turn} />
      <button class="btn" type="submit" aria-describedby="rollback-text">
        {say('routing.rollback', { n: former })}
      </button>
      <label class="hub-hidden" for="rollback-note">
        {say('routing.rollback.note')}
      </label>
      <input
        class="form-control hub-narrow m-0"
        id="rollback-note"
        name="note"
        maxLength={300}
        dir="auto"
        placeholder={say('routing.rollback.note')}
      />
      <p class="hub-small mb-0" id="rollback-text">
        {say('routing.rollback.text')}
      </p>
    </Act>
  );
}

export function NoteField({ view, value }: { view: View; value?: string | undefined }): JSX.Element {
  return (
    <Labelled id="note" label={view.say('routing.note')} hint={view.say('routing.note.hint')}>
      <input
        class="form-control"
        id="note"
        name="note"
        required
        minLength={3}
        maxLength={300}
        value={value ?? ''}
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
