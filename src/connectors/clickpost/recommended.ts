/** What the operations of advice share: the list of couriers, and the pincode without which India says nothing. */
import type { Recommendation } from '../../core/shipment/advice.ts';
import { fail } from '../../platform/errors.ts';

/** The id is `cp_id` in v1 and `courier_partner_code` in v2 (Clickpost's documentation). */
export type Preference = {
  readonly cp_id?: number;
  readonly courier_partner_code?: number;
  readonly account_code?: string | null;
  readonly priority?: number | null;
};

/** In the order of their priority, the lowest number first; each courier once. */
export function ranked(list: readonly Preference[] | null | undefined): Recommendation['ranked'] {
  const seen = new Set<number>();
  return [...(list ?? [])]
    .sort((a, b) => (a.priority ?? Number.MAX_SAFE_INTEGER) - (b.priority ?? Number.MAX_SAFE_INTEGER))
    .flatMap((one) => {
      const partnerId = one.cp_id ?? one.courier_partner_code ?? 0;
      if (seen.has(partnerId)) return [];
      seen.add(partnerId);
      return [{ partnerId, account: one.account_code ?? '' }];
    });
}

/** @throws invalid `clickpost.pincode_missing` */
export function pincodeOf(place: { readonly postcode?: string }, name: string): string {
  const pincode = (place.postcode ?? '').replace(/\s/g, '');
  return /^[1-9]\d{5}$/.test(pincode) ? pincode : fail('invalid', 'clickpost.pincode_missing', { field: name });
}
