/** The companies' ERPs, as far as the hub calls them: postings out, place by place in their order. */
import type { Sending, Sent } from '../../core/erp/index.ts';
import { AppError } from '../../platform/errors.ts';
import { createClient, type ErpOptions } from './client.ts';
import { findPosting } from './operations/find-posting.ts';
import { sendPosting } from './operations/send-posting.ts';

export type { ErpEndpoint, ErpOptions } from './client.ts';
export type Erp = ReturnType<typeof createErp>;

type One = Sending['postings'][number];

export function createErp(options: ErpOptions) {
  const client = createClient(options);

  /** A no is an answer like another: the place goes on with its next number. */
  async function sendOne(companyId: string, { body }: One): Promise<Sent> {
    try {
      return await client.call(sendPosting, { companyId, posting: body });
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'refused') throw error;
      const { problem, text } = error.details;
      const said = { code: String(problem ?? error.code), text: String(text ?? '') };
      return { messageId: body.messageId, outSeq: body.outSeq, status: 'REJECTED', error: said };
    }
  }

  /** A no to the question says nothing about the posting. */
  async function find(companyId: string, { body }: One): Promise<Sent | undefined> {
    try {
      return await client.call(findPosting, { companyId, messageId: body.messageId, outSeq: body.outSeq });
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'refused') throw error;
      throw new AppError('unavailable', 'erp.lookup_refused', error.details, error);
    }
  }

  /** One after the other; the first that gets no answer ends it. */
  async function deliver({ companyId, postings }: Sending, again: boolean): Promise<Sent[]> {
    const sent: Sent[] = [];
    for (const one of postings) {
      const known = one.tried || again ? await find(companyId, one) : undefined;
      sent.push(known ?? (await sendOne(companyId, one)));
    }
    return sent;
  }

  return {
    inbound: {},
    /** Whether the company's ERP takes calls; others fetch by themselves. */
    takesCalls: (companyId: string): boolean => options.endpoints[companyId] !== undefined,
    sendPostings: (sending: Sending): Promise<Sent[]> => deliver(sending, false),
    /** After an attempt whose end nobody knows: what is there is taken as answered, the rest is sent. */
    resendPostings: (sending: Sending): Promise<Sent[]> => deliver(sending, true),
    findPosting: (companyId: string, one: One): Promise<Sent | undefined> => find(companyId, one),
    sendPosting: (companyId: string, one: One): Promise<Sent> => sendOne(companyId, one),
  };
}
