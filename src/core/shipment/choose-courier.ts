/** Which courier takes a parcel: the channel's first that may carry it. Pure. */
import type { CourierRow } from '../../../config/couriers.ts';
import type { Money } from '../values.ts';

export type Parcel = {
  readonly fromCountry: string;
  readonly toCountry: string;
  readonly weightG: number;
  /** Undefined for prepaid parcels. */
  readonly cashOnDelivery?: Money;
};

export type Passed = { readonly code: string; readonly why: string };

export function chooseCourier(
  preferred: readonly string[],
  couriers: readonly CourierRow[],
  parcel: Parcel,
): { courier?: CourierRow & { partnerId: number }; passed: readonly Passed[] } {
  const passed: Passed[] = [];
  for (const code of preferred) {
    const courier = couriers.find((one) => one.code === code);
    const why = courier === undefined ? 'unknown' : whyNot(courier, parcel);
    if (courier !== undefined && why === undefined && courier.partnerId !== null) {
      return { courier: { ...courier, partnerId: courier.partnerId }, passed };
    }
    passed.push({ code, why: why ?? 'unknown' });
  }
  return { passed };
}

function whyNot(courier: CourierRow, parcel: Parcel): string | undefined {
  if (courier.partnerId === null) return 'aggregator id not known';
  if (!courier.from.includes(parcel.fromCountry)) return 'does not collect there';
  if (!courier.countries.includes(parcel.toCountry)) return 'does not deliver there';
  if (parcel.weightG > courier.maxWeightG) return 'too heavy';
  // A locker needs the customer to have chosen one.
  if (courier.services.every((service) => service === 'locker')) return 'lockers only';
  const cash = parcel.cashOnDelivery;
  if (cash !== undefined && (courier.codLimitMinor[cash.currency] ?? 0) < cash.minor) return 'cash above its limit';
  return undefined;
}
