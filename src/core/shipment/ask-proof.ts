/** The courier's proof of a delivery: asked for by a person, its link kept with the parcel. Links may expire and are asked for anew. */
import type { Tx } from '../../platform/db/index.ts';
import { fail, type AppError } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { keepDocument } from '../document/index.ts';
import { tell } from '../events.ts';
import {
  answerProof,
  countProofTry,
  findProofRow,
  insertProofAsk,
  listWaitingProofs,
  resetProofFile,
  saveProofFile,
} from './store-proofs.ts';
import { findShipment, lockShipments } from './store.ts';

const LONGEST = 2000;
/** A host that is down is asked again so often after the first time, with this between. */
const TRIES = 24;
const AGAIN_MS = 15 * 60_000;

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
  const shipment = await findShipment(tx, shipmentId);
  const row = await findProofRow(tx, shipmentId);
  if (shipment === undefined || row === undefined || row.documentId !== null) return;
  await resetProofFile(tx, shipmentId);
  tell(tx, 'shipment.proof_linked', { orderId: shipment.orderId, shipmentId }, row.asks);
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

export type ProofIntent = { readonly link: string; readonly reference: string };

/** Undefined where the file is here, or there is no link to it. */
export async function intendProofFile(tx: Tx, shipmentId: string): Promise<ProofIntent | undefined> {
  const row = await findProofRow(tx, shipmentId);
  const shipment = await findShipment(tx, shipmentId);
  if (row?.link == null || row.documentId !== null || shipment === undefined) return undefined;
  return { link: row.link, reference: shipment.reference };
}

type Fetched =
  | { readonly bytes: Uint8Array; readonly mediaType: string }
  /** `wait`: the host was down; otherwise it is refused for good, and the link alone remains. */
  | { readonly code: string; readonly wait: boolean };

/** Once: the first file stands. Under the parcel's lock, since two processes may bring the same one. */
export async function recordProofFile(tx: Tx, shipmentId: string, fetched: Fetched): Promise<void> {
  const [shipment] = await lockShipments(tx, [shipmentId]);
  const row = await findProofRow(tx, shipmentId);
  if (shipment === undefined || row === undefined || row.documentId !== null) return;
  if ('code' in fetched) {
    const errorCode = fetched.code.slice(0, 80);
    return saveProofFile(tx, shipmentId, { documentId: null, errorCode, wait: fetched.wait });
  }
  const { id } = await keepDocument(tx, {
    kind: 'delivery_proof',
    ownerId: shipmentId,
    orderId: shipment.orderId,
    locationId: shipment.locationId,
    origin: 'courier',
    bytes: fetched.bytes,
    mediaType: fetched.mediaType,
  });
  await saveProofFile(tx, shipmentId, { documentId: id, errorCode: null, wait: false });
}

/** Asks again for files whose host was down; how many. */
export async function askProofFilesAgain(tx: Tx, now: Date, limit: number): Promise<number> {
  const before = momentOf(new Date(now.getTime() - AGAIN_MS));
  const waiting = await listWaitingProofs(tx, { before, tries: TRIES, limit });
  for (const { shipmentId, orderId, tries } of waiting) {
    // Counted here and not where the answer is recorded: a message that is lost on the way is a try, too.
    await countProofTry(tx, shipmentId);
    tell(tx, 'shipment.proof_linked', { orderId, shipmentId }, 1_000 + tries);
  }
  return waiting.length;
}
