/** On an order's parcel: who of our own fleet carries it, and what shows that it was handed over. */
import type { JSX } from 'preact';
import { findParcel, isWaybill, listPresses, type FleetParcel, type KeptPress } from '../../core/fleet/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { Ltr, Money, Moment } from './parts.tsx';
import type { View } from './visit.ts';

export type Carried = { readonly parcel: FleetParcel; readonly presses: readonly KeptPress[] };

/** By shipment; asks nothing where our fleet carries none of them. */
export async function carriedOf(
  reader: Reader,
  shipments: readonly { readonly id: string; readonly awb: string | null }[],
): Promise<ReadonlyMap<string, Carried>> {
  const ours = shipments.filter((one) => one.awb !== null && isWaybill(one.awb));
  const carried = new Map<string, Carried>();
  if (ours.length === 0) return carried;
  const presses = await listPresses(
    reader,
    ours.map((one) => one.id),
  );
  for (const { id, awb } of ours) {
    const parcel = await findParcel(reader, awb ?? '');
    if (parcel?.shipmentId === id) carried.set(id, { parcel, presses: presses.filter((one) => one.awb === awb) });
  }
  return carried;
}

/** Two rows of the parcel's facts. */
export function FleetProof(props: { view: View; carried: Carried | undefined; zone: string }): JSX.Element | null {
  const { view, carried, zone } = props;
  const { say } = view;
  if (carried === undefined) return null;
  const { parcel, presses } = carried;
  const handed = presses.find((one) => one.kind === 'deliver');
  return (
    <>
      <dt>{say('fleet.carrier')}</dt>
      <dd>
        {parcel.courierName === null ? say('fleet.nobody') : <bdi>{parcel.courierName}</bdi>}
        {parcel.pickedAt !== null || !view.may('shipments.dispatch') ? null : (
          <>
            {' · '}
            <a href={`/console/rounds?location=${encodeURIComponent(parcel.locationId)}`}>{say('rounds.title')}</a>
          </>
        )}
      </dd>
      {handed === undefined ? null : (
        <>
          <dt>{say('fleet.proof')}</dt>
          <dd>
            <bdi>{say('fleet.proof.by', { receiver: handed.receiver ?? '', courier: handed.courierName })}</bdi>
            {handed.codeSaid === 'said' ? ` · ${say('fleet.proof.code')}` : ''}
            {handed.cashMinor === null || handed.cashCurrency === null ? null : (
              <>
                {' · '}
                <Money minor={handed.cashMinor} currency={handed.cashCurrency} />
              </>
            )}
            {handed.documentId === null || !view.may('documents.view') ? null : (
              <>
                {' · '}
                <a href={`/console/documents/${handed.documentId}/file`}>{say('fleet.proof.photo')}</a>
              </>
            )}
            <div class="hub-small">
              <Moment view={view} at={handed.pressedAt} zone={zone} /> <Ltr mono>{handed.awb}</Ltr>
            </div>
          </dd>
        </>
      )}
    </>
  );
}
