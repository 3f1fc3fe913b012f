// What is written in a form, read and put back by name: never passwords, codes or files, never the form's token.
const SECRET = /^(?:password|file|submit|button|reset|image)$/;
const ticked = (field) => field.type === 'checkbox' || field.type === 'radio';

function* fieldsOf(form) {
  const seen = new Map();
  for (const field of form.elements) {
    if (!field.name || field.name === 'csrfmiddlewaretoken' || SECRET.test(field.type) || field.autocomplete === 'one-time-code') continue;
    // Boxes are known by what they stand for, other fields of one name by their order.
    const key = ticked(field) ? `${field.name}=${field.value}` : `${field.name}#${seen.get(field.name) || 0}`;
    if (!ticked(field)) seen.set(field.name, (seen.get(field.name) || 0) + 1);
    yield [key, field];
  }
}

const valueOf = (field) => {
  if (ticked(field)) return field.checked;
  return field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
};

export const read = (form) => Object.fromEntries([...fieldsOf(form)].map(([key, field]) => [key, valueOf(field)]));

// Whether there is anything for a person to write or choose.
export const takesWords = (form) => [...fieldsOf(form)].some(([, field]) => field.type !== 'hidden');

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// What differs now from what was read before.
export function since(before, form) {
  return Object.fromEntries(Object.entries(read(form)).filter(([key, value]) => key in before && !same(before[key], value)));
}

function put(field, value) {
  if (ticked(field)) { field.checked = value; return; }
  if (field.multiple) { for (const option of field.options) option.selected = value.includes(option.value); return; }
  field.value = value;
}

// Puts values back and tells the form; what has no field (yet) comes back.
export function write(form, values) {
  const left = { ...values };
  const changed = [];
  for (const [key, field] of fieldsOf(form)) {
    if (!(key in values)) continue;
    delete left[key];
    if (same(valueOf(field), values[key])) continue;
    put(field, values[key]);
    if (field.type !== 'hidden' && !(field.type === 'radio' && !field.checked)) changed.push(field);
  }
  for (const field of changed) {
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
  return left;
}
