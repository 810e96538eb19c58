/** The fields of the rule editor, each with what is wrong with it below. */
import type { JSX } from 'preact';
import type { Finding } from '../../core/routing/index.ts';
import { Money } from './parts.tsx';
import { At } from './routing-findings.tsx';
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

/** `currency`: a number that is money, whose worth is said below. */
export function Field(
  props: FieldProps & {
    readonly value: number | string | undefined;
    readonly currency?: string | undefined;
    /** Under which name it is sent. */
    readonly as?: string;
  },
): JSX.Element {
  const { view, findings, path, name, label, value, currency } = props;
  const id = `${props.id}-${props.as ?? name}`;
  const here = `${path}.${name}`;
  const wrong = findings.some(
    (one) => one.severity === 'error' && (one.path === here || one.path.startsWith(`${here}[`)),
  );
  return (
    <div class="mb-3">
      <label class="form-label" for={id}>
        {label}
      </label>
      <input
        class="form-control"
        id={id}
        name={props.as ?? name}
        value={value ?? ''}
        maxLength={400}
        dir="auto"
        autocomplete="off"
        {...(wrong ? { 'aria-invalid': 'true' as const, 'aria-describedby': `wrong-${here}` } : {})}
      />
      {currency !== undefined && Number.isSafeInteger(value) ? (
        <div class="form-hint">
          <Money minor={Number(value)} currency={currency} />
        </div>
      ) : null}
      <At view={view} findings={findings} path={here} />
    </div>
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
