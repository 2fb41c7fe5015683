// Fills records in ODK Web Forms' engine: cases from a file, what came of each on the standard output.

import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

const browser = new JSDOM('<!doctype html>', { url: 'http://localhost/' }).window;
const needed = ['document', 'DOMParser', 'XMLSerializer', 'Node', 'Element', 'Document', 'Attr', 'Text', 'XPathResult',
  'XPathEvaluator', 'HTMLElement', 'CDATASection', 'ProcessingInstruction', 'Comment', 'NodeFilter', 'File', 'Blob'];
globalThis.window = browser;
for (const name of needed) globalThis[name] = browser[name];
// Node makes its own fetch when it is first asked for, and looks at its version then.
const missing = () => new Response('', { status: 404 });
missing();
// The engine is built for browsers, and one of its parts looks for Node's files where it sees Node.
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: undefined } });
const { loadForm } = await import('@getodk/xforms-engine');

const isRange = (node) => node.nodeType.startsWith('repeat-range');

function* within(node) {
  yield node;
  for (const child of node.currentState.children ?? []) yield* within(child);
}

function find(root, path, fits) {
  for (const node of within(root)) {
    if (fits(node) && node.currentState.reference === path) return node;
  }
  throw new Error('no such part');
}

function take(root, step) {
  if (step.add) return find(root, step.path, isRange).addInstances();
  if (step.remove) {
    const [, range, row] = step.path.match(/^(.*)\[(\d+)\]$/);
    return find(root, range, isRange).removeInstances(row - 1);
  }
  const node = find(root, step.path, (node) => !isRange(node));
  const names = step.value.split(' ').filter(Boolean);
  if (node.nodeType === 'select') return node.selectValues(node.selectType === 'select1' ? [step.value].filter(Boolean) : names);
  if (node.valueType === 'int') return node.setValue(step.value === '' ? null : BigInt(step.value));
  if (node.valueType === 'decimal') return node.setValue(step.value === '' ? null : Number(step.value));
  if (node.nodeType === 'trigger') return node.setValue(step.value === 'OK');
  return node.setValue(step.value);
}

function seen(node) {
  const { reference, relevant, required, readonly, instanceValue, valueOptions } = node.currentState;
  const choices = Array.isArray(valueOptions) ? valueOptions.map((option) => option.value).filter(Boolean) : null;
  const valid = (node.validationState?.violation ?? null) === null;
  return { path: reference, relevant, required: required ?? false, readonly: readonly ?? false, value: instanceValue ?? null, valid, choices };
}

async function fill({ xml, steps }) {
  const form = await loadForm(xml, {
    fetchFormAttachment: async () => missing(),
    missingResourceBehavior: 'BLANK',
  });
  if (form.status === 'failure') return { nodes: [], refused: [], error: String(form.error?.message ?? form.error) };
  const { root } = form.createInstance();
  const refused = [];
  for (const step of steps) {
    try {
      take(root, step);
    } catch (error) {
      refused.push(`${JSON.stringify(step)}: ${error.message}`);
    }
  }
  return { nodes: [...within(root)].filter((node) => !isRange(node)).map(seen), refused, error: null };
}

const answers = [];
for (const one of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  answers.push(await fill(one).catch((error) => ({ nodes: [], refused: [], error: String(error) })));
}
process.stdout.write(JSON.stringify(answers), () => process.exit(0));
