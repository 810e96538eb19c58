/** The words of the Magento simulator: its options, and its orders as its own database would hold them. */
/** The payment gateway that the shop's checkout speaks to; left out, payments are merely noted. */
export interface ShopGateway {
  pay: (given: { amount: number; currency: string; reference: string; capture: boolean; id: string }) => {
    id: string;
    actions: readonly { id: string }[];
  };
}

export interface StoreSetting {
  storeId: number;
  code: string;
  name?: string;
  websiteId: number;
  /** The country sold to, ISO-2: AE, QA, SA, KW or IN. */
  channel: string;
  currency: string;
  baseCurrency: string;
  /** Order currency = base × rate. */
  baseToOrderRate?: number;
  taxPercent?: number;
  /** Goods that are taxed less while a piece costs no more than this, net and after discount. */
  reduced?: { percent: number; upToNet: number; skus: readonly string[] };
  locale?: string;
  timezone?: string;
}

export interface SkuSetting {
  sku: string;
  name: string;
  nameAr?: string;
  /** Catalogue price, tax included. */
  price: number;
  productId: number;
  weight?: number;
  /** In the catalogue; a simple product unless it says otherwise. */
  type?: 'simple' | 'virtual';
  barcode?: string;
  /** Picture below catalog/product, e.g. /f/s/fs-tee.jpg. */
  image?: string;
  /** The configurable product whose child this is; it is made with its first child. */
  parentSku?: string;
  parentName?: string;
  parentNameAr?: string;
  /** What tells it from its sisters: attribute code → label, and the label in Arabic. */
  options?: Record<string, readonly [label: string, labelAr?: string]>;
}

/** An MSI stock: whose website sells from which sources. */
export interface StockSetting {
  stockId: number;
  name?: string;
  websiteIds: readonly number[];
  sources: readonly string[];
}

export const orderKinds = [
  'simple',
  'two_lines',
  'configurable',
  'bundle_fixed',
  'bundle_dynamic',
  'bundle_separate',
  'virtual',
  'mixed',
  'cod',
  'discounted',
  'no_assignments',
  'arabic',
  'base_currency',
  'three_decimals',
  'guest',
  'pending_payment',
  'edited',
] as const;
export type OrderKind = (typeof orderKinds)[number];

export const pushShapes = ['rest', 'model', 'hint'] as const;
export type PushShape = (typeof pushShapes)[number];

export type State =
  'new' | 'pending_payment' | 'payment_review' | 'processing' | 'complete' | 'closed' | 'canceled' | 'holded';

export interface Address {
  entity_id: number;
  address_type: 'billing' | 'shipping';
  firstname: string;
  lastname: string;
  street: string[];
  city: string;
  region: string | null;
  region_code: string | null;
  region_id: number | null;
  postcode: string | null;
  country_id: string;
  telephone: string;
  email: string;
}

export interface Item {
  item_id: number;
  parent_item_id: number | null;
  product_id: number;
  product_type: 'simple' | 'configurable' | 'bundle' | 'virtual';
  sku: string;
  name: string;
  weight: number;
  qty_ordered: number;
  qty_invoiced: number;
  qty_shipped: number;
  qty_canceled: number;
  qty_refunded: number;
  price: number;
  price_incl_tax: number;
  /** Gross of discount, as the database column is. */
  row_total: number;
  row_total_incl_tax: number;
  tax_percent: number;
  tax_amount: number;
  discount_amount: number;
  discount_percent: number;
  discount_tax_compensation_amount: number;
  /** Bundles whose price is the sum of their children. */
  dynamic?: boolean;
  /** Bundles whose children ship by themselves. */
  separate?: boolean;
}

export interface HistoryLine {
  entity_id: number;
  parent_id: number;
  comment: string | null;
  status: string | null;
  created_at: string;
  entity_name: string;
  is_customer_notified: number | null;
  is_visible_on_front: number;
}

/** Amounts that exist in order currency and again as base_…. */
export interface Amounts {
  subtotal: number;
  subtotal_incl_tax: number;
  discount_amount: number;
  shipping_amount: number;
  shipping_incl_tax: number;
  shipping_tax_amount: number;
  shipping_discount_amount: number;
  tax_amount: number;
  discount_tax_compensation_amount: number;
  grand_total: number;
  total_due: number;
  total_paid: number | null;
  total_invoiced: number | null;
  total_canceled: number | null;
  total_refunded: number | null;
  shipping_refunded: number | null;
}

export interface Order {
  entity_id: number;
  increment_id: string;
  kind: OrderKind;
  store: StoreSetting;
  state: State;
  status: string | null;
  held: { state: State; status: string | null } | null;
  created_at: string;
  updated_at: string;
  is_virtual: 0 | 1;
  customer: { guest: boolean; id: number | null; email: string; firstname: string | null; lastname: string | null };
  original_increment_id: string | null;
  edit_increment: string | null;
  relation_parent_id: number | null;
  relation_parent_real_id: string | null;
  relation_child_id: number | null;
  relation_child_real_id: string | null;
  ext_order_id: string | null;
  coupon_code: string | null;
  amounts: Amounts;
  /** In grand_total and in no core field. */
  codFee: number;
  decimals: number;
  items: Item[];
  billing: Address;
  shipping: Address | null;
  shippingMethod: string;
  shippingDescription: string;
  hasAssignments: boolean;
  payment: {
    entity_id: number;
    method: string;
    title: string;
    cc_last4: string | null;
    last_trans_id: string | null;
    /** The gateway's id of it; and whether it only holds the money. */
    paymentId: string | null;
    authorised: boolean;
  };
  history: HistoryLine[];
}

export interface Track {
  entity_id: number;
  track_number: string;
  title: string;
  carrier_code: string;
}

export interface Document {
  entity_id: number;
  increment_id: string;
  order: Order;
  created_at: string;
  items: { entity_id: number; order_item_id: number; qty: number; sku: string; name: string; price: number }[];
  comments: {
    entity_id: number;
    comment: string;
    is_customer_notified: number;
    is_visible_on_front: number;
    created_at: string;
  }[];
  tracks: Track[];
  source_code: string | null;
  /** Of an invoice or credit memo, in order currency. */
  grand_total?: number;
  shipping_amount?: number;
}

export const round = (value: number, places = 4): number => {
  const factor = 10 ** places;
  return Math.round((value + Math.sign(value) * 1e-9) * factor) / factor;
};

/** Magento writes UTC moments without a zone mark. */
export const stamp = (at: Date): string => at.toISOString().slice(0, 19).replace('T', ' ');
