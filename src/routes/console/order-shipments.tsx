/** The shipments of an order: courier, papers, tracking and the buttons for what may be done now. */
import type { JSX } from 'preact';
import { allowedMoves } from '../../platform/machine.ts';
import { shipmentMoves, type Shipment, type ShipmentState } from '../../core/shipment/index.ts';
import type { ShipmentRow } from '../../core/reading/index.ts';
import { CourierChoice } from './courier-choice.tsx';
import { FleetProof } from './fleet-proof.tsx';
import type { Shown } from './order.tsx';
import { Act, Card, Empty, Icon, Ltr, Moment, Money, Reason, State } from './parts.tsx';
import { PrintOn } from './printing-card.tsx';
import { Tracking } from './shipment-tracking.tsx';

export function Shipments({ shown }: { shown: Shown }): JSX.Element {
  const { view, data } = shown;
  const { say } = view;
  if (data.shipments.length === 0)
    return (
      <Card title={say('order.shipments')} id="shipments">
        <Empty title={say('order.shipments.none')} />
      </Card>
    );
  return (
    <>
      {data.shipments.map((one) => (
        <One shown={shown} shipment={one} />
      ))}
    </>
  );
}

function One({ shown, shipment }: { shown: Shown; shipment: ShipmentRow }): JSX.Element {
  const { view, data, zone, places } = shown;
  const { say } = view;
  return (
    <section class="card" aria-labelledby={`s-${shipment.id}`}>
      <div class="card-header">
        <h2 class="card-title" id={`s-${shipment.id}`}>
          {say('shipment.title')} <Ltr>{shipment.reference}</Ltr>
        </h2>
        <State view={view} of="shipment" state={shipment.state} />
        <div class="hub-grow" />
        <Buttons shown={shown} shipment={shipment} />
      </div>
      <div class="card-body">
        {shipment.reason === null ? null : (
          <div class="hub-note hub-note-wait">
            <Reason view={view} code={shipment.reason} />
          </div>
        )}
        <div class="hub-cols">
          <dl class="hub-facts mb-3">
            <dt>{say('shipment.from')}</dt>
            <dd>
              <bdi>{places.get(shipment.locationId) ?? ''}</bdi> <Ltr mono>{shipment.locationId}</Ltr>
            </dd>
            <dt>{say('shipment.courier')}</dt>
            <dd>
              <bdi>{shipment.courierName ?? shipment.courierCode ?? '–'}</bdi>
            </dd>
            <dt>{say('shipment.awb')}</dt>
            <dd class="hub-strong">{shipment.awb === null ? say('shipment.awb.none') : <Ltr>{shipment.awb}</Ltr>}</dd>
            <FleetProof view={view} carried={shown.carried.get(shipment.id)} zone={zone} />
            <dt>{say('shipment.invoice')}</dt>
            <dd>
              {shipment.invoiceNumber === null ? '–' : <Ltr>{shipment.invoiceNumber}</Ltr>}
              {shipment.invoiceTotalMinor === null ? null : (
                <>
                  {' · '}
                  <Money minor={Number(shipment.invoiceTotalMinor)} currency={data.order.currency} />
                </>
              )}
            </dd>
            <dt>{say('shipment.weight')}</dt>
            <dd>
              <Ltr>{`${(Number(shipment.weightG) / 1000).toFixed(2)} kg`}</Ltr>
            </dd>
            <dt>{say('shipment.contents')}</dt>
            <dd>
              {shipment.lines.map((line) => (
                <div>
                  <Ltr>{`${line.quantity} × ${line.sku}`}</Ltr>
                </div>
              ))}
            </dd>
            {shipment.prints.length === 0 ? null : (
              <>
                <dt>{say('shipment.label.copies')}</dt>
                <dd>
                  {shipment.prints.map((print) => (
                    <div>
                      {say('shipment.label.copy', { copy: print.copyNo, who: print.requestedBy })}
                      {print.reason === null ? null : (
                        <span class="hub-small">
                          {' · '}
                          <bdi>{print.reason}</bdi>
                        </span>
                      )}{' '}
                      <span class="hub-small">
                        <Moment view={view} at={print.requestedAt} zone={zone} />
                      </span>
                    </div>
                  ))}
                </dd>
              </>
            )}
          </dl>
          <Tracking shown={shown} shipment={shipment} />
        </div>
        <PrintOn view={view} shipment={shipment} printing={shown.printing.get(shipment.id)} />
        <CourierChoice view={view} choice={shipment.choice} id={shipment.id} />
      </div>
    </section>
  );
}

/** Parcels that never arrived: a person says what their customer gets. */
const missed = new Set(['lost', 'damaged', 'returned']);

/** What may be done now: from the state table and the visitor's permissions. */
function Buttons({ shown, shipment }: { shown: Shown; shipment: ShipmentRow }): JSX.Element {
  const { view } = shown;
  const { say } = view;
  const moves = allowedMoves(shipmentMoves, shipment.state as ShipmentState, shipment as unknown as Shipment);
  const at = `/console/shipments/${shipment.id}`;
  const printed = shipment.prints.length > 0;
  return (
    <div class="hub-actions">
      {shipment.labelId !== null && view.may('shipments.view') ? (
        <a class="btn" id={`view-${shipment.id}`} href={`${at}/label`}>
          {say('shipment.label.view')}
        </a>
      ) : null}
      {shipment.labelId === null || !view.may('shipments.print') ? null : printed ? (
        <a class="btn" id={`print-${shipment.id}`} href={`${at}/print`}>
          <Icon name="print" />
          {say('shipment.label.again')}
        </a>
      ) : (
        <Act view={view} action={`${at}/print`}>
          <button class="btn btn-primary" type="submit" id={`print-${shipment.id}`}>
            <Icon name="print" />
            {say('shipment.label.print')}
          </button>
        </Act>
      )}
      {missed.has(shipment.state) && shipment.resolution === null && view.may('orders.change') ? (
        <a class="btn btn-primary" id={`resolve-${shipment.id}`} href={`${at}/resolve`}>
          {say('change.resolve.button')}
        </a>
      ) : null}
      {moves.includes('rebook') && view.may('shipments.rebook') ? (
        <a class="btn btn-primary" id={`rebook-${shipment.id}`} href={`${at}/rebook`}>
          <Icon name="again" />
          {say('shipment.rebook.button')}
        </a>
      ) : null}
      {moves.includes('register') && view.may('shipments.rebook') ? (
        <a class="btn" id={`register-${shipment.id}`} href={`${at}/register`}>
          {say('register.button')}
        </a>
      ) : null}
      {(moves.includes('cancel') || moves.includes('recall')) &&
      shipment.state !== 'recalled' &&
      view.may('shipments.reject') ? (
        <a class="btn" id={`reject-${shipment.id}`} href={`${at}/reject`}>
          {say('reject.button')}
        </a>
      ) : null}
      {moves.includes('dispatch') && shipment.state !== 'recalled' && view.may('shipments.dispatch') ? (
        <a class={`btn ${printed ? 'btn-primary' : ''}`} id={`dispatch-${shipment.id}`} href={`${at}/dispatch`}>
          <Icon name="truck" />
          {say('shipment.dispatch.button')}
        </a>
      ) : null}
    </div>
  );
}
