// Cold start from the cache: Qinglan beside a minimal Leptos page, on a processor slowed down.
//
// Every run starts the browser anew, offline, with the profile of the warm-up: what is measured is the work of the
// device alone, from the beginning of the navigation until <body data-ready>, and the frame after it.
// Called by `cargo xtask bench start`; prints one line of JSON: { "ours": [ms...], "minimal": [ms...] }.

import { createServer } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { LAUNCH, PHONE } from '../../chromium.mjs';

const READY_TIMEOUT_MS = 60_000;
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css' };

const { values: options } = parseArgs({
  options: {
    ours: { type: 'string' },
    enter: { type: 'string' },
    minimal: { type: 'string' },
    runs: { type: 'string', default: '7' },
    slowdown: { type: 'string', default: '6' },
  },
});

/** Serves a folder on a free port of this machine. */
async function serve(folder) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://local').pathname);
    try {
      const name = path === '/' ? '/index.html' : path;
      const body = await readFile(join(folder, name));
      response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

function launch(profile) {
  return chromium.launchPersistentContext(profile, { ...LAUNCH, ...PHONE });
}

/** Tells when the page became ready and the frame after that was drawn. */
function watchForReady() {
  const look = () => {
    if (!document.body?.hasAttribute('data-ready')) return false;
    requestAnimationFrame(() => setTimeout(() => globalThis.tellReady(String(performance.now()))));
    return true;
  };
  const observer = new MutationObserver(() => { if (look()) observer.disconnect(); });
  observer.observe(document, { attributes: true, childList: true, subtree: true });
}

/** A page that tells when it is ready. Nothing asks it meanwhile: scripts that look in cost a slow phone a tenth of its start. */
async function open(context) {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Runtime.enable');
  await devtools.send('Runtime.addBinding', { name: 'tellReady' });
  await page.addInitScript(watchForReady);
  const ready = () => new Promise((tell, fail) => {
    const late = setTimeout(() => fail(new Error(`not ready after ${READY_TIMEOUT_MS} ms`)), READY_TIMEOUT_MS);
    devtools.once('Runtime.bindingCalled', ({ payload }) => {
      clearTimeout(late);
      tell(Number(payload));
    });
  });
  return { page, devtools, ready };
}

/** A first visit, and one from the cache, so that the browser keeps the compiled code as it would. */
async function warmUp(profile, url, enter) {
  const context = await launch(profile);
  const { page, ready } = await open(context);
  if (enter) {
    await Promise.all([ready(), page.goto(enter)]);
    await page.getByRole('main').getByRole('button').first().click();
    await page.waitForURL((now) => !now.pathname.startsWith('/i/'), { timeout: READY_TIMEOUT_MS });
  }
  const visit = () => Promise.all([ready(), page.goto(url)]);
  // A page that was opened while its worker became active has none: the next one has.
  const hasWorker = () => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller?.state === 'activated');
  do await visit();
  while (!(await page.evaluate(hasWorker)));
  await visit();
  await context.close();
}

async function measureOnce(profile, url, slowdown) {
  const context = await launch(profile);
  await context.setOffline(true);
  const { page, devtools, ready } = await open(context);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const [tookMs] = await Promise.all([ready(), page.goto(url, { waitUntil: 'commit' })]);
  await context.close();
  return tookMs;
}

async function main() {
  const runs = Number(options.runs);
  const slowdown = Number(options.slowdown);
  const server = await serve(options.minimal);
  const subjects = [
    { name: 'ours', url: `${options.ours}/`, enter: options.enter },
    { name: 'minimal', url: server.url },
  ];
  const times = {};
  for (const subject of subjects) {
    subject.profile = await mkdtemp(join(tmpdir(), 'qinglan-start-'));
    times[subject.name] = [];
    await warmUp(subject.profile, subject.url, subject.enter);
  }
  // Alternating, so that a busy moment of the machine falls on both.
  for (let run = 0; run < runs; run += 1) {
    for (const subject of subjects) {
      const tookMs = await measureOnce(subject.profile, subject.url, slowdown);
      times[subject.name].push(tookMs);
      console.error(`  run ${run + 1}: ${subject.name} ${tookMs.toFixed(0)} ms`);
    }
  }
  for (const subject of subjects) await rm(subject.profile, { recursive: true, force: true });
  server.close();
  console.log(JSON.stringify(times));
}

await main();
