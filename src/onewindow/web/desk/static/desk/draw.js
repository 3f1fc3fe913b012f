// The sheet on which a procedure is drawn: bpmn-js with our own tools and properties in place of its palette and pad.
// Every change is kept on the server a moment later, sound or not; what the check finds is lit in the drawing.
import { isOver, send } from '../ui/session.js';
import say from '../ui/words.js';

const OURS = {
  name: 'OneWindow', uri: 'https://onewindow.invalid/bpmn', prefix: 'ow', xml: { tagAlias: 'lowerCase' },
  types: [
    ours('Step', ['bpmn:UserTask'], ['role', 'unit', 'duty', 'limit', 'limitUnit', 'form', 'units', 'among']),
    ours('Work', ['bpmn:ServiceTask'], ['service']),
    ours('Rule', ['bpmn:BusinessRuleTask'], ['rule']),
    ours('Message', ['bpmn:SendTask', 'bpmn:ReceiveTask'], ['message']),
    ours('Wait', ['bpmn:CatchEvent'], ['limit', 'limitUnit']),
  ],
};
function ours(name, types, names) {
  return { name, extends: types, properties: names.map((one) => ({ name: one, isAttr: true, type: 'String' })) };
}
const NOTHING = { paletteProvider: ['value', null], contextPadProvider: ['value', null] };
const PAUSE = 1500; // milliseconds after the last change
const GAP = 60; // between two steps, in the drawing's own measure

const place = document.querySelector('[data-draw]');
const find = (selector) => document.querySelector(selector);
const paper = find('[data-draw-paper]');
const status = find('[data-draw-saved]');
const form = find('[data-draw-props] form');
const modeler = new window.BpmnJS({ container: paper, moddleExtensions: { ow: OURS }, additionalModules: [NOTHING] });
const part = (name) => modeler.get(name);
const token = () => find('input[name=csrfmiddlewaretoken]').value;

// --- keeping what is drawn --------------------------------------------------------------------
let timer = 0;
let clean = true;
let saving = Promise.resolve(true);

function tell(words, kind) { status.textContent = words; status.dataset.state = kind; }

function posted(values = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...values, csrfmiddlewaretoken: token() })) body.set(name, value);
  return body;
}

async function keep() {
  clearTimeout(timer);
  if (clean) return true;
  clean = true;
  try {
    const { xml } = await modeler.saveXML({ format: true });
    const answer = await send(place.dataset.sheet, { method: 'POST', body: posted({ xml, seen: place.dataset.seen }), headers: { Accept: 'application/json' } });
    if (isOver()) { clean = false; tell(say('signed_out'), 'late'); return false; }
    const told = await answer.json();
    if (!answer.ok) { clean = false; tell(told.message, 'late'); return false; }
    place.dataset.seen = told.seen;
    find('[data-draw-seen]').value = told.seen;
    state(told.state, false);
    tell(told.words, 'done');
    return true;
  } catch {
    clean = false;
    tell(say('not_saved'), 'late');
    timer = setTimeout(save, 5000);
    return false;
  }
}

function save() { saving = saving.then(keep); return saving; }

