/** The control routes that move one shipment by hand or choose its path. */
import type { Server } from '@hapi/hapi';
import Joi from 'joi';
import type { ScanOptions } from './life.ts';
import { pathNames } from './types.ts';
import type { PathName, Shipment } from './types.ts';

export interface MoveRouteOptions {
  find: (waybill: string) => Shipment | undefined;
  sendStatus: (waybill: string, code: number, options?: ScanOptions) => Promise<boolean>;
  setPath: (waybill: string, path: PathName | readonly number[]) => void;
}

const codes = Joi.array().items(Joi.number().integer());
const waybill = Joi.string().required();
const statusSchema = Joi.object({
  waybill,
  code: Joi.number().integer().required(),
  at: Joi.date().iso(),
  remark: Joi.string(),
  status: Joi.string(),
  location: Joi.string(),
  ndr: Joi.number().integer(),
  npr: Joi.number().integer(),
  quiet: Joi.boolean(),
});

export function addMoveRoutes(server: Server, { find, sendStatus, setPath }: MoveRouteOptions): void {
  server.route([
    {
      method: 'POST',
      path: '/_sandbox/status',
      options: { validate: { payload: statusSchema } },
      handler: (request, h) => {
        const { waybill, code, ...options } = request.payload as { waybill: string; code: number } & ScanOptions;
        if (find(waybill) === undefined) return h.response({ error: 'no such waybill' }).code(404);
        void sendStatus(waybill, code, options);
        return { waybill, code };
      },
    },
    {
      method: 'POST',
      path: '/_sandbox/path',
      options: {
        validate: {
          payload: Joi.object({ waybill, path: Joi.alternatives(Joi.valid(...pathNames), codes).required() }),
        },
      },
      handler: (request, h) => {
        const { waybill, path } = request.payload as { waybill: string; path: PathName | number[] };
        if (find(waybill) === undefined) return h.response({ error: 'no such waybill' }).code(404);
        setPath(waybill, path);
        return { waybill, path };
      },
    },
  ]);
}
