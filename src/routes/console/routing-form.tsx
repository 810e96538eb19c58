/** How the editor of a draft looks: a card per rule with its form, its steps as forms within, the whole as a text below. */
import type { ComponentChildren, JSX } from 'preact';
import {
  paymentModes,
  unfillables,
  type Finding,
  type LocationStep,
  type RuleFacts,
  type RulesVersion,
  type RuleSet,
} from '../../core/routing/index.ts';
import { Head, Page } from './layout.tsx';
import { Act, Card } from './parts.tsx';
import { At, Findings } from './routing-findings.tsx';
import { Choice, Field, Words } from './routing-inputs.tsx';
import { StepForm } from './routing-step.tsx';
import { shownIn, unitOf } from './routing-money.ts';
import { SetSentence } from './routing-words.tsx';
import type { View } from './visit.ts';

export type EditProps = {
  readonly view: View;
  readonly before: RulesVersion;
  /** As typed, where a form was refused. */
  readonly sets: readonly RuleSet[];
  readonly findings: readonly Finding[];
  readonly facts: RuleFacts;
  readonly saved?: boolean;
  /** The form that was worked on last: `set-0`, `step-0-1`. */
  readonly open?: string | undefined;
  /** Nothing was saved. */
  readonly refused?: boolean;
  readonly text?: string;
  readonly textFindings?: readonly Finding[];
};

export function EditPage(props: EditProps): JSX.Element {
  const { view, before, sets, findings, saved, textFindings } = props;
  const { say } = view;
  const title = say('routing.edit.title', { n: before.version });
  const at = `/console/routing/versions/${before.version}`;
  return (
    <Page view={view} title={title} active="menu.routing">
      <Head view={view} title={title}>
        <div class="hub-actions">
          <a class="btn" href={at}>
            {say('routing.version', { n: before.version })}
          </a>
          <a class="btn" href={`/console/routing/dry-runs?after=${before.version}#ask`}>
            {say('rehearse.one')}
          </a>
          <a class="btn" href={`${at}/activate`}>
            {say('routing.activate')}
          </a>
        </div>
      </Head>
      {saved === true ? (
        <div class="hub-note hub-note-good" role="status">
          {say('routing.edit.saved')}
        </div>
      ) : null}
      {findings.length === 0 ? null : (
        <Wrong view={view} refused={props.refused === true}>
          <Findings view={view} findings={findings} sets={sets} />
        </Wrong>
      )}
      <div id="rules">
        {sets.map((set, s) => (
          <SetCard {...props} set={set} s={s} />
        ))}
      </div>
      <div class="mb-3">
        <Arrange view={view} before={before} what="add_set" s={0}>
          {say('routing.edit.add_set')}
        </Arrange>
      </div>
      <Card title={say('routing.edit.text')} id="text">
        <p>{say('routing.edit.text.hint')}</p>
        {textFindings === undefined ? null : (
          <Wrong view={view} refused>
            <Findings view={view} findings={textFindings} text={props.text} />
          </Wrong>
        )}
        <Act view={view} action={`${at}/edit/text`}>
          <input type="hidden" name="revision" value={before.revision} />
          <label class="hub-hidden" for="whole">
            {say('routing.edit.text')}
          </label>
          <textarea class="form-control hub-mono" id="whole" name="text" rows={24} dir="ltr" spellcheck={false}>
            {props.text ?? JSON.stringify({ sets: before.rules.sets }, null, 2)}
          </textarea>
          <button class="btn btn-primary mt-3" type="submit">
            {say('routing.edit.save_text')}
          </button>
        </Act>
      </Card>
    </Page>
  );
}

/** Comes into focus after a refusal, so that who works by keys or by ear is told first, with a link to each field. */
function Wrong(props: { view: View; refused: boolean; children: ComponentChildren }): JSX.Element {
  if (!props.refused) return <div class="hub-note hub-note-wait">{props.children}</div>;
  return (
    <div class="hub-note hub-note-bad" role="alert" tabIndex={-1} autofocus>
      <p class="hub-strong mb-2">{props.view.say('routing.edit.refused')}</p>
      {props.children}
    </div>
  );
}

export function Arrange(props: {
  view: View;
  before: RulesVersion;
  what: string;
  s: number;
  n?: number;
  label?: string;
  children: ComponentChildren;
}): JSX.Element {
  const { view, before, what, s, n } = props;
  return (
    <Act view={view} action={`/console/routing/versions/${before.version}/edit/arrange`} class="d-inline">
      <input type="hidden" name="revision" value={before.revision} />
      <input type="hidden" name="what" value={what} />
      <input type="hidden" name="s" value={s} />
      {n === undefined ? null : <input type="hidden" name="n" value={n} />}
      <button class="btn" type="submit" {...(props.label === undefined ? {} : { 'aria-label': props.label })}>
        {props.children}
      </button>
    </Act>
  );
}

