/** All papers of an order on its page, and what may still be made for each parcel. */
import type { JSX } from 'preact';
import { listDocuments, type DocumentRow, type Scope, type ShipmentRow } from '../../core/reading/index.ts';
import { boxesOf } from '../../core/shipment/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { parcelPapers } from '../paper-runs.ts';
import { DocumentTable, kindKey } from './document-views.tsx';
import { Act, Card, Empty, Ltr } from './parts.tsx';
import type { View } from './visit.ts';

const MOST = 60;

export async function documentsOf(reader: Reader, view: View, scope: Scope, orderId: string): Promise<DocumentRow[]> {
  if (!view.may('documents.view')) return [];
  return listDocuments(reader, scope, view.may('money.view'), { orderId, limit: MOST, offset: 0 });
}

type Props = {
  view: View;
  documents: readonly DocumentRow[];
  shipments: readonly Pick<ShipmentRow, 'id' | 'reference' | 'state' | 'version' | 'weightG' | 'boxes'>[];
};

export function PapersCard({ view, documents, shipments }: Props): JSX.Element | null {
  const { say } = view;
  if (!view.may('documents.view')) return null;
  const making = view.may('shipments.print') ? shipments.filter((one) => one.state !== 'cancelled') : [];
  return (
    <Card title={say('documents.card')} id="papers">
      {making.map((one) => (
        <div class="hub-actions mb-3">
          <span>
            {say('documents.make')} <Ltr>{one.reference}</Ltr>
          </span>
          {packable.has(one.state) ? <Boxes view={view} shipment={one} /> : null}
          {parcelPapers.map((kind) => (
            <Act view={view} action={`/console/shipments/${one.id}/papers/${kind}`}>
              <button class="btn btn-sm" type="submit">
                {say(kindKey(kind))}
              </button>
            </Act>
          ))}
        </div>
      ))}
      {documents.length === 0 ? (
        <Empty title={say('documents.none')} />
      ) : (
        <DocumentTable view={view} rows={documents} />
      )}
    </Card>
  );
}

const packable = new Set(['planned', 'charging', 'charge_failed', 'invoiced', 'booking_failed', 'booked', 'labelled']);

/** In how many boxes it stands ready, by their weights. */
function Boxes({ view, shipment }: { view: View; shipment: Props['shipments'][number] }): JSX.Element {
  const { say } = view;
  const boxes = boxesOf({ boxes: shipment.boxes, weightG: Number(shipment.weightG) });
  const id = `boxes-${shipment.id}`;
  return (
    <Act view={view} action={`/console/shipments/${shipment.id}/boxes`} class="hub-actions">
      <input type="hidden" name="version" value={String(shipment.version)} />
      <label for={id}>{say('documents.boxes', { count: boxes.length })}</label>
      <input
        class="form-control hub-short"
        id={id}
        name="weights"
        dir="ltr"
        required
        autocomplete="off"
        inputMode="decimal"
        maxLength={800}
        value={boxes.map(({ weightG }) => (weightG / 1000).toFixed(2)).join(' + ')}
      />
      <button class="btn btn-sm" type="submit">
        {say('documents.boxes.save')}
      </button>
    </Act>
  );
}
