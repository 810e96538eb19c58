/** The ERPs' API, `/erp/v1`: docs/erp-api.md has every message with an example. */
import type { Server } from '@hapi/hapi';
import { erpLimits } from '../../../config/retry.ts';
import type { RouteContext } from '../context.ts';
import { stopWithServer } from './apply-behind.ts';
import { erpAuth } from './auth.ts';
import { messageRoutes } from './messages.ts';
import { pressureOf, type PressureLimits } from './pressure.ts';
import { pullRoutes } from './pulls.ts';
import { tokenRoute } from './token.ts';

export function erpRoutes(server: Server, context: RouteContext, limits: PressureLimits = erpLimits): void {
  erpAuth(server, context);
  stopWithServer(server, context);
  const pressure = pressureOf(server, limits);
  server.route([...messageRoutes(context, pressure), ...pullRoutes(context), tokenRoute(context)]);
}
