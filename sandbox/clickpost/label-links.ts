/** Pre-signed label links that expire, and the store that serves them. */
import { createHmac } from 'node:crypto';
import type { Server } from '@hapi/hapi';
import type { Desk } from './desk.ts';
import { createLabels } from './label.ts';
import type { Shipment } from './types.ts';

export interface LabelLinkOptions {
  desk: Desk;
  secret: string;
  baseUrl: () => string;
  seconds: () => number;
}

const denied = (code: string) => `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;

/** Adds the store to the server and gives the function that makes links. */
export function addLabelLinks(server: Server, { desk, secret, baseUrl, seconds }: LabelLinkOptions) {
  const label = createLabels();
  const sign = (path: string, expires: string) =>
    createHmac('sha256', secret).update(`${path}\n${expires}`).digest('hex').slice(0, 32);

  server.route({
    method: 'GET',
    path: '/labels/{courier}/{day}/{file}',
    handler: async (request, h) => {
      const { 'X-Expires': expires = '', sig = '' } = request.query as Record<string, string>;
      const { courier = '', file = '' } = request.params as Record<string, string>;
      const refused = (code: string, status: number) => h.response(denied(code)).code(status).type('application/xml');
      if (sig !== sign(request.path, expires)) return refused('SignatureDoesNotMatch', 403);
      if (Date.now() / 1000 > Number(expires)) return refused('AccessDenied', 403);
      const shipment = desk.find(Number(courier), file.replace(/\.pdf$/, ''));
      if (shipment === undefined) return refused('NoSuchKey', 404);
      return h.response(await label(shipment)).type('application/pdf');
    },
  });

  return (shipment: Shipment): string | null => {
    const { courier, waybill, bookedAt } = shipment;
    if (courier.labels === 'none' || !shipment.wantsLabel || shipment.isRvp) return null;
    const path = `/labels/${courier.id}/${bookedAt.toISOString().slice(0, 10)}/${waybill}.pdf`;
    const expires = String(Math.floor(Date.now() / 1000) + seconds());
    return `${baseUrl()}${path}?X-Expires=${expires}&sig=${sign(path, expires)}`;
  };
}
