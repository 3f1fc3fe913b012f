// Loaded on every page. Each habit is a module of its own, fetched only where the page asks for it.
import { restore } from './session.js';
import say from './words.js';

const HABITS = [
  ['[data-suggest]', './suggest.js'],
  ['form[data-autosave]', './autosave.js'],
  ['form[data-upload]', './upload.js'],
  ['[data-key], .ow-shortcut', './keys.js'],
  ['[data-dialog]', './dialog.js'],
  ['[data-bpmn]', './drawing.js'],
  ['[data-rows]', './rows.js'],
  ['form[data-long]', './working.js'],
];

const awake = new Map(HABITS.map(([selector]) => [selector, new WeakSet()]));

async function wake(root) {
  for (const [selector, path] of HABITS) {
    const places = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) places.push(root);
    const known = awake.get(selector);
    const asleep = places.filter((place) => !known.has(place));
    if (!asleep.length) continue;
    asleep.forEach((place) => known.add(place));
    const habit = await import(path);
    asleep.forEach((place) => habit.default(place));
  }
  restore();
}

// 长者模式 at once, without a page load; the server remembers it in a cookie.
document.addEventListener('submit', (event) => {
  const form = event.target.closest('[data-elder]');
  if (!form) return;
  event.preventDefault();
  const button = event.submitter;
  const body = new URLSearchParams(new FormData(form));
  body.set('elder', button.value);
  fetch(form.action, { method: 'POST', body, redirect: 'manual' });
  const on = button.value === '1';
  document.documentElement.classList.toggle('ow-elder', on);
  for (const other of document.querySelectorAll('[data-elder] button')) {
    other.value = on ? '0' : '1';
    other.setAttribute('aria-pressed', String(on));
    other.querySelector('span').textContent = say(on ? 'elder_off' : 'elder_on');
  }
});

// Radio answers that reload a part of the page keep the keyboard where it was (htmx swaps by id).
document.addEventListener('htmx:afterSwap', (event) => wake(event.detail.target));
// A swap of the whole element leaves its old self as the target: what is new is told by this one.
document.addEventListener('htmx:load', (event) => wake(event.detail.elt));
document.addEventListener('ow:changed', (event) => wake(event.target));
wake(document.body);
