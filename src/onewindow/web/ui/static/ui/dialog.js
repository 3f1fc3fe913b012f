import { send } from './session.js';

// <a data-dialog href="…">: shows the confirm page of that address as a dialog. Without this the page itself opens.
export default function dialog(link) {
  link.addEventListener('click', async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      const answer = await send(link.href, { headers: { 'HX-Request': 'true' } });
      if (answer.status === 401) return;
      if (!answer.ok) throw new Error(String(answer.status));
      const box = document.createElement('dialog');
      box.className = 'ow-dialog';
      box.innerHTML = await answer.text();
      const title = box.querySelector('h1, h2');
      if (title) { title.id = title.id || 'ow-dialog-title'; box.setAttribute('aria-labelledby', title.id); }
      document.body.append(box);
      box.addEventListener('close', () => { box.remove(); link.focus(); });
      box.addEventListener('click', (inside) => { if (inside.target.closest('[data-close]')) { inside.preventDefault(); box.close(); } });
      box.showModal();
      box.dispatchEvent(new CustomEvent('ow:changed', { bubbles: true }));
    } catch { window.location.assign(link.href); }
  });
}
