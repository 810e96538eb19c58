/** The sums of a dry run: both versions side by side, and the load of each location as a pair of bars. */
import type { ComponentChildren, JSX } from 'preact';
import type { Report, Side } from '../../core/rehearsal/index.ts';
import { Card, Ltr, Money } from './parts.tsx';
import type { View } from './visit.ts';

type Props = { readonly view: View; readonly report: Report };

/** Locations that have a bar. */
const BARS = 40;
const SOON_DAYS = 2;

export function Sides({ view, report }: Props): JSX.Element {
  const { say } = view;
  const { before, after } = report;
  const sides = [before, after];
  const currencies = Object.keys({ ...before.carriage, ...after.carriage }).sort();
  const row = (name: string, of: (side: Side) => ComponentChildren): JSX.Element => (
    <tr role="row">
      <td role="cell" class="hub-lead" data-label={say('rehearse.col.what')}>
        {name}
      </td>
      {sides.map((side) => (
        <td role="cell" data-label={say('rehearse.col.version', { n: side.version })}>
          <span>{of(side)}</span>
        </td>
      ))}
    </tr>
  );
  const count = (value: number): JSX.Element => <Ltr>{value.toLocaleString('en')}</Ltr>;
  return (
    <Card title={say('rehearse.side')} id="sides" flush>
      <table class="hub-table hub-cards" role="table">
        <caption class="hub-hidden">{say('rehearse.side')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader">{say('rehearse.col.what')}</th>
            {sides.map((side) => (
              <th role="columnheader">{say('rehearse.col.version', { n: side.version })}</th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {row(say('rehearse.whole'), (side) => count(side.whole))}
          {row(say('rehearse.partly'), (side) => count(side.partly))}
          {row(say('rehearse.unserved'), (side) => count(side.unserved))}
          {row(say('rehearse.split'), (side) => count(side.split))}
          {row(say('rehearse.parcels'), (side) => count(side.parcels))}
          {row(say('rehearse.missing'), (side) => count(side.missingPieces))}
          {row(say('rehearse.km'), (side) => count(side.km))}
          {row(say('rehearse.km.each'), (side) => count(perParcel(side.km, side.parcelsWithKm)))}
          {currencies.map((currency) =>
            row(say('rehearse.carriage'), (side) => <Money minor={side.carriage[currency] ?? 0} currency={currency} />),
          )}
          {row(say('rehearse.carriage.of'), (side) => count(side.parcelsWithCarriage))}
          {row(say('rehearse.days'), (side) => count(averageDays(side)))}
          {row(say('rehearse.days.soon'), (side) => count(soon(side)))}
          {report.sets.map((set) => (
            <tr role="row">
              <td role="cell" class="hub-lead" data-label={say('rehearse.sets')}>
                <span>
                  {say('rehearse.sets')}: <bdi dir="auto">{set.name}</bdi>
                </span>
              </td>
              <td role="cell" data-label={say('rehearse.col.version', { n: before.version })}>
                {count(set.before)}
              </td>
              <td role="cell" data-label={say('rehearse.col.version', { n: after.version })}>
                {count(set.after)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

export function Loads({ view, report }: Props): JSX.Element {
  const { say } = view;
  const shown = report.locations.slice(0, BARS);
  const most = shown.reduce((max, one) => Math.max(max, one.before.parcels, one.after.parcels), 1);
  return (
    <Card title={say('rehearse.load')} id="load">
      <p>{say('rehearse.load.hint', { before: report.before.version, after: report.after.version })}</p>
      {shown.map((one) => (
        <div class="hub-load">
          <Ltr mono>{one.id}</Ltr>
          <svg viewBox="0 0 100 12" preserveAspectRatio="none" class="hub-load-bars" aria-hidden="true">
            <rect x="0" y="0" width={(one.before.parcels / most) * 100} height="5" class="hub-load-before" />
            <rect x="0" y="7" width={(one.after.parcels / most) * 100} height="5" class="hub-load-after" />
          </svg>
          <Ltr>{`${one.before.parcels} → ${one.after.parcels}`}</Ltr>
        </div>
      ))}
      {report.locations.length > BARS ? <p class="hub-small mb-0">… {report.locations.length - BARS}</p> : null}
    </Card>
  );
}

function perParcel(sum: number, parcels: number): number {
  return parcels === 0 ? 0 : Math.round((sum / parcels) * 10) / 10;
}

function averageDays({ byDays }: Side): number {
  const all = Object.entries(byDays);
  const parcels = all.reduce((sum, [, count]) => sum + count, 0);
  return perParcel(
    all.reduce((sum, [days, count]) => sum + Number(days) * count, 0),
    parcels,
  );
}

function soon({ byDays }: Side): number {
  return Object.entries(byDays).reduce((sum, [days, count]) => sum + (Number(days) <= SOON_DAYS ? count : 0), 0);
}
