// data-key="j" on a link, button or field: that key presses it (or puts the cursor in it). "?" lists them all.
let listening = false;

// Asked at every press: a part of the page that came this instant has its keys already.
const places = () => document.querySelectorAll('[data-key]');
const typing = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
const visible = (place) => place.getClientRects().length > 0;

function press(event) {
  if (event.defaultPrevented || event.isComposing || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' && typing(event.target)) { event.target.blur(); return; }
  const name = (event.ctrlKey ? 'ctrl+' : '') + event.key.toLowerCase();
  if (typing(event.target) && !event.ctrlKey && !/^f\d+$/.test(name)) return;
  if (name === '?' ) { list(); return; }
  for (const place of places()) {
    if (place.dataset.key.toLowerCase() !== name || !visible(place) || place.disabled) continue;
    if (document.querySelector('dialog[open]') && !place.closest('dialog[open]')) continue;
    event.preventDefault();
    if (typing(place) && place.type !== 'checkbox') { place.focus(); place.select?.(); } else place.click();
    return;
  }
}

function list() {
  const dialog = document.getElementById('ow-shortcuts');
  if (!dialog || dialog.open) return;
  const rows = dialog.querySelector('[data-shortcut-list]');
  rows.replaceChildren();
  for (const place of places()) {
    if (!visible(place)) continue;
    const name = document.createElement('dt');
    const key = document.createElement('kbd');
    key.textContent = place.dataset.key.toUpperCase();
    name.append(key);
    const words = document.createElement('dd');
    const clone = place.cloneNode(true);
    clone.querySelectorAll('kbd').forEach((old) => old.remove());
    words.textContent = place.getAttribute('aria-label') || place.dataset.keyWords || clone.textContent.trim() || place.placeholder || '';
    rows.append(name, words);
  }
  dialog.showModal();
}

export default function key() {
  if (listening) return;
  listening = true;
  document.addEventListener('keydown', press);
  document.documentElement.dataset.keys = 'ready'; // whoever drives the page by keys need not guess
}
