/** The floor of every HTTP answer here: a hapi server with one route that says the same bytes each time. */
import Hapi from '@hapi/hapi';

const sizes = (process.argv[2] ?? '').split(',').map(Number);
const server = Hapi.server({ host: '127.0.0.1', port: 0 });
for (const size of sizes) {
  const body = `{"x":"${'x'.repeat(Math.max(0, size - 8))}"}`;
  const handler = (_request: Hapi.Request, h: Hapi.ResponseToolkit): Hapi.ResponseObject =>
    h.response(body).type('application/json');
  server.route({ method: ['GET', 'POST'], path: `/${size}`, handler });
}
await server.start();
process.send?.({ port: Number(server.info.port) });
process.on('disconnect', () => process.exit(0));
