/** The door of the catalog. */
export type { ChannelConfig } from '../../../config/channels.ts';
export type { CourierRow } from '../../../config/couriers.ts';
export type { CatalogSeeds, Channel, Company, Item, Location, LocationSeed } from './catalog.ts';
export {
  findItems,
  listChannels,
  listCompanies,
  listCouriers,
  listLocations,
  loadChannel,
  loadLocation,
} from './store.ts';
export { seedCatalog } from './seed-catalog.ts';
