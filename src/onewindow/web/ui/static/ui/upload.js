// Uploads with progress: <form data-upload="id of the part to replace"> around a file input. Without this the form posts as usual.
import { over, renew } from './session.js';
import say from './words.js';

export default function upload(form) {
  const input = form.querySelector('input[type=file]');
  const button = form.querySelector('[data-upload-send]');
  const drop = form.querySelector('.ow-drop');
  const bar = form.querySelector('[data-upload-progress]');
  const words = form.querySelector('[data-upload-words]');
  if (button) button.hidden = true;

  function send(files) {
    if (!files.length) return;
    const body = new FormData(form);
    body.delete(input.name);
    for (const file of files) body.append(input.name, file);
    const request = new XMLHttpRequest();
    const started = performance.now();
    request.open('POST', form.action);
    request.setRequestHeader('HX-Request', 'true');
    request.setRequestHeader('Accept', 'text/html');
    bar.hidden = false;
    form.classList.add('is-busy');
    request.upload.addEventListener('progress', (event) => {
      if (!event.lengthComputable) return;
      const share = Math.round((100 * event.loaded) / event.total);
      bar.value = share;
      const seconds = (performance.now() - started) / 1000;
      const left = Math.ceil((seconds * (event.total - event.loaded)) / Math.max(event.loaded, 1));
      words.textContent = share < 100 ? say('uploading', { n: share, s: left }) : say('uploaded');
    });
    request.addEventListener('load', () => {
      form.classList.remove('is-busy');
      bar.hidden = true;
      if (request.status < 300) return replace(request.responseText);
      if (request.status === 401) over(request.getResponseHeader('X-Sign-In'));
      if (request.getResponseHeader('X-Stale-Page')) { renew().then((token) => token && send(files)); return undefined; }
      const told = document.createElement('div');
      told.innerHTML = request.responseText;
      words.textContent = told.textContent.trim() || say('upload_failed');
      words.className = 'ow-small ow-red ow-medium';
      input.value = '';
    });
    request.addEventListener('error', () => {
      form.classList.remove('is-busy');
      bar.hidden = true;
      words.textContent = say('upload_broken');
      words.className = 'ow-small ow-red ow-medium';
      input.value = '';
    });
    request.send(body);
  }

  function replace(html) {
    const old = document.getElementById(form.dataset.upload);
    const box = document.createElement('template');
    box.innerHTML = html;
    // Parts that come along replace the part of the page with the same id (what is still missing, how far we are).
    for (const fresh of [...box.content.children]) {
      const there = document.getElementById(fresh.id) || old;
      there.replaceWith(fresh);
      fresh.dispatchEvent(new CustomEvent('ow:changed', { bubbles: true }));
    }
    document.dispatchEvent(new CustomEvent('ow:uploaded'));
  }

  input.addEventListener('change', () => send([...input.files]));
  send([...input.files]); // chosen before this was awake
  if (!drop) return;
  for (const kind of ['dragenter', 'dragover']) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add('is-over'); });
  for (const kind of ['dragleave', 'drop']) drop.addEventListener(kind, () => drop.classList.remove('is-over'));
  drop.addEventListener('drop', (event) => { event.preventDefault(); send([...event.dataTransfer.files]); });
}
