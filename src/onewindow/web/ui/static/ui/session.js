// When the session ends behind a page, nothing typed is lost: the page stays as it is, its words are kept in this tab under
// the account and the address, and are put back after signing in again. Never for another account, never after signing out.
import { read, since, takesWords, write } from './fields.js';
import say from './words.js';

const PREFIX = 'ow.kept|';
const account = document.body.dataset.account || '';
const here = window.location.pathname + window.location.search;
const place = `${PREFIX}${account}|${here}`;
let ended = false;
let waiting = {}; // words whose fields are not on the page (yet): a dialog, a row, a part that depends on a choice

export const isOver = () => ended;

// --- keeping ----------------------------------------------------------------------------------
// By attribute: a field may be called "method" or "id".
const forms = () => [...document.forms].filter((form) => form.getAttribute('method') === 'post');
const nameOf = (form) => `${form.getAttribute('action') || ''}#${form.getAttribute('id') || ''}`;

function keep() {
  const words = { ...waiting };
  for (const form of forms()) {
    if (takesWords(form)) words[nameOf(form)] = { ...waiting[nameOf(form)], ...read(form) };
  }
  sessionStorage.setItem(place, JSON.stringify(words));
}

export function forget(form) {
  delete waiting[nameOf(form)];
  const words = JSON.parse(sessionStorage.getItem(place) || '{}');
  delete words[nameOf(form)];
  if (Object.keys(words).length) sessionStorage.setItem(place, JSON.stringify(words)); else sessionStorage.removeItem(place);
}

// --- the end, and after it --------------------------------------------------------------------
function tell(words, link) {
  const box = document.querySelector('dialog[open]') || document.getElementById('ow-flash') || document.getElementById('main');
  if (ended && link && box.querySelector('[data-session-told]')) return;
  document.querySelectorAll('[data-session-told]').forEach((old) => old.remove());
  const told = document.createElement('p');
  told.className = `ow-callout ${ended ? 'ow-callout--warn' : 'ow-callout--done'} mt-3`;
  told.dataset.sessionTold = '';
  told.append(words, ' ');
  if (link) {
    const way = document.createElement('a');
    way.href = link;
    way.textContent = say('sign_in_again');
    told.append(way);
  }
  box.prepend(told);
  told.scrollIntoView({ block: 'nearest' });
}

export function over(door) {
  const first = !ended;
  ended = true;
  keep();
  if (first) document.addEventListener('input', keep);
  tell(say('signed_out'), `${door}?next=${encodeURIComponent(here)}`);
}

function back() {
  ended = false;
  document.removeEventListener('input', keep);
  document.querySelectorAll('[data-session-told]').forEach((old) => old.remove());
}

// Somebody signed in elsewhere in this browser: the same person goes on with a fresh token, another one does not.
export async function renew() {
  const answer = await fetch(document.body.dataset.session, { headers: { Accept: 'application/json' } });
  const now = await answer.json();
  if (now.account !== account) {
    if (now.account) { ended = true; tell(say('another_account')); }
    return '';
  }
  for (const field of document.querySelectorAll('input[name=csrfmiddlewaretoken]')) field.value = now.token;
  return now.token;
}

// A fetch of ours. A page that has become too old gets a fresh token and asks once more.
export async function send(address, options = {}) {
  options.headers = { 'X-Requested-With': 'fetch', ...options.headers };
  let answer = await fetch(address, options);
  if (answer.status === 403 && answer.headers.has('X-Stale-Page')) {
    const token = await renew();
    if (token) { options.body?.set('csrfmiddlewaretoken', token); answer = await fetch(address, options); }
  }
  if (answer.status === 401) over(answer.headers.get('X-Sign-In'));
  else if (ended && answer.ok) back();
  return answer;
}

document.addEventListener('htmx:beforeSwap', (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status === 401) { event.detail.shouldSwap = false; over(xhr.getResponseHeader('X-Sign-In')); }
  else if (xhr.status === 403 && xhr.getResponseHeader('X-Stale-Page')) {
    event.detail.shouldSwap = false;
    const { elt, triggeringEvent } = requestConfig;
    renew().then((token) => token && window.htmx.trigger(elt, triggeringEvent?.type || 'change'));
  } else if (ended && xhr.status < 300) back();
});

// --- putting back -----------------------------------------------------------------------------
// A row that is not there yet is added by the form's own button.
function addRows(form, left) {
  for (const key of Object.keys(left)) {
    const name = key.split(/[#=]/)[0];
    for (const field of form.querySelectorAll('[data-rows]')) {
      const pattern = field.querySelector('template')?.innerHTML || '';
      const list = field.querySelector('[data-rows-list]');
      if (!pattern.includes(`name="${name.replace(/\.\d+\./, '.__n__.')}"`)) continue;
      for (let tries = 0; tries < 50 && !form.elements[name] && list; tries += 1) field.querySelector('[data-rows-add]').click();
    }
  }
}

export function restore() {
  let told = false;
  for (const form of forms()) {
    const words = waiting[nameOf(form)];
    if (!words) continue;
    delete waiting[nameOf(form)];
    let left = write(form, words);
    if (Object.keys(left).length) { addRows(form, left); left = write(form, left); }
    if (Object.keys(left).length) waiting[nameOf(form)] = left;
    told = true;
  }
  if (told && !ended) tell(say('put_back'));
}

for (const key of Object.keys(sessionStorage)) {
  if (account && key.startsWith(PREFIX) && !key.startsWith(`${PREFIX}${account}|`)) sessionStorage.removeItem(key);
}
if (account) waiting = JSON.parse(sessionStorage.getItem(place) || '{}');

// After every other listener: whoever stops a form from leaving has not sent it.
window.addEventListener('submit', (event) => {
  if (event.target.getAttribute('action')?.endsWith('/sign-out/')) {
    Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => sessionStorage.removeItem(key));
  } else if (!event.defaultPrevented) forget(event.target);
});

// --- words typed while a part of the page is on its way ------------------------------------------
document.addEventListener('htmx:beforeRequest', ({ detail }) => {
  const form = detail.elt.closest('form');
  const id = form?.getAttribute('id');
  if (id) detail.xhr.owBefore = { id, words: read(form) };
});
document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  const before = detail.xhr.owBefore;
  const form = before && document.getElementById(before.id);
  if (!form || !detail.shouldSwap) return;
  before.typed = since(before.words, form);
  before.cursor = document.activeElement.selectionStart ?? null;
});
document.addEventListener('htmx:afterSwap', ({ detail }) => {
  const before = detail.xhr?.owBefore;
  const form = before?.typed && document.getElementById(before.id);
  if (!form) return;
  write(form, before.typed);
  if (before.cursor !== null && form.contains(document.activeElement)) document.activeElement.setSelectionRange?.(before.cursor, before.cursor);
});
