/** What a courier is asked besides booking and label: to come and collect, for a proof of delivery, to follow a waybill of elsewhere. */
import {
  intendPickup,
  intendProof,
  intendProofFile,
  intendRegister,
  recordFollowed,
  recordPickup,
  recordPickupRefused,
  recordProof,
  recordProofFile,
  recordProofRefused,
} from '../core/shipment/index.ts';
import { cleanPhoto } from '../core/fleet/index.ts';
import { asAppError } from '../platform/errors.ts';
import type { Part } from './form.ts';

const queue = 'courier.errand';

export function errands({ on, p, papers }: Part): void {
  on('pickup.asked', 'courier.pickup.request', {
    queue,
    key: (e) => e.pickupId,
    intend: (tx, e) => intendPickup(tx, e.pickupId),
    // No call tells whether it was heard: asked twice at worst, and a courier that comes twice does no harm.
    ask: (intent) => p.clickpost.requestPickup(intent),
    then: (tx, e, { confirmation }) => recordPickup(tx, e.pickupId, confirmation),
    otherwise: (tx, e, error) => recordPickupRefused(tx, e.pickupId, error),
  });
  on('shipment.proof_wanted', 'courier.proof.find', {
    queue,
    key: (e) => e.shipmentId,
    intend: (tx, e) => intendProof(tx, e.shipmentId),
    ask: async (intent) => ({ link: await p.clickpost.findProof(intent.awb, intent.partnerId) }),
    then: (tx, e, { link }) => recordProof(tx, e.shipmentId, link),
    otherwise: (tx, e, error) => recordProofRefused(tx, e.shipmentId, error),
  });
  on('shipment.proof_linked', 'courier.proof.fetch', {
    queue,
    key: (e) => e.shipmentId,
    intend: (tx, e) => intendProofFile(tx, e.shipmentId),
    // A file that cannot be had is an answer: the link remains, and a job asks again while its host is down.
    ask: async (intent) => {
      try {
        const file = await p.clickpost.fetchProof(intent);
        if (file.mediaType !== 'application/pdf') return cleanPhoto(file.bytes);
        // Staff open it: what acts, is locked or swells is not kept, as with a label.
        await papers.readPdf(file.bytes);
        return file;
      } catch (thrown) {
        const { kind, code } = asAppError(thrown);
        if (kind === 'bug') throw thrown;
        return { code, wait: kind === 'unavailable' };
      }
    },
    then: (tx, e, fetched) => recordProofFile(tx, e.shipmentId, fetched),
  });
  on('shipment.registered', 'courier.awb.register', {
    queue,
    key: (e) => e.shipmentId,
    intend: (tx, e) => intendRegister(tx, e.shipmentId),
    // Registered already is a success.
    ask: (intent) => p.clickpost.registerAwb(intent),
    then: (tx, e) => recordFollowed(tx, e.shipmentId),
  });
}
