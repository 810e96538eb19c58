/** The form of a printer. */
import type { JSX } from 'preact';
import { documentKinds } from '../../core/document/index.ts';
import type { Location } from '../../core/catalog/index.ts';
import { connections, paperFormats, printerKinds, type Printer } from '../../core/printing/index.ts';
import { kindKey } from './document-views.tsx';
import type { MessageKey } from './messages.ts';
import { Act } from './parts.tsx';
import type { View } from './visit.ts';

type FormProps = { view: View; printer: Printer | undefined; places: readonly Location[] };

export function PrinterForm({ view, printer, places }: FormProps): JSX.Element {
  const { say } = view;
  const pick = (
    name: string,
    label: MessageKey,
    options: readonly (readonly [string, string])[],
    value: string,
  ): JSX.Element => (
    <div class="mb-3">
      <label class="form-label" for={name}>
        {say(label)}
      </label>
      <select class="form-select" id={name} name={name}>
        {options.map(([key, words]) => (
          <option value={key} selected={key === value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
  const field = (name: string, label: MessageKey, value: string, most: number, required = false): JSX.Element => (
    <div class="mb-3">
      <label class="form-label" for={name}>
        {say(label)}
      </label>
      <input class="form-control" id={name} name={name} value={value} maxLength={most} required={required} dir="auto" />
    </div>
  );
  const boxes = (
    name: string,
    label: MessageKey,
    options: readonly (readonly [string, string])[],
    on: readonly string[],
  ): JSX.Element => (
    <fieldset class="mb-3">
      <legend class="form-label">{say(label)}</legend>
      {options.map(([key, words]) => (
        <label class="form-check">
          <input class="form-check-input" type="checkbox" name={name} value={key} checked={on.includes(key)} />
          <span class="form-check-label">{words}</span>
        </label>
      ))}
    </fieldset>
  );
  const mine = printer === undefined ? places : places.filter((one) => one.id === printer.locationId);
  const named = (one: Location): string => `${one.id} · ${view.locale === 'ar' ? (one.nameAr ?? one.name) : one.name}`;
  return (
    <Act view={view} action={`/console/printing/printers${printer === undefined ? '' : `/${printer.id}`}`}>
      <input type="hidden" name="version" value={String(printer?.version ?? 0)} />
      {pick(
        'locationId',
        'printing.place',
        mine.map((one) => [one.id, named(one)] as const),
        printer?.locationId ?? '',
      )}
      {field('name', 'printing.name', printer?.name ?? '', 60, true)}
      {field('station', 'printing.station', printer?.station ?? '', 40)}
      {pick(
        'kind',
        'printing.kind',
        printerKinds.map((one) => [one, say(`printing.kind.${one}`)] as const),
        printer?.kind ?? 'label',
      )}
      {pick(
        'connection',
        'printing.connection',
        connections.map((one) => [one, say(`printing.connection.${one}`)] as const),
        printer?.connection ?? 'agent',
      )}
      {field('address', 'printing.address', printer?.address ?? '', 200)}
      {pick(
        'dpi',
        'printing.dpi',
        [
          ['203', '203'],
          ['300', '300'],
        ],
        String(printer?.dpi ?? 203),
      )}
      {boxes(
        'formats',
        'printing.formats',
        paperFormats.map((one) => [one, one.toUpperCase()] as const),
        printer?.formats ?? ['pdf'],
      )}
      {boxes(
        'defaultFor',
        'printing.defaults',
        documentKinds.map((one) => [one, say(kindKey(one))] as const),
        printer?.defaultFor ?? [],
      )}
      {field('media', 'printing.media', printer?.media ?? '', 60)}
      {boxes('active', 'printing.state', [['true', say('printing.active')]], printer?.active === false ? [] : ['true'])}
      <button class="btn btn-primary" type="submit">
        {say('printing.save')}
      </button>
    </Act>
  );
}
