/**
 * Which code means what to whom, as the demo begins: per country a booking place, a transit and a quarantine place, the ERP
 * codes of every location, one web pool with its virtual source, and who may serve whom. docs/location-mapping.md explains it.
 */
import Joi from 'joi';
import { firstChannels } from './channels.ts';
import { firstLocations, type LocationRow } from './locations.ts';

export type BindingRow = {
  readonly locationId: string;
  readonly companyId: string;
  /** The ERP's code of the place; equal to the location's id, letter for letter. */
  readonly fulfilCode: string;
  /** The ERP's inner id of the place: a GUID, an inventory organization, an internal id. */
  readonly fulfilRef?: string;
  readonly subinventory?: string;
  readonly bin?: string;
  /** The place that takes what may not be sold. */
  readonly damagedCode?: string;
  /** The place that holds what is on its way to this one. */
  readonly inTransitCode?: string;
};

export const carrierFields = [
  'DIMENSION1',
  'DIMENSION2',
  'RESP_CENTER',
  'CUSTOMER',
  'SALES_CHANNEL',
  'BU',
  'CLASS',
  'HEADER_LOCATION',
] as const;
export type CarrierField = (typeof carrierFields)[number];

export type SalesLocationRow = {
  /** Where revenue is booked. */
  readonly code: string;
  readonly companyId: string;
  readonly channelId?: string;
  /** The field of the ERP's document that carries it, and what stands there. */
  readonly carrier: { readonly field: CarrierField; readonly value: string };
  readonly postingCustomer?: string;
};

export type PoolMember = {
  readonly locationId: string;
  /** Percent of the free pieces that this pool offers; two pools that share a place have 100 between them. */
  readonly weight: number;
  /** Pieces that this pool never offers. */
  readonly safety: number;
  readonly enabled: boolean;
};
export type PoolMode = 'aggregate' | 'per_store';
export type WebPoolRow = {
  readonly channelId: string;
  readonly companyId: string;
  /** Magento's virtual source, and the only stock that it belongs to. */
  readonly sourceCode: string;
  readonly stockId: number;
  /** One number for all members, or each member's own source (phase II). */
  readonly mode: PoolMode;
  readonly members: readonly PoolMember[];
};

export type CountryPolicyRow = {
  readonly channelId: string;
  /** Ids of locations, or `company:<id>` for all that a company has. */
  readonly mayFulfilFrom: readonly string[];
  readonly mayReturnTo: readonly string[];
  readonly crossCompany: 'FORBID' | 'INTERCOMPANY';
};

export type MappingRows = {
  readonly bindings: readonly BindingRow[];
  readonly salesLocations: readonly SalesLocationRow[];
  readonly pools: readonly WebPoolRow[];
  readonly policies: readonly CountryPolicyRow[];
};

const id = Joi.string()
  .pattern(/^[A-Z0-9-]{2,10}$/)
  .messages({ 'string.pattern.base': '{{#label}} must be 2 to 10 of A-Z, 0-9 and -' });
const company = Joi.string().pattern(/^[A-Z0-9]{2,20}$/);
const channel = Joi.string().pattern(/^[A-Z0-9_]{2,20}$/);
const place = Joi.alternatives(id, Joi.string().pattern(/^company:[A-Z0-9]{2,20}$/));

/** What a person or a file may say of each thing; routes check against the same. */
export const mappingSchemas = {
  binding: Joi.object<BindingRow>({
    locationId: id.required(),
    companyId: company.required(),
    fulfilCode: Joi.string().trim().uppercase().max(20).required(),
    fulfilRef: Joi.string().max(80),
    subinventory: Joi.string().max(20),
    bin: Joi.string().max(20),
    damagedCode: Joi.string().trim().uppercase().max(20),
    inTransitCode: Joi.string().trim().uppercase().max(20),
  }),
  salesLocation: Joi.object<SalesLocationRow>({
    code: id.required(),
    companyId: company.required(),
    channelId: channel,
    carrier: Joi.object({
      field: Joi.string()
        .valid(...carrierFields)
        .required(),
      value: Joi.string().max(40).required(),
    }).required(),
    postingCustomer: Joi.string().max(40),
  }),
  pool: Joi.object<WebPoolRow>({
    channelId: channel.required(),
    companyId: company.required(),
    sourceCode: Joi.string()
      .pattern(/^[a-z0-9_]{2,60}$/)
      .required(),
    stockId: Joi.number().integer().min(1).max(1_000_000).required(),
    mode: Joi.string().valid('aggregate', 'per_store').required(),
    members: Joi.array()
      .items(
        Joi.object({
          locationId: id.required(),
          weight: Joi.number().integer().min(0).max(100).required(),
          safety: Joi.number().integer().min(0).max(1_000_000).required(),
          enabled: Joi.boolean().required(),
        }),
      )
      .unique('locationId')
      .max(5_000)
      .required(),
  }),
  policy: Joi.object<CountryPolicyRow>({
    channelId: channel.required(),
    mayFulfilFrom: Joi.array().items(place).unique().max(5_000).required(),
    mayReturnTo: Joi.array().items(place).unique().max(5_000).required(),
    crossCompany: Joi.string().valid('FORBID', 'INTERCOMPANY').required(),
  }),
};

