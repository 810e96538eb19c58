/** The form of one step: which places, how many parcels, and what each advantage costs in money. */
import type { JSX } from 'preact';
import {
  weightLimits,
  type Finding,
  type LocationStep,
  type RulesVersion,
  type Weights,
} from '../../core/routing/index.ts';
import { Act } from './parts.tsx';
import { At } from './routing-findings.tsx';
import { Arrange } from './routing-form.tsx';
import { Choice, Field, Tick, Words } from './routing-inputs.tsx';
import { shownIn, type Unit } from './routing-money.ts';
import type { View } from './visit.ts';

export function StepForm(props: {
  view: View;
  before: RulesVersion;
  step: LocationStep;
  s: number;
  n: number;
  last: boolean;
  findings: readonly Finding[];
  unit: Unit;
  /** It was worked on last. */
  open: boolean;
}): JSX.Element {
  const { view, before, step, s, n, findings, unit } = props;
  const { say } = view;
  const path = `sets[${s}].steps[${n}]`;
  const id = `step-${s}-${n}`;
  const at = { view, findings, id, path: `${path}.locations` };
  const { locations, split, weights } = step;
  const title = say('routing.edit.step', { n: n + 1 });
  const move = (what: string, text: string): JSX.Element => (
    <Arrange view={view} before={before} what={what} s={s} n={n} label={`${text} ${title}`}>
      {text}
    </Arrange>
  );
  return (
    <details id={id} class="my-3" open={props.open || findings.some((one) => one.path.startsWith(path))}>
      <summary class="hub-strong">
        {title} <bdi dir="auto">{step.name}</bdi>
      </summary>
      <div class="hub-actions my-2">
        {n === 0 ? null : move('up_step', say('routing.edit.up'))}
        {props.last ? null : move('down_step', say('routing.edit.down'))}
        {n === 0 && props.last ? null : move('remove_step', say('routing.edit.remove_step'))}
      </div>
      <Act view={view} action={`/console/routing/versions/${before.version}/edit/step`}>
        <input type="hidden" name="revision" value={before.revision} />
        <input type="hidden" name="s" value={s} />
        <input type="hidden" name="n" value={n} />
        <input type="hidden" name="unit" value={shownIn(unit)} />
        <At view={view} findings={findings.filter((one) => one.path === at.path)} path={at.path} />
        <div class="hub-cols">
          <Field {...at} path={path} name="name" label={say('routing.edit.name')} value={step.name} />
          <Choice
            id={`${id}-kinds`}
            name="locationKinds"
            label={say('routing.edit.locationKinds')}
            chosen={locations.kinds?.length === 1 ? locations.kinds[0] : undefined}
            any={say('routing.edit.kinds.any')}
            options={(['store', 'warehouse'] as const).map((one) => [one, say(`routing.kind.${one}`)])}
          />
          <Words {...at} name="ids" label={say('routing.edit.ids')} value={locations.ids} />
          <Words {...at} name="exceptIds" label={say('routing.edit.exceptIds')} value={locations.exceptIds} />
          <Words {...at} name="groups" label={say('routing.edit.groups')} value={locations.groups} />
          <Field {...at} name="withinKm" label={say('routing.edit.withinKm')} value={locations.withinKm} numeric />
          <Words {...at} name="abroad" label={say('routing.edit.abroad')} value={locations.abroad} />
          <Field {...at} name="keep" label={say('routing.edit.keep')} value={locations.keep} numeric />
          <Field
            {...at}
            path={`${path}.split`}
            name="most"
            label={say('routing.edit.most')}
            value={split.most}
            numeric
          />
          <Field
            {...at}
            path={`${path}.split`}
            name="fromMinor"
            as="splitFrom"
            label={say('routing.edit.fromMinor')}
            value={split.fromMinor}
            unit={unit}
          />
        </div>
        <Tick id={`${id}-city`} name="sameCity" label={say('routing.edit.sameCity')} on={locations.sameCity === true} />
        <Tick id={`${id}-open`} name="openNow" label={say('routing.edit.openNow')} on={locations.openNow === true} />
        <fieldset>
          <legend class="form-label">{say('routing.edit.weights')}</legend>
          <div class="hub-cols">
            {(Object.keys(weightLimits) as (keyof Weights)[]).map((name) => (
              <Field
                {...at}
                path={`${path}.weights`}
                name={name}
                as={`weight_${name}`}
                label={say(`routing.weight.${name}`)}
                value={weights?.[name]}
                {...(name === 'carriage' ? { numeric: true } : { unit })}
              />
            ))}
          </div>
        </fieldset>
        <button class="btn btn-primary" type="submit">
          {say('routing.edit.save_step')}
        </button>
      </Act>
    </details>
  );
}
