// Long work: <form data-long> shows its [data-working] part, a bar without an end, while the answer is awaited.
export default function long(form) {
  const part = form.querySelector('[data-working]');
  form.addEventListener('submit', () => {
    part.hidden = false;
    for (const button of form.querySelectorAll('button')) button.disabled = true;
  });
  // Back by the browser's own button: the page is as it was.
  addEventListener('pageshow', () => {
    part.hidden = true;
    for (const button of form.querySelectorAll('button')) button.disabled = false;
  });
}
