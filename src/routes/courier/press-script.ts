/**
 * The script of the courier's pages: a press is written into the phone's own store before it is sent, and stays there until the
 * hub has answered, so that no closed page, lost network or empty battery loses one. Its id makes a second sending harmless.
 */

/** Of a press that waits: who made it, where it goes, its fields (a photo too), the moment of the thumb. */
export const pressScript = `'use strict';
(function () {
  var box = document.querySelector('[data-queue]');
  if (!box || !window.indexedDB) return;
  var me = box.dataset.courier;
  var list = box.querySelector('ul');
  var busy = false;

  function store(mode, work) {
    return new Promise(function (resolve, reject) {
      var open = indexedDB.open('hub-presses', 1);
      open.onupgradeneeded = function () { open.result.createObjectStore('presses', { keyPath: 'key' }); };
      open.onerror = function () { reject(open.error); };
      open.onsuccess = function () {
        var tx = open.result.transaction('presses', mode);
        var asked = work(tx.objectStore('presses'));
        tx.oncomplete = function () { open.result.close(); resolve(asked && asked.result); };
        tx.onabort = tx.onerror = function () { open.result.close(); reject(tx.error); };
      };
    });
  }
  function mine() {
    return store('readonly', function (presses) { return presses.getAll(); }).then(function (all) {
      return all.filter(function (one) { return one.courier === me; }).sort(function (a, b) { return a.at < b.at ? -1 : 1; });
    });
  }
  function keep(one) { return store('readwrite', function (presses) { presses.put(one); }); }
  function drop(key) { return store('readwrite', function (presses) { presses.delete(key); }); }

  function button(text, press) {
    var made = document.createElement('button');
    made.type = 'button';
    made.className = 'btn btn-sm';
    made.textContent = text;
    made.addEventListener('click', press);
    return made;
  }
  function word(one) { return box.getAttribute('data-word-' + one.kind) || one.kind; }
  function show() {
    return mine().then(function (all) {
      box.hidden = all.length === 0;
      list.replaceChildren.apply(list, all.map(function (one) {
        var item = document.createElement('li');
        item.dataset.key = one.key;
        item.dataset.state = one.said ? 'refused' : 'waiting';
        var name = document.createElement('bdi');
        name.textContent = one.awbs.join(', ');
        var text = one.said ? box.dataset.refused + ' ' + one.said : box.dataset.waiting;
        item.append(word(one) + ' · ', name, ' · ' + text + ' ');
        if (one.said) {
          item.append(button(box.dataset.again, function () { delete one.said; return keep(one).then(show).then(drain); }), ' ');
          item.append(button(box.dataset.dismiss, function () { return drop(one.key).then(show); }));
        }
        return item;
      }));
      // What waits cannot be pressed a second time, in another form and so under another id.
      var waits = {};
      all.forEach(function (one) { if (!one.said) one.awbs.forEach(function (awb) { waits[awb] = true; }); });
      document.querySelectorAll('[data-parcel]').forEach(function (part) { part.classList.toggle('hub-waits', waits[part.dataset.parcel] === true); });
      document.querySelectorAll('form[data-press]').forEach(function (form) {
        form.querySelectorAll('[type=submit]').forEach(function (one) { one.disabled = waits[form.dataset.press] === true; });
      });
      document.querySelectorAll('form[data-press] input[name=awb][type=checkbox]').forEach(function (one) {
        if (waits[one.value]) { one.checked = false; one.disabled = true; }
      });
      return all;
    });
  }

  function bodyOf(one) {
    var data = new FormData();
    var crumb = document.querySelector('input[name=crumb]');
    one.fields.forEach(function (field) {
      // What goes out at once happens now by the hub's clock, which is better than a phone's.
      if (field[0] === 'at') data.append('at', Date.now() - Date.parse(one.at) > 15000 ? one.at : '');
      else if (field[0] === 'crumb') data.append('crumb', crumb ? crumb.value : field[1]);
      else if (typeof field[1] === 'string') data.append(field[0], field[1]);
      else data.append(field[0], field[1], 'photo');
    });
    if (one.multipart) return data;
    var plain = new URLSearchParams();
    data.forEach(function (value, name) { plain.append(name, value); });
    return plain;
  }
  /** 'sent', 'wait' or what was wrong with it. */
  function send(one) {
    var stop = new AbortController();
    var late = setTimeout(function () { stop.abort(); }, 60000);
    return fetch(one.action, { method: 'POST', body: bodyOf(one), headers: { accept: 'text/html' }, signal: stop.signal })
      .then(function (answer) {
        // Any other page, of a new password for example, has not taken it.
        if (answer.ok && /[?&]done=/.test(answer.url)) return drop(one.key).then(function () { return { done: answer.url }; });
        if (answer.status === 401) { box.querySelector('[data-sign-in]').hidden = false; return { wait: true }; }
        if (answer.ok || answer.status >= 500 || answer.status === 408 || answer.status === 429) return { wait: true };
        return answer.text().then(function (html) {
          var page = new DOMParser().parseFromString(html, 'text/html');
          var note = page.querySelector('[role=alert]') || page.querySelector('main h1') || page.querySelector('h1');
          one.said = (note ? note.textContent : String(answer.status)).trim().slice(0, 200);
          return keep(one).then(function () { return { said: one.said }; });
        });
      })
      .catch(function () { return { wait: true }; })
      .finally(function () { clearTimeout(late); });
  }
  /** In the order of the thumb: what follows a press that cannot be sent waits with it. */
  function drain() {
    if (busy) return;
    busy = true;
    mine().then(function (all) {
      var rest = all.filter(function (one) { return !one.said; });
      var done;
      return rest.reduce(function (before, one) {
        return before.then(function (go) {
          if (!go) return false;
          return send(one).then(function (answer) { if (answer.done) done = answer.done; return !answer.wait; });
        });
      }, Promise.resolve(true)).then(function () { return show(); }).then(function () {
        // The page shows what has become of it.
        if (done) location.assign(done);
      });
    }).catch(function () {}).finally(function () { busy = false; });
  }

  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.dataset.press === undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.kept) return;
    form.dataset.kept = '1';
    var fields = [];
    var data = new FormData(form);
    data.forEach(function (value, name) { fields.push([name, value]); });
    var awbs = form.dataset.press !== '' ? [form.dataset.press] : data.getAll('awb');
    var one = {
      key: form.elements.press.value, courier: me, action: form.getAttribute('action'), kind: form.getAttribute('action').split('/').pop(),
      awbs: awbs.length > 0 ? awbs : [String(data.get('scan') || '')], fields: fields, at: new Date().toISOString(), multipart: form.enctype === 'multipart/form-data'
    };
    keep(one).then(function () { return show(); }, function () {
      // A phone that keeps nothing: sent as any form is.
      form.submit();
    }).then(drain).finally(function () { delete form.dataset.kept; });
  }, true);
  window.addEventListener('online', drain);
  setInterval(drain, 30000);
  show().then(drain, function () {});
})();
`;
