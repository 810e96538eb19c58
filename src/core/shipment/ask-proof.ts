/** The courier's proof of a delivery: asked for by a person, its link kept with the parcel. Links may expire and are asked for anew. */
import type { Tx } from '../../platform/db/index.ts';
import { fail, type AppError } from '../../platform/errors.ts';
import { tell } from '../events.ts';
import { answerProof, findProofRow, insertProofAsk } from './store-proofs.ts';
import { findShipment } from './store.ts';

const LONGEST = 2000;

/**
 * @throws conflict `proof.not_delivered` before the courier has said so, `proof.asked_already` while an answer is awaited
 */
export async function askProof(tx: Tx, shipmentId: string, who: string): Promise<void> {
  const shipment = (await findShipment(tx, shipmentId)) ?? fail('missing', 'shipment.unknown', { shipmentId });
  if (shipment.state !== 'delivered' || shipment.awb === null || (shipment.partnerId ?? 0) <= 0)
    fail('conflict', 'proof.not_delivered', { shipmentId, state: shipment.state });
  const asks = await insertProofAsk(tx, { shipmentId, orderId: shipment.orderId }, who);
  if (asks === 0) fail('conflict', 'proof.asked_already', { shipmentId });
  tell(tx, 'shipment.proof_wanted', { orderId: shipment.orderId, shipmentId }, shipment.version);
}

export async function intendProof(
  tx: Tx,
  shipmentId: string,
): Promise<{ readonly awb: string; readonly partnerId: number } | undefined> {
  const shipment = await findShipment(tx, shipmentId);
  if (shipment?.awb == null || shipment.partnerId === null) return undefined;
  const asked = await findProofRow(tx, shipmentId);
  return asked === undefined ? undefined : { awb: shipment.awb, partnerId: shipment.partnerId };
}

/** A link that a browser could not open safely is none. */
export async function recordProof(tx: Tx, shipmentId: string, link: string | undefined): Promise<void> {
  if (link === undefined) return answerProof(tx, shipmentId, { outcome: 'none', link: null, errorCode: null });
  if (!isWebLink(link))
    return answerProof(tx, shipmentId, { outcome: 'refused', link: null, errorCode: 'proof.link_invalid' });
  await answerProof(tx, shipmentId, { outcome: 'found', link, errorCode: null });
}

export async function recordProofRefused(tx: Tx, shipmentId: string, error: AppError): Promise<void> {
  await answerProof(tx, shipmentId, { outcome: 'refused', link: null, errorCode: error.code.slice(0, 80) });
}

/** Anything but a web page (`javascript:`, `data:`) must not stand behind a link that our people click. */
function isWebLink(link: string): boolean {
  if (link.length > LONGEST || !URL.canParse(link)) return false;
  const { protocol, username, password } = new URL(link);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}
