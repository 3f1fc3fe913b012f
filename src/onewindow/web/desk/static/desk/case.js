// The case page. A button first shows what will follow, in a dialog; without scripts the same page opens by itself.
import { send } from '../ui/session.js';

const changed = (place) => place.dispatchEvent(new CustomEvent('ow:changed', { bubbles: true }));

async function ask(address, body) {
  const answer = await send(address, { method: 'POST', body, headers: { 'HX-Request': 'true' } });
  if (answer.status === 401) return '';
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return answer.text();
}

function show(html, back) {
  const box = document.createElement('dialog');
  box.className = 'ow-dialog';
  box.innerHTML = html;
  const title = box.querySelector('h1');
  if (title) { title.id = 'ow-dialog-title'; box.setAttribute('aria-labelledby', title.id); }
  document.body.append(box);
  box.addEventListener('close', () => { box.remove(); back?.focus(); });
  box.addEventListener('click', (event) => { if (event.target.closest('[data-close]')) { event.preventDefault(); box.close(); } });
  box.showModal();
  (box.querySelector('.ow-field input:not([type=hidden]), .ow-field textarea, .ow-field select') || box.querySelector('button'))?.focus();
  changed(box);
}

function plainly(form, button) {
  form.dataset.plain = 'yes';
  form.requestSubmit(button);
}

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (form.dataset.plain || !form.matches('[data-confirm], [data-stay]')) return;
  const box = form.closest('dialog');
  if (form.matches('[data-stay]') && !box) return;
  event.preventDefault();
  const button = event.submitter;
  const address = button?.hasAttribute('formaction') ? button.formAction : form.action;
  try {
    const html = await ask(address, new FormData(form, button));
    if (!html) return;
    if (box) { box.innerHTML = html; changed(box); box.querySelector('button, a')?.focus(); } else show(html, button);
  } catch { plainly(form, button); }
});

// Another material in the viewer without leaving the page: what is being typed stays.
document.addEventListener('click', async (event) => {
  const link = event.target.closest('a[data-show]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const answer = await send(link.href);
    if (answer.status === 401) return;
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const id of ['case-left', 'case-viewer']) {
      const fresh = document.adoptNode(page.getElementById(id));
      document.getElementById(id).replaceWith(fresh);
      changed(fresh);
    }
    window.history.replaceState(null, '', link.href);
    document.querySelector('#case-left [aria-current]')?.focus();
  } catch { window.location.assign(link.href); }
});

document.addEventListener('click', (event) => {
  const sentence = event.target.closest('[data-insert]');
  if (!sentence) return;
  const field = document.getElementById(sentence.dataset.insert);
  field.value = [field.value.trim(), sentence.textContent.trim()].filter(Boolean).join('\n');
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
});
