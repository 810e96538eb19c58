/** What the courier has said of a parcel: its scans with their reasons in words, and its proof of delivery. */
import type { JSX } from 'preact';
import type { ScanRow, ShipmentRow } from '../../core/reading/index.ts';
import type { Shown } from './order.tsx';
import { Act, Moment, Reason } from './parts.tsx';
import type { View } from './visit.ts';

export function Tracking({ shown, shipment }: { shown: Shown; shipment: ShipmentRow }): JSX.Element {
  const { view, zone } = shown;
  const { say } = view;
  return (
    <div>
      <h3 class="card-title mb-2">{say('shipment.scans')}</h3>
      {shipment.scans.length === 0 ? (
        <p class="hub-small">{say('shipment.scans.none')}</p>
      ) : (
        <ul class="hub-scans" aria-label={say('shipment.scans.caption')}>
          {shipment.scans.map((scan) => (
            <li>
              <span class="hub-strong">{view.words(`scan.${scan.meaning}`)}</span>{' '}
              <span class="hub-small">
                <bdi>{scan.description}</bdi>
                {scan.place === '' ? null : (
                  <>
                    {' · '}
                    <bdi>{scan.place}</bdi>
                  </>
                )}
                {scan.remark === '' ? null : (
                  <>
                    {' · '}
                    <bdi>{scan.remark}</bdi>
                  </>
                )}
              </span>
              <Why view={view} scan={scan} />
              <div class="hub-small" title={say('shipment.scan.as_sent', { raw: scan.scannedAtRaw })}>
                <Moment view={view} at={scan.scannedAt} zone={zone} />
              </div>
            </li>
          ))}
        </ul>
      )}
      <Proof shown={shown} shipment={shipment} />
    </div>
  );
}

/** Couriers behind the aggregator give a link; it may run out, and is asked for anew. */
function Proof({ shown, shipment }: { shown: Shown; shipment: ShipmentRow }): JSX.Element | null {
  const { view, zone } = shown;
  const { say } = view;
  if (shipment.state !== 'delivered' || Number(shipment.partnerId ?? 0) <= 0) return null;
  const { proofLink, proofOutcome, proofError, proofAskedAt, proofDocumentId, proofFileError } = shipment;
  const awaited = proofAskedAt !== null && proofOutcome === null;
  return (
    <div class="mt-3" id={`proof-${shipment.id}`}>
      <h3 class="card-title mb-2">{say('proof.title')}</h3>
      {proofDocumentId === null || !view.may('documents.view') ? null : (
        <p>
          <a href={`/console/documents/${proofDocumentId}/file`}>{say('proof.file')}</a>
        </p>
      )}
      {proofFileError === null ? null : (
        <p class="hub-small">
          {say('proof.file.none')} <Reason view={view} code={proofFileError} />
        </p>
      )}
      {proofLink === null ? null : (
        <p>
          <a href={proofLink} target="_blank" rel="noopener noreferrer nofollow">
            {say('proof.open')}
          </a>
        </p>
      )}
      {awaited ? <p class="hub-small">{say('proof.awaited')}</p> : null}
      {proofOutcome === 'none' ? <p class="hub-small">{say('proof.none')}</p> : null}
      {proofError === null ? null : <Reason view={view} code={proofError} />}
      {proofAskedAt === null ? null : (
        <p class="hub-small">
          <Moment view={view} at={proofAskedAt} zone={zone} />
        </p>
      )}
      {awaited ? null : (
        <Act view={view} action={`/console/shipments/${shipment.id}/proof`}>
          <button class="btn" type="submit">
            {say(proofLink === null ? 'proof.ask' : 'proof.again')}
          </button>
        </Act>
      )}
    </div>
  );
}

/** The courier's numbers in our words; its own text is the courier's language and stands beside. */
function Why({ view, scan }: { view: View; scan: ScanRow }): JSX.Element | null {
  const { say } = view;
  const parts = [
    ...(scan.ndrCode === null ? [] : [say('shipment.scan.why', { why: reasonOf(view, 'ndr', scan.ndrCode) })]),
    ...(scan.nprCode === null ? [] : [say('shipment.scan.why', { why: reasonOf(view, 'npr', scan.nprCode) })]),
    ...(scan.attemptNo === null ? [] : [say('shipment.scan.attempt', { attempt: scan.attemptNo })]),
  ];
  return parts.length === 0 ? null : <div>{parts.join(' · ')}</div>;
}

/** A number that nobody has told us of is shown as it is. */
function reasonOf({ say, words }: View, kind: 'ndr' | 'npr', code: number): string {
  const key = `${kind}.${code}`;
  const text = words(key);
  return text === key ? say('shipment.scan.code', { code }) : text;
}
