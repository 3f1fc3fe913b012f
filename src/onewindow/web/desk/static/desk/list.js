// A list by keyboard: J and K go from line to line (Enter opens the link they stand on), X ticks the line.
const table = document.querySelector('[data-list]');

if (table) {
  const lines = () => [...table.querySelectorAll('tbody tr:not(.is-group)')];
  const at = () => lines().findIndex((line) => line.classList.contains('is-at'));
  const go = (to) => {
    const all = lines();
    if (!all.length) return;
    const index = Math.min(Math.max(to, 0), all.length - 1);
    all.forEach((line, number) => line.classList.toggle('is-at', number === index));
    all[index].querySelector('a')?.focus();
    all[index].scrollIntoView({ block: 'nearest' });
  };
  table.addEventListener('focusin', (event) => {
    const line = event.target.closest('tbody tr');
    if (line) lines().forEach((other) => other.classList.toggle('is-at', other === line));
  });
  document.addEventListener('click', (event) => {
    const move = event.target.closest('[data-move]');
    if (move) go(at() + Number(move.dataset.move));
    if (event.target.closest('[data-tick]')) lines()[at()]?.querySelector('input[type=checkbox]')?.click();
    const all = event.target.closest('[data-all]');
    if (all) for (const box of table.querySelectorAll('tbody input[type=checkbox]:not(:disabled)')) box.checked = all.checked;
  });
}

for (const form of document.querySelectorAll('[data-submit-on-change]')) {
  form.addEventListener('change', (event) => { if (event.target.matches('select')) form.requestSubmit(); });
}