function changed() {
  clean = false;
  status.dataset.state = 'waiting';
  find('[data-draw-publish]').hidden = true; // what is published is what was checked
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

function state(words, passed) {
  find('[data-draw-state]').textContent = words;
  find('[data-draw-publish]').hidden = !passed;
}

// --- what the check finds ---------------------------------------------------------------------
function lit(names) {
  const canvas = part('canvas');
  for (const element of part('elementRegistry').getAll()) canvas.removeMarker(element, 'ow-bpmn-fault');
  for (const name of names) if (part('elementRegistry').get(name)) canvas.addMarker(name, 'ow-bpmn-fault');
}

async function check() {
  if (!await save()) return;
  const answer = await send(place.dataset.check, { method: 'POST', body: posted() });
  if (!answer.ok) return;
  const findings = find('[data-draw-findings]');
  findings.innerHTML = await answer.text();
  lit([...findings.querySelectorAll('[data-element]')].map((one) => one.dataset.element));
  state(findings.querySelector('[data-state]').dataset.state, Boolean(findings.querySelector('[data-passed]')));
  findings.querySelector('h2').scrollIntoView({ block: 'nearest' });
}

// --- drawing ----------------------------------------------------------------------------------
const chosen = () => part('selection').get();

// Into the line that is chosen or that leaves what is chosen; behind what has no way on or several; else in the middle of what is seen.
function add(type, eventDefinitionType) {
  const shape = part('elementFactory').createShape({ type, eventDefinitionType });
  const [source] = chosen();
  const line = lineFrom(source);
  if (line && type !== 'bpmn:EndEvent') insert(shape, line);
  else if (source?.parent && !source.waypoints && !source.labelTarget && source.type !== 'bpmn:EndEvent') part('autoPlace').append(source, shape);
  else {
    const { x, y, width, height } = part('canvas').viewbox();
    part('modeling').createShape(shape, { x: Math.round(x + width / 2), y: Math.round(y + height / 2) }, part('canvas').getRootElement());
  }
  chose(shape);
  return shape;
}

function chose(shape) {
  part('selection').select(shape);
  part('canvas').scrollToElement(shape, 40);
}

// An event at the lower border of the step that is chosen; several stand side by side.
function attach(eventDefinitionType) {
  const host = chosen().find((one) => one.type && /Task|CallActivity/.test(one.type));
  if (!host) { tell(say('choose_a_step'), 'late'); return; }
  const x = host.x + host.width - 24 - 44 * (host.attachers?.length || 0);
  const shape = part('elementFactory').createShape({ type: 'bpmn:BoundaryEvent', eventDefinitionType });
  chose(part('modeling').createShape(shape, { x, y: host.y + host.height }, host, { attach: true }));
}

function lineFrom(source) {
  if (source?.waypoints) return source;
  const isGateway = source?.type?.endsWith('Gateway');
  return !isGateway && source?.outgoing?.length === 1 ? source.outgoing[0] : null;
}

// What stands behind moves aside, then the line is cut in two.
function insert(shape, line) {
  const { source } = line;
  const edge = source.x + source.width;
  const behind = part('elementRegistry').filter((one) => one.parent && !one.waypoints && one.x >= edge);
  const room = shape.width + GAP;
  const free = Math.max(0, line.target.x - edge);
  part('modeling').createSpace(behind, [], { x: room, y: 0 }, 'e', edge);
  const middle = { x: Math.round(edge + (free + room) / 2), y: Math.round(source.y + source.height / 2) };
  part('modeling').createShape(shape, middle, line);
}

let from = null; // where a line begins, while one is being drawn
const joins = find('[data-do=connect]');

function connecting(element) {
  from = element;
  joins.setAttribute('aria-pressed', String(from !== null));
}

const DEEDS = {
  connect: () => connecting(from || chosen().find((one) => !one.waypoints) || true),
  remove: () => { const gone = chosen(); if (gone.length) part('modeling').removeElements([...gone]); },
  undo: () => part('commandStack').undo(),
  redo: () => part('commandStack').redo(),
  fit: () => part('canvas').zoom('fit-viewport', 'auto'),
};

function join(element) {
  if (from === null || element.waypoints || !element.parent) return;
  if (from === true) { connecting(element); return; }
  if (element !== from && part('rules').allowed('connection.create', { source: from, target: element })) part('modeling').connect(from, element);
  connecting(null);
}

// --- properties -------------------------------------------------------------------------------
let shown = null;
const object = () => (shown.labelTarget || shown).businessObject;
const is = (type) => object().$instanceOf(type);
const chooses = () => is('bpmn:SequenceFlow') && ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway'].includes(object().sourceRef.$type);
const defines = (type) => (object().eventDefinitions || []).some((one) => one.$type === type);
const KINDS = {
  choice: () => chooses(),
  timer: () => defines('bpmn:TimerEventDefinition'),
  guard: () => is('bpmn:BoundaryEvent') && KINDS.timer(),
};
const condition = () => object().conditionExpression?.body || '';

function show(element) {
  shown = element?.parent ? element : null;
  form.hidden = !shown;
  find('[data-draw-none]').hidden = Boolean(shown);
  if (!shown) return;
  for (const group of form.querySelectorAll('[data-for]')) group.hidden = !(KINDS[group.dataset.for] || (() => is(group.dataset.for)))();
  for (const field of form.querySelectorAll('[data-prop]')) field.value = object().get(field.dataset.prop) || '';
  if (chooses()) {
    form.querySelector('[data-condition]').value = condition();
    form.querySelector('[data-default]').checked = object().sourceRef.default === object();
  }
  if (is('bpmn:UserTask')) {
    const units = (object().get('ow:units') || '').split(' ');
    for (const option of form.querySelector('[data-units]').options) option.selected = units.includes(option.value);
  }
  if (is('bpmn:BoundaryEvent')) form.querySelector('[data-beside]').checked = object().cancelActivity === false;
  if (is('bpmn:Gateway')) form.querySelector('[data-kind]').value = object().$type;
  form.querySelector('[data-draw-id]').textContent = object().id;
}

function write(field) {
  const target = shown.labelTarget || shown;
  const modeling = part('modeling');
  if (field.dataset.prop) modeling.updateProperties(target, { [field.dataset.prop]: field.value.trim() || undefined });
  else if ('units' in field.dataset) several(target, [...field.selectedOptions].map((one) => one.value));
  else if ('beside' in field.dataset) modeling.updateProperties(target, { cancelActivity: !field.checked });
  else if ('condition' in field.dataset) {
    const body = field.value.trim();
    modeling.updateProperties(target, { conditionExpression: body ? part('moddle').create('bpmn:FormalExpression', { body }) : undefined });
  } else if ('default' in field.dataset) modeling.updateProperties(target.source, { default: field.checked ? target.businessObject : undefined });
  else if ('kind' in field.dataset) part('selection').select(part('bpmnReplace').replaceElement(target, { type: field.value }));
}

// One task for each unit: what the standard calls several instances.
function several(target, units) {
  const loopCharacteristics = units.length ? part('moddle').create('bpmn:MultiInstanceLoopCharacteristics') : undefined;
  part('modeling').updateProperties(target, { 'ow:units': units.join(' ') || undefined, loopCharacteristics });
}

form.addEventListener('change', (event) => { if (shown) write(event.target); });
form.addEventListener('submit', (event) => event.preventDefault());

const more = find('[data-draw-more]');
// --- waking up --------------------------------------------------------------------------------
find('[data-draw-check]').addEventListener('click', check);
find('[data-draw-findings]').addEventListener('click', (event) => {
  const name = event.target.closest('[data-element]')?.dataset.element;
  const element = name && part('elementRegistry').get(name);
  if (!element) return;
  part('selection').select(element);
  part('canvas').scrollToElement(element, 80);
});
// What stands on this page, also when it could not be saved.
find('[data-draw-download]').addEventListener('click', async (event) => {
  event.preventDefault();
  const { xml } = await modeler.saveXML({ format: true });
  const link = Object.assign(document.createElement('a'), { download: event.currentTarget.download, href: URL.createObjectURL(new Blob([xml], { type: 'application/xml' })) });
  link.click();
  URL.revokeObjectURL(link.href);
});
for (const button of place.querySelectorAll('[data-add]')) button.addEventListener('click', () => {
  const shape = add(button.dataset.add, button.dataset.event);
  if ('named' in button.dataset) part('modeling').updateProperties(shape, { name: button.textContent.trim() });
  more.open = false;
});
for (const button of place.querySelectorAll('[data-attach]')) button.addEventListener('click', () => { attach(button.dataset.attach); more.open = false; });
for (const button of place.querySelectorAll('[data-do]')) button.addEventListener('click', () => DEEDS[button.dataset.do]());
window.addEventListener('beforeunload', (event) => { if (!clean && !isOver()) event.preventDefault(); });
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') { connecting(null); more.open = false; } });
document.addEventListener('click', (event) => { if (!more.contains(event.target)) more.open = false; });

async function open() {
  const answer = await send(place.dataset.sheet);
  await modeler.importXML(await answer.text());
  part('canvas').zoom('fit-viewport', 'auto');
  modeler.on('commandStack.changed', () => { changed(); show(chosen()[0]); });
  modeler.on('selection.changed', ({ newSelection }) => show(newSelection[0]));
  modeler.on('element.click', ({ element }) => join(element));
  place.dataset.ready = '';
}
open();
