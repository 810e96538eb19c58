/** Passwords are kept as scrypt and compared whole. */
import { expect } from 'chai';
import { hashPassword, verifyPassword } from '../../../src/core/access/index.ts';
import { AppError } from '../../../src/platform/errors.ts';

describe('core/access/password', () => {
  it('hashPassword: the same password twice, makes two texts that name their parameters', async () => {
    const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);

    expect(one).to.match(/^scrypt\$15\$8\$1\$/);
    expect(one).not.to.equal(two);
  });

  it('verifyPassword: the right one and a wrong one, are told apart', async () => {
    const hash = await hashPassword('correct horse');

    expect(await verifyPassword('correct horse', hash)).to.equal(true);
    expect(await verifyPassword('correct horsf', hash)).to.equal(false);
  });

  it('verifyPassword: letters composed by another keyboard, are the same', async () => {
    expect(await verifyPassword('cafe\u0301 creme', await hashPassword('café creme'))).to.equal(true);
  });

  it('verifyPassword: a hash with other parameters, is still read', async () => {
    // RFC 7914 §12: N = 1024, r = 8, p = 16.
    const key =
      'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640';
    const stored = `scrypt$10$8$16$${Buffer.from('NaCl').toString('base64')}$${Buffer.from(key, 'hex').toString('base64')}`;

    expect(await verifyPassword('password', stored)).to.equal(true);
  });

  it('verifyPassword: something that is no hash, is a bug and not a refusal', async () => {
    const error: unknown = await verifyPassword('x', 'plain').catch((e: unknown) => e);

    expect(error).to.be.instanceOf(AppError).and.to.include({ kind: 'bug', code: 'access.hash_unreadable' });
  });
});
