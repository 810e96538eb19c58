/** A letter to a customer over a real line to a real mail server. */
import { expect } from 'chai';
import {
  customerMessageIdOf,
  sendCustomerLetter,
  type LinkedLetter,
} from '../../../../src/connectors/mail/operations/send-customer-letter.ts';
import { errorOf } from '../../erp/partner.ts';
import { post } from '../made.ts';

const url = 'https://hub.example/o/AAAAAAAAAAAAAAAAAAAAAA';
const letter = (over: Partial<LinkedLetter> = {}): LinkedLetter => ({
  id: '01930000-0000-7000-8000-000000000001.asked',
  kind: 'asked',
  amendmentId: '01930000-0000-7000-8000-000000000002',
  orderId: '01930000-0000-7000-8000-000000000003',
  to: 'aisha@example.com',
  language: 'en',
  shop: 'Shop AE',
  orderNumber: '000000077',
  lines: [
    { sku: 'BAG', name: 'Bag <b>"small"</b>', nameAr: 'حقيبة', quantity: 4, missing: 1, totalMinor: 42_000 },
    { sku: 'MUG', name: 'Mug\r\nBcc: all@example.com', quantity: 1, missing: 0, totalMinor: 10_500 },
  ],
  currency: 'AED',
  beforeMinor: 63_000,
  afterMinor: 52_500,
  until: '2026-11-23 14:00',
  writtenAt: '2026-11-22 10:00:00.000',
  url,
  ...over,
});

describe('connectors/mail/operations/send-customer-letter', () => {
  it('build: what is missing, what it costs, until when, and the link; names are text and no markup', () => {
    const { messageId, to, subject, date, text, html } = sendCustomerLetter.build(letter(), 'hub.example');

    expect(messageId).to.equal('<01930000-0000-7000-8000-000000000001.asked@hub.example>');
    expect(to).to.equal('aisha@example.com');
    expect(subject).to.contain('000000077').and.contain('Shop AE');
    expect(date.toISOString()).to.equal('2026-11-22T10:00:00.000Z');
    expect(text).to.contain('630.00 AED').and.contain('525.00 AED').and.contain('2026-11-23 14:00').and.contain(url);
    expect(text).to.contain('Mug Bcc: all@example.com');
    expect(html).to.contain(`<a href="${url}">`).and.contain('lang="en" dir="ltr"').and.not.contain('<b>');
  });

  it('build: in Arabic from right to left, with the Arabic name where there is one; no link when there is nothing to answer', () => {
    const arabic = sendCustomerLetter.build(letter({ language: 'ar' }), 'hub.example');
    const { url: _, ...unlinked } = letter({ kind: 'answered', answer: 'wait', about: '2026-12-01' });
    const answered = sendCustomerLetter.build(unlinked, 'hub.example');

    expect(arabic.html).to.contain('lang="ar" dir="rtl"').and.contain('حقيبة');
    expect(arabic.subject).to.match(/[\u0600-\u06ff]/);
    expect(answered.text).to.contain('2026-12-01').and.not.contain('/o/');
    expect(answered.html).not.to.contain('<a ');
  });

  it('call: goes to the customer from our address; the journal holds neither address nor link', async () => {
    const { mail, box, journal } = await post();

    await mail.sendCustomerLetter(letter());

    const [kept] = box.mails;
    expect(kept?.from).to.equal('stock@hub.example');
    expect(kept?.to).to.deep.equal(['aisha@example.com']);
    expect(kept?.messageId).to.equal(customerMessageIdOf(letter(), 'hub.example'));
    expect(kept?.raw).to.match(/^Auto-Submitted: auto-generated\r$/m);
    expect(kept?.raw).not.to.match(/^Bcc:/m);
    expect(journal).to.have.length(1);
    expect(journal[0]).to.include({ partner: 'mail', operation: 'send-customer-letter', method: 'SMTP', status: 250 });
    expect(JSON.stringify(journal)).not.to.contain('aisha').and.not.to.contain('/o/');
  });

  it('parse: its id, and the word of the server', async () => {
    const { mail } = await post();

    const sent = await mail.sendCustomerLetter(letter());

    expect(sent.id).to.equal(letter().id);
    expect(sent.response).to.match(/^250 /);
  });

  it('refusal: an address that is not there is refused, without the address; one that is only for now, comes again', async () => {
    const { mail, box } = await post();
    box.switches.refuse = { address: 'aisha@example.com', code: 550 };
    const never = await errorOf(mail.sendCustomerLetter(letter()));
    box.switches.refuse = { address: 'aisha@example.com', code: 451 };
    const later = await errorOf(mail.sendCustomerLetter(letter()));

    expect(never).to.include({ kind: 'refused', code: 'mail.address_refused' });
    expect(JSON.stringify(never.details)).not.to.contain('aisha');
    expect(later).to.include({ kind: 'unavailable', code: 'mail.deferred' });
    expect(box.mails).to.have.length(0);
  });

  it('line down: nobody listens, or an answer that is lost: unavailable', async () => {
    const { mail, box } = await post();
    await box.silence();
    const nobody = await errorOf(mail.sendCustomerLetter(letter()));
    await box.listen();
    box.switches.lostResponse = 1;
    const lost = await errorOf(mail.sendCustomerLetter(letter()));

    expect(nobody).to.include({ kind: 'unavailable', code: 'mail.line_down' });
    expect(lost).to.include({ kind: 'unavailable', code: 'mail.line_down' });
  });

  it('a repeat: what was taken is found and not sent; what nobody saw is the same mail again', async () => {
    const { mail, box } = await post();
    box.switches.lostResponse = 1;
    await errorOf(mail.sendCustomerLetter(letter()));

    expect(await mail.findCustomerLetter(letter())).to.equal(undefined);
    await mail.sendCustomerLetter(letter());

    expect((await mail.findCustomerLetter(letter()))?.id).to.equal(letter().id);
    expect(box.inbox()).to.have.length(1);
    // But for the mark between its parts.
    const [first, second] = box.mails.map((one) => one.raw.replace(/_NmP-[0-9a-f]+/g, ''));
    expect(second).to.equal(first);
  });
});
