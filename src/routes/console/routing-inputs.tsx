/** The fields of the rule editor, each with what is wrong with it below. */
import type { JSX } from 'preact';
import type { Finding } from '../../core/routing/index.ts';
import { Ltr } from './parts.tsx';
import { At } from './routing-findings.tsx';
import { amountsIn, amountText, digitsOf, type Unit } from './routing-money.ts';
import type { View } from './visit.ts';

type FieldProps = {
  readonly view: View;
  readonly findings: readonly Finding[];
  readonly id: string;
  /** Of the object that the field is in. */
  readonly path: string;
  readonly name: string;
  readonly label: string;
};

/** `unit`: it is money, in these currencies. */
export function Field(
  props: FieldProps & {
    readonly value: number | string | undefined;
    readonly unit?: Unit | undefined;
    /** Under which name it is sent. */
    readonly as?: string;
    readonly numeric?: boolean;
  },
): JSX.Element {
  const { view, findings, path, name, label, value, unit } = props;
  const id = `${props.id}-${props.as ?? name}`;
  const here = `${path}.${name}`;
  const mine = findings.filter((one) => one.path === here || one.path.startsWith(`${here}[`));
  const wrong = mine.some((one) => one.severity === 'error');
  const isNumber = unit !== undefined || props.numeric === true;
  // What it comes to in each, where it cannot be typed as people write it.
  const comesTo = unit !== undefined && digitsOf(unit) === undefined && typeof value === 'number' ? value : undefined;
  const said = [...(mine.length > 0 ? [`wrong-${here}`] : []), ...(comesTo === undefined ? [] : [`${id}-hint`])];
  return (
    <div class="mb-3">
      <label class="form-label" for={id}>
        {label} {unit === undefined ? null : <InUnit view={view} unit={unit} />}
      </label>
      <input
        class="form-control"
        id={id}
        name={props.as ?? name}
        value={unit === undefined ? (value ?? '') : amountText(value, digitsOf(unit))}
        maxLength={400}
        autocomplete="off"
        {...(isNumber ? { dir: 'ltr' as const, inputMode: 'decimal' as const } : { dir: 'auto' as const })}
        {...(wrong ? { 'aria-invalid': 'true' as const } : {})}
        {...(said.length === 0 ? {} : { 'aria-describedby': said.join(' ') })}
      />
      {comesTo === undefined || unit === undefined ? null : (
        <div class="form-hint" id={`${id}-hint`}>
          <Ltr>{amountsIn(comesTo, unit).join(' · ')}</Ltr>
        </div>
      )}
      <At view={view} findings={findings} path={here} />
    </div>
  );
}

function InUnit({ view, unit }: { view: View; unit: Unit }): JSX.Element {
  const { say } = view;
  if (unit.length === 1) return <Ltr>{unit[0]}</Ltr>;
  return (
    <span class="hub-small">{say(digitsOf(unit) === undefined ? 'routing.edit.in_minor' : 'routing.edit.in_own')}</span>
  );
}

export function Words(props: FieldProps & { readonly value: readonly string[] | undefined }): JSX.Element {
  const { value, ...rest } = props;
  return <Field {...rest} value={value?.join(', ')} />;
}

export function Choice(props: {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly chosen: string | undefined;
  readonly any?: string;
  readonly options: readonly (readonly [string, string])[];
}): JSX.Element {
  return (
    <div class="mb-3">
      <label class="form-label" for={props.id}>
        {props.label}
      </label>
      <select class="form-select" id={props.id} name={props.name}>
        {props.any === undefined ? null : (
          <option value="" selected={props.chosen === undefined}>
            {props.any}
          </option>
        )}
        {props.options.map(([value, text]) => (
          <option value={value} selected={value === props.chosen}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

export function Tick(props: {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly on: boolean;
}): JSX.Element {
  return (
    <label class="form-check mb-3" for={props.id}>
      <input class="form-check-input" type="checkbox" id={props.id} name={props.name} value="yes" checked={props.on} />
      <span class="form-check-label">{props.label}</span>
    </label>
  );
}
