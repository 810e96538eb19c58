/** Each place with its codes in the ERP, what it may do, and the pools that show its stock. */
import type { JSX } from 'preact';
import { rolesOf, type Location, type Mapping } from '../../core/catalog/index.ts';
import { Badge, Ltr } from './parts.tsx';
import { countryName, placeName, type StockHouse } from './stock-parts.tsx';
import type { View } from './visit.ts';

type Props = { readonly view: View; readonly house: StockHouse; readonly mapping: Mapping };

export function Places({ view, house, mapping }: Props): JSX.Element {
  const { say } = view;
  return (
    <table class="hub-table hub-cards" role="table">
      <caption class="hub-hidden">{say('mapping.places.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader">{say('mapping.col.place')}</th>
          <th role="columnheader">{say('mapping.col.kind')}</th>
          <th role="columnheader">{say('mapping.col.roles')}</th>
          <th role="columnheader">{say('mapping.col.code')}</th>
          <th role="columnheader">{say('mapping.col.damaged')}</th>
          <th role="columnheader">{say('mapping.col.transit')}</th>
          <th role="columnheader">{say('mapping.col.pools')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {[...house.places.byId.values()].map((place) => (
          <Place view={view} place={place} mapping={mapping} />
        ))}
      </tbody>
    </table>
  );
}

function Place({ view, place, mapping }: { view: View; place: Location; mapping: Mapping }): JSX.Element {
  const { say } = view;
  const binding = mapping.bindingOf.get(place.id);
  const pools = mapping.pools.filter((pool) => pool.members.some((one) => one.locationId === place.id));
  const code = (text: string | undefined): JSX.Element => <Ltr mono>{text ?? '–'}</Ltr>;
  return (
    <tr role="row">
      <td role="cell" class="hub-lead" data-label={say('mapping.col.place')}>
        <div>
          <span class="hub-strong">
            <Ltr mono>{place.id}</Ltr>
          </span>{' '}
          <bdi>{placeName(view, place)}</bdi>{' '}
          {place.active ? null : <Badge state="plain">{say('mapping.closed')}</Badge>}
          <div class="hub-small">
            {countryName(view.locale, place.country)} · <Ltr mono>{place.companyId}</Ltr>
          </div>
        </div>
      </td>
      <td role="cell" data-label={say('mapping.col.kind')}>
        {view.words(`kind.${place.kind}`)}
      </td>
      <td role="cell" data-label={say('mapping.col.roles')}>
        {rolesOf(place)
          .map((role) => view.words(`role.${role}`))
          .join(view.locale === 'ar' ? '، ' : ', ') || '–'}
      </td>
      <td role="cell" data-label={say('mapping.col.code')}>
        {binding === undefined ? <Badge state="warning">{say('mapping.unbound')}</Badge> : code(binding.fulfilCode)}
      </td>
      <td role="cell" data-label={say('mapping.col.damaged')}>
        {code(binding?.damagedCode)}
      </td>
      <td role="cell" data-label={say('mapping.col.transit')}>
        {code(binding?.inTransitCode)}
      </td>
      <td role="cell" data-label={say('mapping.col.pools')}>
        {code(pools.map((pool) => pool.channelId).join(', ') || undefined)}
      </td>
    </tr>
  );
}
