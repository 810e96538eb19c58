/** The door of the catalog. */
export type { ChannelConfig } from '../../../config/channels.ts';
export type { CourierRow } from '../../../config/couriers.ts';
export type { CatalogSeeds, Channel, Company, Item, ItemSeed, Location, LocationSeed } from './catalog.ts';
export { isSellOnly, normalCode, rolesOf } from './catalog.ts';
export { listChannels, listCompanies, listCouriers, listLocations, loadChannel, loadLocation } from './store.ts';
export { forget, kept } from './kept.ts';
export { seedCatalog } from './seed-catalog.ts';
export { findItems, findSkusByBarcode, findUnits } from './store-items.ts';
export {
  dropWithdrawal,
  listWithdrawals,
  loadWithdrawn,
  saveWithdrawal,
  type Withdrawal,
} from './store-withdrawals.ts';
export { findGoods, findSelling, findSubstitutes, setHandling, setSelling, setSubstitutes } from './store-selling.ts';
export type { Goods, Selling, Substitute } from './store-selling.ts';
export { convertToBase, shopPieces, type Converted, type Units } from './units.ts';
export {
  isValidAt,
  offeredBy,
  poolsByLocation,
  type CountryPolicy,
  type ErpBinding,
  type Mapping,
  type MappingFacts,
  type PoolPart,
  type SalesLocation,
  type Versioned,
  type WebPool,
} from './mapping.ts';
export type { PoolMember } from '../../../config/mapping.ts';
export type { LocationKind, LocationRole, LocationRouting } from '../../../config/locations.ts';
export {
  channelIn,
  findBinding,
  findSalesLocation,
  loadMapping,
  locationIn,
  readMappingFacts,
} from './load-mapping.ts';
export {
  checkReturn,
  checkReturnAt,
  checkTransfer,
  guardCrossCountry,
  guardRules,
  mayFulfil,
  mayFulfilAbroad,
  mustAllow,
  type GuardQuestion,
  type GuardRule,
  type Refusal,
  type ReturnAnswer,
} from './guard-cross-country.ts';
export { postingPlaces, transitFor, type PostingPlaces, type Sold } from './posting-places.ts';
export { checkBalances, checkMapping } from './check-mapping.ts';
export type { MappingIssue } from './mapping-issue.ts';
export { hasSourceItems, type ChannelChild, type ChannelParent, type ChannelProduct } from './channel-product.ts';
export { saveMagentoParents, saveMagentoProducts, type SavedProducts } from './save-magento-products.ts';
export { findParentIds } from './store-magento.ts';
export {
  endMapping,
  mappingThings,
  saveBinding,
  saveCompanyErp,
  savePolicy,
  savePool,
  saveSalesLocation,
  type MappingThing,
  type SavedVersion,
} from './save-mapping.ts';
export { saveLocation, type LocationWish, type SavedLocation } from './save-location.ts';
export { setLocationRouting } from './save-location-routing.ts';
export { saveLocationMaster, type LocationMaster, type MasterStatus } from './save-location-master.ts';
export { saveItemMaster, type ItemMaster } from './save-item-master.ts';
export { lineOf } from './mapping-issue.ts';
export {
  closeLocation,
  isClosed,
  listClosings,
  openLocation,
  type Closing,
  type NewClosing,
} from './close-location.ts';
export { listUnrerouted, markRerouted } from './store-closings.ts';
