// Rows of a table-like field: adds a copy of the empty row, removes one. Without this the form's own buttons do it on the server.
export default function rows(field) {
  const add = field.querySelector('[data-rows-add]');
  const pattern = field.querySelector('template');
  const list = field.querySelector('[data-rows-list]');
  if (!add || !pattern) return;
  const number = () => [...list.children].forEach((row, index) => {
    const title = row.querySelector('[data-rows-number]');
    if (title) title.textContent = String(index + 1);
  });
  add.addEventListener('click', (event) => {
    event.preventDefault();
    const next = Number(list.dataset.next);
    list.dataset.next = String(next + 1);
    const box = document.createElement('template');
    box.innerHTML = pattern.innerHTML.replaceAll('__n__', String(next));
    const row = box.content.firstElementChild;
    list.append(row);
    number();
    row.querySelector('input:not([type=hidden]), select, textarea')?.focus();
  });
  field.addEventListener('click', (event) => {
    const remove = event.target.closest('[data-rows-remove]');
    if (!remove) return;
    event.preventDefault();
    remove.closest('.ow-rowset').remove();
    number();
    add.focus();
    list.dispatchEvent(new Event('change', { bubbles: true }));
  });
}
