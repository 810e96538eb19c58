import { expect } from 'chai';
import { openHouse, type House } from './house.ts';

describe('routes/console/sign-in', () => {
  let house: House;
  before(async () => {
    house = await openHouse();
  });
  after(() => house.close());

  it('sign in: the right password opens the overview, and its cookie is out of reach of scripts', async () => {
    const visitor = house.visitor();

    const answer = await visitor.signIn('manager');

    expect(answer.statusCode).to.equal(303);
    expect(answer.headers.location).to.equal('/');
    const cookies = String(answer.headers['set-cookie']);
    expect(cookies)
      .to.match(/hub_session=.*HttpOnly/)
      .and.match(/SameSite=Lax/);
    const page = await visitor.get('/');
    expect(page.statusCode).to.equal(200);
    expect(page.payload).to.contain('Mariam Manager');
    expect(page.headers['content-security-policy']).to.contain("script-src 'self'").and.not.contain('unsafe');
  });

  it('sign in: a wrong password and an unknown login get the same answer', async () => {
    const strip = (html: string): string =>
      html
        .replace(/value="[^"]*"/g, '')
        .replace(/csrf[^"]*"[^"]*"/gi, '')
        .replace(/X-CSRF-Token[^}]*/g, '');

    const wrong = await house.visitor().signIn('support', 'not-the-password');
    const unknown = await house.visitor().signIn('nobody-here', 'not-the-password');

    expect([wrong.statusCode, unknown.statusCode]).to.eql([403, 403]);
    expect(strip(wrong.payload)).to.equal(strip(unknown.payload));
    expect(wrong.payload).to.contain('role="alert"');
  });

  it('sign in: a page that was asked for comes after it, an address elsewhere does not', async () => {
    const visitor = house.visitor();
    const refused = await visitor.get('/console/orders?state=on_hold');
    await visitor.get('/sign-in');

    const back = await visitor.post('/sign-in', {
      login: 'manager',
      password: 'omnihub-demo',
      next: '/console/orders?state=on_hold',
    });
    const away = await visitor.post('/sign-in', { login: 'manager', password: 'omnihub-demo', next: '//evil.example' });

    expect(refused.statusCode).to.equal(302);
    expect(refused.headers.location).to.equal('/sign-in?next=%2Fconsole%2Forders%3Fstate%3Don_hold');
    expect(back.headers.location).to.equal('/console/orders?state=on_hold');
    expect(away.headers.location).to.equal('/');
  });

  it('sign out: the session is gone on the server too', async () => {
    const visitor = house.visitor();
    await visitor.signIn('manager');
    const kept = new Map(visitor.jar);

    await visitor.post('/sign-out');

    kept.forEach((value, name) => visitor.jar.set(name, value));
    expect((await visitor.get('/')).statusCode).to.equal(302);
  });

  it('post: without the crumb it is refused', async () => {
    const visitor = house.visitor();
    await visitor.signIn('manager');

    const answer = await visitor.post('/console/parked/replay-group', { reason: 'x' }, false);

    expect(answer.statusCode).to.equal(403);
  });

  it('fragment: without a session the page around it is sent to the sign-in', async () => {
    const answer = await house.visitor().get('/console/orders/rows', {
      'hx-request': 'true',
      'hx-current-url': 'http://localhost/console/orders?state=closed',
    });

    expect(answer.statusCode).to.equal(401);
    expect(answer.headers['hx-redirect']).to.equal('/sign-in?next=%2Fconsole%2Forders%3Fstate%3Dclosed');
  });

  it('demo accounts: shown in the demo alone', async () => {
    const real = await openHouse({ demo: false, publicUrl: 'https://hub.example.com' });
    try {
      const visitor = real.visitor();
      const page = await visitor.get('/sign-in');
      const signedIn = await visitor.signIn('manager');

      expect((await house.visitor().get('/sign-in')).payload).to.contain('omnihub-demo');
      expect(page.payload).not.to.contain('omnihub-demo');
      expect(String(signedIn.headers['set-cookie'])).to.contain('Secure');
    } finally {
      await real.close();
    }
  });

  it('role: a courier has a round and no orders, and is told so on a page', async () => {
    const visitor = house.visitor();
    await visitor.signIn('courier.ae');

    const home = await visitor.get('/');
    const answer = await visitor.get('/console/orders');

    expect([home.statusCode, home.headers['location']]).to.deep.equal([302, '/courier']);
    expect(answer.statusCode).to.equal(403);
    expect(answer.payload)
      .to.contain('Not allowed')
      .and.match(/[0-9a-f-]{36}/);
    expect(answer.headers['content-type']).to.contain('text/html');
  });

  it('first password: nothing opens before a new one is chosen', async () => {
    await house.db.tx((tx) => tx.run("UPDATE users SET must_change_password = 1 WHERE login = 'store.3011'"));
    const visitor = house.visitor();
    await visitor.signIn('store.3011');

    const before = await visitor.get('/console/orders');
    const short = await visitor.post('/console/password', { old: 'omnihub-demo', fresh: 'short' });
    const changed = await visitor.post('/console/password', { old: 'omnihub-demo', fresh: 'a much better one' });

    expect(before.headers.location).to.equal('/console/password');
    expect(short.statusCode).to.equal(400);
    expect(changed.statusCode).to.equal(303);
    expect((await visitor.get('/console/orders')).statusCode).to.equal(200);
  });
});
