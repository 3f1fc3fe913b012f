// The sentences that scripts say, from <body data-words> (web/ui/script_words.py), in the page's language.
const words = JSON.parse(document.body.dataset.words || '{}');

export default function say(key, values = {}) {
  return (words[key] || '').replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? '');
}
