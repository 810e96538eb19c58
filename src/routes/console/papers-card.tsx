/** All papers of an order on its page, and what may still be made for each parcel. */
import type { JSX } from 'preact';
import { listDocuments, type DocumentRow, type Scope, type ShipmentRow } from '../../core/reading/index.ts';
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
  shipments: readonly Pick<ShipmentRow, 'id' | 'reference' | 'state'>[];
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
