// Saves a form shortly after each change and says so. The form's own button saves too, so nothing depends on this.
import { forget, isOver, send } from './session.js';
import sentence from './words.js';

export default function autosave(form) {
  let timer = 0;
  let running = false;
  let again = false;
  let clean = true;

  const say = (words, kind) => {
    for (const place of document.querySelectorAll('[data-save-status]')) { place.textContent = words; place.dataset.state = kind; }
    for (const place of document.querySelectorAll('[data-save-short]')) place.textContent = words;
  };

  async function save() {
    if (running) { again = true; return; }
    running = true;
    const body = new FormData(form);
    try {
      const answer = await send(form.dataset.autosave, { method: 'POST', body, headers: { Accept: 'application/json' }, keepalive: document.hidden });
      if (isOver()) { say(sentence('signed_out'), 'late'); running = false; return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      clean = !again;
      forget(form);
      say(told.words, 'done');
      for (const [id, html] of Object.entries(told.parts || {})) {
        const part = document.getElementById(id);
        if (part) { part.innerHTML = html; part.dispatchEvent(new CustomEvent('ow:changed', { bubbles: true })); }
      }
    } catch {
      say(sentence('not_saved'), 'late');
      timer = setTimeout(save, 5000);
    }
    running = false;
    if (again) { again = false; save(); }
  }

  const touched = (field) => ('defaultChecked' in field && field.checked !== field.defaultChecked)
    || ('defaultValue' in field && field.type !== 'hidden' && field.value !== field.defaultValue);
  const changed = () => { clean = false; clearTimeout(timer); timer = setTimeout(save, 1500); };
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  form.addEventListener('submit', () => { clean = true; clearTimeout(timer); });
  // An upload and a save under way together answer in any order: the last word on what is missing is a save after both.
  document.addEventListener('ow:uploaded', () => { clearTimeout(timer); timer = setTimeout(save, 1500); });
  document.addEventListener('visibilitychange', () => { if (document.hidden && !clean) { clearTimeout(timer); save(); } });
  window.addEventListener('beforeunload', (event) => { if (!clean && !isOver()) event.preventDefault(); });
  window.addEventListener('focus', () => { if (isOver()) save(); }); // signed in again in another window
  if ([...form.elements].some(touched)) changed(); // typed before this was awake
}
