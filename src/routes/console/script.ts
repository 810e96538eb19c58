/** The little script that pages carry besides htmx: keys, printing, double clicks. Served as a file of its own. */
export const script = `'use strict';
(function () {
  function typing(at) {
    return at && (/^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) || at.isContentEditable);
  }
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    // event.code: with an Arabic keyboard the same key gives another letter.
    if (event.code === 'Slash') {
      var box = document.querySelector('[data-search]');
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
  });
  // The menu's lists open without a script; they close with Escape, and when one looks elsewhere.
  function close(except) {
    document.querySelectorAll('.hub-menu[open]').forEach(function (one) { if (one !== except) one.open = false; });
  }
  document.addEventListener('keydown', function (event) {
    var group = event.key === 'Escape' && document.querySelector('.hub-menu[open]');
    if (group) { group.querySelector('summary').focus(); close(); }
  });
  document.addEventListener('click', function (event) { close(event.target.closest && event.target.closest('.hub-menu')); });
  document.addEventListener('focusin', function (event) { close(event.target.closest('.hub-menu')); });
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.method !== 'post') return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = '1';
  });
  // Going back shows the page as it was left: its forms must work again.
  window.addEventListener('pageshow', function () {
    document.querySelectorAll('form[data-sent]').forEach(function (form) { delete form.dataset.sent; });
  });
  document.addEventListener('change', function (event) {
    if (event.target.matches && event.target.matches('[data-all]')) {
      document.querySelectorAll('[data-pick]').forEach(function (one) { one.checked = event.target.checked; });
    }
    if (event.target.matches && event.target.matches('[data-submit]') && event.target.form) event.target.form.requestSubmit();
  });
  function print(frame) {
    frame.contentWindow.focus();
    frame.contentWindow.print();
  }
  document.querySelectorAll('iframe[data-print]').forEach(function (frame) {
    frame.addEventListener('load', function () { print(frame); }, { once: true });
  });
  document.addEventListener('click', function (event) {
    var button = event.target.closest && event.target.closest('[data-print-now]');
    if (button) print(document.querySelector('iframe[data-label]'));
  });
  // A fresh part keeps open what its reader has opened.
  var opened = [];
  var picked = [];
  document.addEventListener('htmx:beforeSwap', function (event) {
    opened = Array.prototype.map.call(event.detail.target.querySelectorAll('details[id][open]'), function (one) { return one.id; });
    picked = Array.prototype.map.call(event.detail.target.querySelectorAll('[data-pick]:checked'), function (one) { return one.id + one.value; });
  });
  document.addEventListener('htmx:afterSwap', function () {
    // What has changed meanwhile is not picked any more: its reader has not seen it.
    document.querySelectorAll('[data-pick]').forEach(function (one) { if (picked.indexOf(one.id + one.value) >= 0) one.checked = true; });
    picked = [];
    opened.forEach(function (id) { var one = document.getElementById(id); if (one) one.open = true; });
    opened = [];
  });
  // A line of a typed text that is wrong: shown where it stands.
  document.addEventListener('click', function (event) {
    var link = event.target.closest && event.target.closest('[data-line]');
    var box = link && document.getElementById('whole');
    if (!box) return;
    event.preventDefault();
    var lines = box.value.split('\\n');
    var at = Number(link.dataset.line) - 1;
    var from = lines.slice(0, at).join('\\n').length + (at > 0 ? 1 : 0);
    box.focus();
    box.setSelectionRange(from, from + (lines[at] || '').length);
    box.scrollTop = box.scrollHeight * Math.max(0, at - 3) / lines.length;
  });
  var lamp = document.querySelector('[data-lamp]');
  if (lamp) {
    document.addEventListener('htmx:sseOpen', function () { lamp.dataset.lamp = 'on'; });
    document.addEventListener('htmx:sseError', function () { lamp.dataset.lamp = 'off'; });
  }
})();
`;
