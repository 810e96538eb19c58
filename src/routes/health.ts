/** Whether the process lives, whether it can work, and its numbers. */
import type { Server } from '@hapi/hapi';
import type { RouteContext } from './context.ts';

export function healthRoutes(server: Server, context: RouteContext): void {
  server.route([
    { method: 'GET', path: '/health/live', options: { auth: false }, handler: () => ({ live: true }) },
    {
      method: 'GET',
      path: '/health/ready',
      options: { auth: false },
      handler: async (_request, h) => {
        const health = await context.health();
        return h.response(health).code(health.ready ? 200 : 503);
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      options: { auth: false },
      handler: async (_request, h) =>
        h.response(await context.metrics.registry.metrics()).type(context.metrics.registry.contentType),
    },
  ]);
}
