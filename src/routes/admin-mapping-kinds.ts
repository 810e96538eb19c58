/** The versioned things of the mapping as the admin routes name them: how each is read from a body, saved and found. */
import Joi from 'joi';
import { locationRowSchema } from '../../config/locations.ts';
import {
  mappingSchemas,
  type BindingRow,
  type CountryPolicyRow,
  type SalesLocationRow,
  type WebPoolRow,
} from '../../config/mapping.ts';
import { saveBinding, savePolicy, savePool, saveSalesLocation, type MappingFacts } from '../core/catalog/index.ts';
import { checked } from './checked.ts';

/** What every change may say besides the thing itself: the version it was made from, and when it begins. */
export type Change = { readonly version?: number; readonly validFrom?: Date };

export const changeSchema = {
  version: Joi.number().integer().min(0),
  validFrom: Joi.date().iso(),
};

const optional = Object.keys(locationRowSchema.describe().keys as object).filter((name) => name !== 'id');
/** Of a place that is there, only what shall change. */
export const locationWishSchema = locationRowSchema
  .fork(optional, (field) => field.optional())
  .fork('id', (field) => field.forbidden())
  .append({ version: changeSchema.version });

type List = 'bindings' | 'salesLocations' | 'pools' | 'policies';

function kind<Row, L extends List, T extends string, S>(of: {
  readonly thing: T;
  readonly list: L;
  /** The field of the row that the path says. */
  readonly key: keyof Row & string;
  readonly schema: Joi.ObjectSchema<Row>;
  readonly save: S;
}) {
  const schema = of.schema.append(changeSchema) as Joi.ObjectSchema<Row & Change>;
  return {
    ...of,
    keyOf: (row: MappingFacts[List][number]) => (row as unknown as Record<string, unknown>)[of.key],
    read(key: string, body: unknown): { said: Change; row: Row } {
      const said = checked(schema, { ...(body as object), [of.key]: key });
      const { version: _version, validFrom: _validFrom, ...row } = said;
      return { said, row: row as Row };
    },
  };
}

export const kinds = {
  bindings: kind<BindingRow, 'bindings', 'binding', typeof saveBinding>({
    thing: 'binding',
    list: 'bindings',
    key: 'locationId',
    schema: mappingSchemas.binding,
    save: saveBinding,
  }),
  'sales-locations': kind<SalesLocationRow, 'salesLocations', 'sales_location', typeof saveSalesLocation>({
    thing: 'sales_location',
    list: 'salesLocations',
    key: 'code',
    schema: mappingSchemas.salesLocation,
    save: saveSalesLocation,
  }),
  pools: kind<WebPoolRow, 'pools', 'pool', typeof savePool>({
    thing: 'pool',
    list: 'pools',
    key: 'channelId',
    schema: mappingSchemas.pool,
    save: savePool,
  }),
  policies: kind<CountryPolicyRow, 'policies', 'policy', typeof savePolicy>({
    thing: 'policy',
    list: 'policies',
    key: 'channelId',
    schema: mappingSchemas.policy,
    save: savePolicy,
  }),
};