function SetCard(props: EditProps & { set: RuleSet; s: number }): JSX.Element {
  const { view, before, set, s, facts, findings } = props;
  const { say } = view;
  const title = `${s + 1}. ${set.name}`;
  const move = (what: string, text: string): JSX.Element => (
    <Arrange view={view} before={before} what={what} s={s} label={`${text} ${title}`}>
      {text}
    </Arrange>
  );
  return (
    <section class="card mb-3" aria-labelledby={`set-${s}`}>
      <div class="card-header">
        <h2 class="card-title" id={`set-${s}`}>
          <bdi dir="auto">{title}</bdi>
        </h2>
        <div class="hub-grow" />
        <div class="hub-actions">
          {s === 0 ? null : move('up_set', say('routing.edit.up'))}
          {s === props.sets.length - 1 ? null : move('down_set', say('routing.edit.down'))}
          {props.sets.length === 1 ? null : move('remove_set', say('routing.edit.remove_set'))}
        </div>
      </div>
      <div class="card-body">
        {findings.length > 0 ? null : <SetSentence view={view} channels={facts.channels} set={set} />}
        <SetForm {...props} />
        {set.steps.map((step: LocationStep, n) => (
          <StepForm
            view={view}
            before={before}
            step={step}
            s={s}
            n={n}
            last={n === set.steps.length - 1}
            findings={findings}
            unit={unitOf(set.orders, facts.channels)}
            open={props.open === `step-${s}-${n}`}
          />
        ))}
        <Arrange view={view} before={before} what="add_step" s={s} label={`${say('routing.edit.add_step')} ${title}`}>
          {say('routing.edit.add_step')}
        </Arrange>
      </div>
    </section>
  );
}

function SetForm(props: EditProps & { set: RuleSet; s: number }): JSX.Element {
  const { view, before, set, s, findings, facts } = props;
  const { say } = view;
  const path = `sets[${s}]`;
  const id = `set-${s}`;
  const at = { view, findings, id, path: `${path}.orders` };
  const { orders } = set;
  const unit = unitOf(orders, facts.channels);
  const wrong = findings.some((one) => one.path.startsWith(`${path}.orders`) || one.path === `${path}.name`);
  return (
    <details id={`orders-${s}`} open={wrong || props.open === id}>
      <summary class="hub-strong">{say('routing.edit.orders')}</summary>
      <Act view={view} action={`/console/routing/versions/${before.version}/edit/set`} class="mt-3">
        <input type="hidden" name="revision" value={before.revision} />
        <input type="hidden" name="s" value={s} />
        <input type="hidden" name="unit" value={shownIn(unit)} />
        <At view={view} findings={findings.filter((one) => one.path === at.path)} path={at.path} />
        <div class="hub-cols">
          <Field {...at} path={path} name="name" label={say('routing.edit.name')} value={set.name} />
          <Words {...at} name="channels" label={say('routing.edit.channels')} value={orders.channels} />
          <Words {...at} name="countries" label={say('routing.edit.countries')} value={orders.countries} />
          <Words {...at} name="cities" label={say('routing.edit.cities')} value={orders.cities} />
          <Words {...at} name="kinds" label={say('routing.edit.kinds')} value={orders.kinds} />
          <Choice
            id={`${id}-payment`}
            name="payment"
            label={say('routing.edit.payment')}
            chosen={orders.payment}
            any={say('routing.edit.payment.any')}
            options={paymentModes.map((one) => [one, say(`routing.payment.${one}`)])}
          />
          <Words
            {...at}
            name="shippingMethods"
            label={say('routing.edit.shippingMethods')}
            value={orders.shippingMethods}
          />
          <Words {...at} name="handling" label={say('routing.edit.handling')} value={orders.handling} />
          <Field
            {...at}
            name="valueFromMinor"
            label={say('routing.edit.valueFromMinor')}
            as="valueFrom"
            value={orders.valueFromMinor}
            unit={unit}
          />
          <Field
            {...at}
            name="valueToMinor"
            label={say('routing.edit.valueToMinor')}
            as="valueTo"
            value={orders.valueToMinor}
            unit={unit}
          />
          <Choice
            id={`${id}-unfillable`}
            name="unfillable"
            label={say('routing.edit.unfillable')}
            chosen={set.unfillable}
            options={unfillables.map((one) => [one, say(`routing.unfillable.${one}`)])}
          />
        </div>
        <p class="form-hint">{say('routing.edit.list.hint')}</p>
        <button class="btn btn-primary" type="submit">
          {say('routing.edit.save_set')}
        </button>
      </Act>
    </details>
  );
}