/** What differs between the countries: Magento's stock, and the field of the ERP that carries the sales location. */
const countries: Record<string, { readonly stockId: number; readonly carrier: CarrierField }> = {
  AE: { stockId: 2, carrier: 'DIMENSION1' },
  SA: { stockId: 3, carrier: 'SALES_CHANNEL' },
  QA: { stockId: 4, carrier: 'DIMENSION1' },
  KW: { stockId: 5, carrier: 'RESP_CENTER' },
  IN: { stockId: 6, carrier: 'BU' },
};

const nodesOf = (country: string) => ({
  web: `WEB-${country}`,
  transit: `${country}-TRANS`,
  quarantine: `${country}-QUAR`,
});

/** Places of the books: no order is ever served from them, and no shop shows what they hold. */
export const firstNodes: readonly LocationRow[] = firstChannels.flatMap(({ country, companyId, timeZone, name }) => {
  const first = firstLocations.find((one) => one.country === country);
  const { web, transit, quarantine } = nodesOf(country);
  const common = {
    companyId,
    country,
    city: first?.city ?? name,
    address: { lines: [name] },
    phone: first?.phone ?? '+00000000',
    shipsOnline: false,
    active: true,
    timeZone,
  };
  const source = (node: string): string => `${country.toLowerCase()}_${node.toLowerCase().replaceAll('-', '_')}`;
  return [
    { ...common, id: web, kind: 'virtual', roles: ['SELL'], name: `Web sales ${name}`, sourceCode: source(web) },
    { ...common, id: transit, kind: 'transit', roles: [], name: `In transit ${name}`, sourceCode: source(transit) },
    {
      ...common,
      id: quarantine,
      kind: 'quarantine',
      roles: [],
      name: `Quarantine ${name}`,
      sourceCode: source(quarantine),
    },
  ];
});

export const firstMapping: MappingRows = {
  bindings: [...firstLocations, ...firstNodes].map((location) => {
    const { transit, quarantine } = nodesOf(location.country);
    const holdsGoods = location.kind === 'store' || location.kind === 'warehouse';
    return {
      locationId: location.id,
      companyId: location.companyId,
      fulfilCode: location.id,
      ...(holdsGoods ? { damagedCode: quarantine, inTransitCode: transit } : {}),
    };
  }),
  salesLocations: firstChannels.map((one) => ({
    code: nodesOf(one.country).web,
    companyId: one.companyId,
    channelId: one.id,
    carrier: { field: countries[one.country]?.carrier ?? 'DIMENSION1', value: nodesOf(one.country).web },
    postingCustomer: `WEB${one.country}`,
  })),
  pools: firstChannels.map((one) => ({
    channelId: one.id,
    companyId: one.companyId,
    sourceCode: `web_${one.country.toLowerCase()}`,
    stockId: countries[one.country]?.stockId ?? 0,
    mode: 'aggregate',
    members: firstLocations
      .filter((place) => place.country === one.country && place.shipsOnline && place.active)
      .map((place) => ({ locationId: place.id, weight: 100, safety: 0, enabled: true })),
  })),
  policies: firstChannels.map((one) => ({
    channelId: one.id,
    mayFulfilFrom: [`company:${one.companyId}`],
    mayReturnTo: [`company:${one.companyId}`],
    crossCompany: 'FORBID',
  })),
};
