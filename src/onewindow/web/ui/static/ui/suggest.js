// Suggestions as typed: an ARIA combobox. The input works as a plain search box without this.
export default function suggest(input) {
  const list = document.createElement('ul');
  list.className = 'ow-options';
  list.id = `${input.id}-options`;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', input.dataset.suggestLabel || '');
  list.hidden = true;
  (input.closest('.ow-suggest') || input.parentElement).append(list);
  for (const [name, value] of Object.entries({
    role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id, autocomplete: 'off',
  })) input.setAttribute(name, value);

  let at = -1;
  let asked = 0;
  let timer = 0;

  const options = () => [...list.children];
  const close = () => { list.hidden = true; at = -1; input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant'); };
  const point = (to) => {
    at = to;
    options().forEach((option, index) => option.setAttribute('aria-selected', String(index === at)));
    if (at < 0) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', options()[at].id);
    options()[at].scrollIntoView({ block: 'nearest' });
  };
  const choose = (option) => {
    if (option.dataset.url) { window.location.assign(option.dataset.url); return; }
    input.value = option.dataset.value;
    close();
    input.dispatchEvent(new CustomEvent('ow:chosen', { bubbles: true, detail: { ...option.dataset } }));
  };
  const show = (rows) => {
    list.replaceChildren(...rows.map((row, index) => {
      const option = document.createElement('li');
      option.id = `${list.id}-${index}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      const name = document.createElement('span');
      name.textContent = row.words;
      option.append(name);
      if (row.note) { const note = document.createElement('span'); note.textContent = row.note; option.append(note); }
      option.dataset.url = row.url || '';
      option.dataset.value = row.value ?? row.words;
      option.dataset.key = row.key ?? '';
      option.addEventListener('mousedown', (event) => { event.preventDefault(); choose(option); });
      return option;
    }));
    at = -1;
    list.hidden = !rows.length;
    input.setAttribute('aria-expanded', String(rows.length > 0));
  };
  const ask = async () => {
    const words = input.value.trim();
    if (!words) return close();
    const mine = ++asked;
    const url = new URL(input.dataset.suggest, window.location.href);
    url.searchParams.set('q', words);
    try {
      const answer = await fetch(url, { headers: { Accept: 'application/json' } });
      if (!answer.ok || mine !== asked) return;
      show((await answer.json()).options);
    } catch { close(); }
  };

  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const count = options().length;
    if (event.key === 'ArrowDown' && !list.hidden) { event.preventDefault(); point((at + 1) % count); }
    else if (event.key === 'ArrowUp' && !list.hidden) { event.preventDefault(); point((at - 1 + count) % count); }
    else if (event.key === 'Enter' && at >= 0) { event.preventDefault(); choose(options()[at]); }
    else if (event.key === 'Escape' && !list.hidden) { event.preventDefault(); close(); }
  });
  if (document.activeElement === input && input.value !== input.defaultValue) ask(); // typed before this was awake
}
