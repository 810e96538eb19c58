/** What a manager may change of one SKU at one place: the number, what is kept back, when more is asked for. */
import type { JSX } from 'preact';
import { adjustmentReasons } from '../../core/erp/index.ts';
import { Act, Card } from './parts.tsx';
import type { Explained } from './stock-explain-views.tsx';
import { Field, Select } from './stock-parts.tsx';
import type { View } from './visit.ts';

export function Change({ view, explained, path }: { view: View; explained: Explained; path: string }): JSX.Element {
  const { say } = view;
  const { rule } = explained.replenishing;
  const number = (id: string, label: string, extra: Record<string, string | number | boolean>): JSX.Element => (
    <Field id={id} label={label}>
      <input
        class="form-control"
        id={id}
        name={id === 'keep' ? 'quantity' : id}
        type="number"
        step="1"
        dir="ltr"
        {...extra}
      />
    </Field>
  );
  return (
    <div class="hub-cols">
      <Card title={say('adjust.title')} id="adjust">
        <Act view={view} action={`${path}/adjust`}>
          <div class="hub-filters m-0">
            {number('quantity', say('adjust.quantity'), {
              min: -1_000_000,
              max: 1_000_000,
              'aria-describedby': 'quantity-hint',
            })}
            {number('quarantine', say('adjust.quarantine'), { min: -1_000_000, max: 1_000_000 })}
            <Field id="reason" label={say('adjust.reason')}>
              <Select
                id="reason"
                value="COUNT"
                options={adjustmentReasons.map((one) => [one, view.words(`reason.${one}`)])}
              />
            </Field>
            <Field id="note" label={say('adjust.note')}>
              <input class="form-control" id="note" name="note" type="text" maxLength={200} dir="auto" />
            </Field>
            <button class="btn btn-primary" type="submit">
              {say('adjust.submit')}
            </button>
          </div>
          <div class="form-hint mt-1" id="quantity-hint">
            {say('adjust.quantity.hint')}
          </div>
        </Act>
      </Card>
      <Card title={say('safety.title')} id="safety">
        <Act view={view} action={`${path}/safety`} class="hub-filters m-0">
          {number('keep', say('safety.pieces'), {
            min: 0,
            max: 1_000_000,
            required: true,
            value: explained.explanation.row.safety,
          })}
          <button class="btn" type="submit">
            {say('safety.submit')}
          </button>
        </Act>
      </Card>
      {rule === undefined ? null : (
        <Card title={say('threshold.title')} id="threshold-card">
          <Act view={view} action={`${path}/threshold`} class="hub-filters m-0">
            {number('threshold', say('threshold.pieces'), {
              min: 0,
              max: Math.max(0, rule.fillTo - 1),
              required: true,
              value: rule.threshold,
            })}
            <button class="btn" type="submit">
              {say('safety.submit')}
            </button>
          </Act>
        </Card>
      )}
    </div>
  );
}
