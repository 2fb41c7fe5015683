// Another version of the app on the server, made of the one that was built: a file is changed, and whatever names it follows, as in a build.
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = 'index.html';
const WORKER = 'sw.js';

/** Deploys the app as it was built. */
export function deployBuilt(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  cpSync('dist', folder, { recursive: true });
}

/** Deploys a version in which the script, style sheet or module whose name begins so is another; returns the name of the build. */
export function deployChanged(folder: string, stem: string, ending: string, change: (bytes: Buffer) => Buffer): string {
  const name = readdirSync(folder).find((name) => name.startsWith(`${stem}-`) && name.endsWith(ending))!;
  replace(folder, name, change(readFileSync(join(folder, name))));
  const build = hash(readFileSync(join(folder, PAGE)));
  const old = buildOf(folder);
  for (const file of [PAGE, WORKER]) edit(folder, file, (text) => text.replaceAll(old, build));
  return build;
}

/** Which build the folder has. */
export function buildOf(folder: string): string {
  return readFileSync(join(folder, PAGE), 'utf8').match(/name="qinglan-build" content="(\w+)"/)![1];
}

/** Puts bytes in the place of a file: under a name that follows from them, in all that names it. */
function replace(folder: string, old: string, bytes: Buffer): void {
  const name = old.replace(/-[0-9a-f]+\./, `-${hash(bytes)}.`);
  rmSync(join(folder, old));
  writeFileSync(join(folder, name), bytes);
  edit(folder, WORKER, (text) => text.replaceAll(old, name));
  edit(folder, PAGE, (text) => {
    const sum = createHash('sha384').update(bytes).digest('base64');
    return text.replaceAll(old, name).replace(new RegExp(`(${name}" integrity="sha384-)[^"]*`), `$1${sum}`);
  });
  const script = readdirSync(folder).find((file) => file.startsWith('app-') && file.endsWith('.js'))!;
  const text = readFileSync(join(folder, script), 'utf8');
  if (text.includes(old)) replace(folder, script, Buffer.from(text.replaceAll(old, name)));
}

function edit(folder: string, file: string, change: (text: string) => string): void {
  const path = join(folder, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12);
}
