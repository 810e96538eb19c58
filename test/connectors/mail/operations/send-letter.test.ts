/** A letter over a real line to a real mail server. */
import { expect } from 'chai';
import { createMail } from '../../../../src/connectors/mail/index.ts';
import { messageIdOf, sendLetter } from '../../../../src/connectors/mail/operations/send-letter.ts';
import { errorOf } from '../../erp/partner.ts';
import { letter, post } from '../made.ts';

describe('connectors/mail/operations/send-letter', () => {
  it('build: who wants what where by when, under our reference as Message-ID; CSV only for who wants it', () => {
    const plain = sendLetter.build(letter(), 'hub.example');
    const withCsv = sendLetter.build(letter({ sendsBy: 'csv' }), 'hub.example');

    expect(plain.messageId).to.equal('<RQ-000001.01930000-0000-7000-8000-000000000001@hub.example>');
    expect(plain.subject).to.equal('Replenishment request RQ-000001 of Omnihub Trading LLC');
    expect(plain.date.toISOString()).to.equal('2026-11-22T10:00:00.000Z');
    expect(plain.text).to.include('Dear Omar,').and.include('Deliver to 1042, Dubai Marina');
    expect(plain.text).to.include('RPL-000001  8 PCS  FS-BAG  Bag, "small"  EAN 6291234500011  by 2026-11-27');
    expect(plain.attachments).to.equal(undefined);
    expect(withCsv.attachments?.[0]?.filename).to.equal('RQ-000001.csv');
    expect(withCsv.attachments?.[0]?.content).to.equal(
      '\uFEFFreference,request,sku,barcode,item,quantity,uom,due,place,address,phone\r\n' +
        'RQ-000001,RPL-000001,FS-BAG,6291234500011,"Bag, ""small""",8,PCS,2026-11-27,1042,"Dubai Marina, Marina Walk 4, Dubai, AE",0097143334444\r\n',
    );
  });

  it('build: a name that looks like a formula, is text in the CSV', () => {
    const [line] = letter().lines;
    const evil = letter({ sendsBy: 'csv', lines: line === undefined ? [] : [{ ...line, item: '=HYPERLINK("x")' }] });

    const content = sendLetter.build(evil, 'hub.example').attachments?.[0]?.content;

    expect(content).to.include(`'=HYPERLINK`);
  });

  it('call: goes to the supplier from our address, with the CSV attached; the journal holds no address', async () => {
    const { mail, box, journal } = await post();

    await mail.sendLetter(letter({ sendsBy: 'csv' }));

    const [kept] = box.mails;
    expect(kept?.from).to.equal('stock@hub.example');
    expect(kept?.to).to.deep.equal(['orders@nile.example']);
    expect(kept?.messageId).to.equal(messageIdOf(letter(), 'hub.example'));
    expect(kept?.raw)
      .to.match(/^From: Stock <stock@hub\.example>\r$/m)
      .and.match(/filename=RQ-000001\.csv/);
    expect(journal).to.have.length(1);
    expect(journal[0]).to.include({
      partner: 'mail',
      operation: 'send-letter',
      method: 'SMTP',
      url: box.smtpUrl,
      status: 250,
    });
    expect(JSON.stringify(journal)).to.not.include('orders@nile.example');
  });

  it('parse: the reference, and the word of the server', async () => {
    const { mail } = await post();

    const sent = await mail.sendLetter(letter());

    expect(sent.reference).to.equal('RQ-000001');
    expect(sent.response).to.match(/^250 /);
  });

  it('refusal: an address that is not there is refused, without the address; so is a mail that the server does not want', async () => {
    const { mail, box } = await post();
    box.switches.refuse = { address: 'orders@nile.example', code: 550 };

    const noAddress = await errorOf(mail.sendLetter(letter()));
    box.switches.refuse = null;
    box.switches.dataCode = { code: 554, times: 1 };
    const notWanted = await errorOf(mail.sendLetter(letter()));
    const nowhere = await errorOf(mail.sendLetter(letter({ supplier: { ...letter().supplier, email: null } })));

    expect(noAddress).to.include({ kind: 'refused', code: 'mail.address_refused' });
    expect(JSON.stringify(noAddress.details)).to.not.include('nile.example');
    expect(notWanted).to.include({ kind: 'refused', code: 'mail.refused' });
    expect(nowhere).to.include({ kind: 'refused', code: 'mail.no_address' });
    expect(box.mails).to.have.length(0);
  });

  it('refusal: one that is only for now, comes again later', async () => {
    const { mail, box } = await post();
    box.switches.refuse = { address: 'orders@nile.example', code: 451 };

    expect(await errorOf(mail.sendLetter(letter()))).to.include({ kind: 'unavailable', code: 'mail.deferred' });
  });

  it('line down: nobody listens, an answer that is lost, no server set: unavailable', async () => {
    const { mail, box } = await post();
    await box.silence();
    const nobody = await errorOf(mail.sendLetter(letter()));
    await box.listen();
    box.switches.lostResponse = 1;
    const lost = await errorOf(mail.sendLetter(letter()));
    const unset = await errorOf(createMail({ from: 'a@b.example', timeoutMs: 100 }).sendLetter(letter()));

    expect(nobody).to.include({ kind: 'unavailable', code: 'mail.line_down' });
    expect(lost).to.include({ kind: 'unavailable', code: 'mail.line_down' });
    expect(unset).to.include({ kind: 'unavailable', code: 'mail.not_configured' });
  });

  it('a repeat: what this process saw taken is found and not sent; what nobody saw is the same mail again', async () => {
    const { mail, box } = await post();
    expect(await mail.findLetter(letter())).to.equal(undefined);
    box.switches.lostResponse = 1;
    await errorOf(mail.sendLetter(letter()));

    expect(await mail.findLetter(letter())).to.equal(undefined);
    await mail.sendLetter(letter());
    const found = await mail.findLetter(letter());

    expect(found?.reference).to.equal('RQ-000001');
    expect(box.mails).to.have.length(2);
    expect(box.inbox()).to.have.length(1);
    expect(box.mails[0]?.raw).to.equal(box.mails[1]?.raw);
  });
});
