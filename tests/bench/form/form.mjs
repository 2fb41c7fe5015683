// Large forms in a browser whose processor is slowed down: how soon each is there, here and in ODK Web Forms' engine, and how soon a
// keystroke shows. Both engines are loaded and have filled a small part of the time before; what is measured is from the form's bytes to a
// page that shows the questions of its first screen, and from a key to the frame after it.
// Called by `cargo xtask bench form`; prints JSON: [{ name, ours: [ms...], theirs: [ms...], keys: [ms...] }].

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { LAUNCH, PHONE } from '../../chromium.mjs';

const FORMS = [
  { name: 'calculations', path: '/data/n', screen: '/data' },
  { name: 'pages', path: '/data/page_1/n_1_0', screen: '/data/page_1/' },
];
const KEYS = 60;
const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html' };
const PAGE = '<!doctype html><meta charset="utf-8"><body><main></main>';

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string' },
    module: { type: 'string' },
    runs: { type: 'string' },
    slowdown: { type: 'string' },
  },
});

async function serve() {
  const server = createServer(async (request, response) => {
    const name = new URL(request.url, 'http://local').pathname.slice(1);
    if (name === '') return response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    const folder = name.startsWith('qinglan_') ? options.module : options.folder;
    try {
      const body = await readFile(join(folder, name));
      response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** What runs in the page: draws a form as plain fields, one for each question, and shows anew what an answer changes. */
function inPage() {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const main = () => document.querySelector('main');
  // What is no question, and what is only computed.
  const UNSEEN = new Set(['root', 'group', 'model-value', 'repeat-instance', 'repeat-range:controlled', 'repeat-range:uncontrolled']);

  globalThis.fieldOf = (label, relevant, value, wrong) => {
    const field = document.createElement('label');
    field.append(document.createElement('span'), document.createElement('input'), document.createElement('em'));
    globalThis.fillField(field, label, relevant, value, wrong);
    return field;
  };
  globalThis.fillField = (field, label, relevant, value, wrong) => {
    const [words, input, fault] = field.children;
    words.textContent = label;
    if (input.value !== value) input.value = value;
    fault.textContent = wrong;
    field.hidden = relevant !== 'true';
  };

  globalThis.loadOurs = async (name, screen) => {
    const [{ default: init, Form }, bytes] = await Promise.all([
      import('/qinglan_form_page.js'),
      fetch(`/${name}.cbor`).then((answer) => answer.arrayBuffer()),
    ]);
    await init();
    main().replaceChildren();
    await painted();
    const start = performance.now();
    const form = new Form(new Uint8Array(bytes));
    const fields = new Map();
    for (let at = 0; at < form.count(); at += 1) if (form.is_seen(at, screen)) fields.set(at, globalThis.fieldOf(...form.shown(at)));
    main().replaceChildren(...fields.values());
    await painted();
    globalThis.open = { form, fields };
    return performance.now() - start;
  };

  globalThis.loadTheirs = async (name, screen) => {
    await import('/peer.js');
    const xml = await fetch(`/${name}.xml`).then((answer) => answer.text());
    main().replaceChildren();
    await painted();
    const start = performance.now();
    const root = await globalThis.loadPeer(xml);
    const fields = [];
    const draw = (node) => {
      (node.currentState.children ?? []).forEach(draw);
      const { label, relevant, instanceValue, reference } = node.currentState;
      if (UNSEEN.has(node.nodeType) || !reference.startsWith(screen)) return;
      const wrong = node.validationState?.violation?.message?.asString ?? '';
      fields.push(globalThis.fieldOf(label?.asString ?? '', String(relevant), instanceValue ?? '', wrong));
    };
    draw(root);
    main().replaceChildren(...fields);
    await painted();
    return performance.now() - start;
  };

  globalThis.strike = async (path, value) => {
    const { form, fields } = globalThis.open;
    const at = form.find(path);
    await painted();
    const start = performance.now();
    for (const one of form.answer(at, value)) if (fields.has(one)) globalThis.fillField(fields.get(one), ...form.shown(one));
    await painted();
    return performance.now() - start;
  };
}

async function page(context, url, slowdown) {
  const page = await context.newPage();
  await page.addInitScript(inPage);
  await page.goto(url);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  return page;
}

const server = await serve();
const browser = await chromium.launch(LAUNCH);
const context = await browser.newContext(PHONE);
const measured = [];
for (const { name, path, screen } of FORMS) {
  const one = { name, ours: [], theirs: [], keys: [] };
  for (let run = 0; run < Number(options.runs); run += 1) {
    for (const [load, times] of [['loadOurs', one.ours], ['loadTheirs', one.theirs]]) {
      const opened = await page(context, server.url, Number(options.slowdown));
      times.push(await opened.evaluate(([load, ...form]) => globalThis[load](...form), [load, name, screen]));
      console.error(`  ${name}, run ${run + 1}: ${load} ${times.at(-1).toFixed(0)} ms`);
      if (load === 'loadOurs' && run === 0) {
        for (let key = 0; key < KEYS; key += 1) {
          one.keys.push(await opened.evaluate(([path, value]) => globalThis.strike(path, value), [path, String(key % 7)]));
        }
      }
      await opened.close();
    }
  }
  measured.push(one);
}
await browser.close();
server.close();
console.log(JSON.stringify(measured));
