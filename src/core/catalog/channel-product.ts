/** A product of the channel's catalogue in our words, and how its facts join with those that the ERP owns. Pure. */

export type ChannelProduct = {
  readonly productId: number;
  readonly sku: string;
  /** simple, virtual, configurable, bundle … as Magento says. */
  readonly type: string;
  readonly name?: string;
  readonly nameAr?: string;
  readonly barcode?: string;
  readonly weightG?: number;
  readonly imageUrl?: string;
};

/** What tells a child from its sisters, in the order of the parent's options. */
export type VariantOption = { readonly code: string; readonly label: string; readonly value: string };
export type ChannelChild = { readonly productId: number; readonly variant: readonly VariantOption[] };
export type ChannelParent = { readonly sku: string; readonly children: readonly ChannelChild[] };

/** The fields that both may speak of. */
export type SharedFacts = {
  readonly name: string | null;
  readonly nameAr: string | null;
  readonly barcode: string | null;
  readonly weightG: number | null;
};
export type Said = Partial<SharedFacts>;

/**
 * The ERP's word stands: a field follows Magento only while it is empty, or still says what it took from Magento. So a
 * corrected translation arrives, and what the ERP or a person has set is not overwritten.
 * `said` is what was taken, to be handed in the next time.
 */
export function joinFacts(
  have: SharedFacts,
  said: Said,
  now: Said,
): { readonly facts: SharedFacts; readonly said: Said } {
  const facts: Record<string, string | number | null> = { ...have };
  const taken: Record<string, string | number | null> = {};
  for (const field of ['name', 'nameAr', 'barcode', 'weightG'] as const) {
    const mine = have[field];
    const theirs = now[field] ?? said[field];
    const follows = mine === null || mine === '' || mine === 0 || mine === said[field];
    if (!follows || theirs === undefined || theirs === null || theirs === '') continue;
    facts[field] = theirs;
    taken[field] = theirs;
  }
  return { facts: facts as SharedFacts, said: taken };
}

/** Whether Magento keeps quantities of it: not of parents, bundles and groups, whose pieces are others'. */
export function hasSourceItems(type: string | null | undefined): boolean {
  return type === null || type === undefined || !['configurable', 'bundle', 'grouped'].includes(type);
}

const LIMITS = { name: 255, barcode: 40, imageUrl: 500 } as const;

/** As our columns hold it: names are cut, a barcode or address that does not fit is none. */
export function fitted(product: ChannelProduct): ChannelProduct {
  const { name, nameAr, barcode, imageUrl, ...rest } = product;
  return {
    ...rest,
    ...(name === undefined ? {} : { name: name.slice(0, LIMITS.name) }),
    ...(nameAr === undefined ? {} : { nameAr: nameAr.slice(0, LIMITS.name) }),
    ...(barcode === undefined || barcode.length > LIMITS.barcode ? {} : { barcode }),
    ...(imageUrl === undefined || imageUrl.length > LIMITS.imageUrl ? {} : { imageUrl }),
  };
}
