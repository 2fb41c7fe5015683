// The real server with a small demonstration district, once for all journeys.
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { said, takeHeard } from './heard';

export interface Link {
  role: string;
  name: string;
  /** Hexadecimal id in the directory. */
  person: string;
  url: string;
}

export interface Server {
  url: string;
  setup_secret: string;
  links: Link[];
}

export interface Running {
  server: Server;
  /** The folder of the app's files that it serves: a copy of what was built. */
  app: string;
  /** Ends the server as a power cut would, and starts it again on the same data and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The smallest district there is: the journeys need its people, not its size. */
const TEACHERS = '103';

/** With the demonstration district, or with nothing in it; notices go to a push service at that address as well. */
export async function start(demo = true, pushService?: string): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'qinglan-journeys-'));
  const [data, app] = [join(folder, 'data'), join(folder, 'app')];
  cpSync('dist', app, { recursive: true });
  const district = [...(demo ? ['--teachers', TEACHERS] : ['--no-demo']), ...(pushService ? ['--push-service', pushService] : [])];
  let { child, server } = await launch(data, app, '0', district);
  const port = new URL(server.url).port;
  return {
    app,
    get server() {
      return server;
    },
    async restart() {
      await end(child);
      ({ child, server } = await launch(data, app, port, district));
    },
    async stop() {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function launch(data: string, app: string, port: string, district: string[]): Promise<{ child: ChildProcess; server: Server }> {
  const xtask = process.env.QINGLAN_XTASK ?? 'target/debug/xtask';
  const args = ['run', '--json', '--no-build', '--port', port, '--data', data, '--dist', app, ...district];
  const child = spawn(xtask, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  createInterface({ input: child.stderr! }).on('line', said);
  const lines = createInterface({ input: child.stdout! });
  for await (const line of lines) {
    return { child, server: JSON.parse(line) as Server };
  }
  throw new Error(`the server ended before it said where it is:\n${takeHeard()}`);
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.once('exit', () => done());
    child.kill('SIGTERM');
  });
}

/** A fresh one-time invite for someone of the cast; returns its address. */
export async function invite(server: Server, role: string, validDays = 7): Promise<string> {
  const person = find(server, role).person;
  const answer = await setUp(server, '/api/setup/invites', { person, from: '青岭县教师培训中心', valid_days: validDays });
  return `${server.url}/i/${(answer as { code: string }).code}`;
}

export function find(server: Server, role: string): Link {
  const link = server.links.find((link) => link.role === role);
  if (!link) throw new Error(`nobody is ${role}`);
  return link;
}

/** Rows for the directory, as an administrator imports them. */
export async function importRows(server: Server, rows: object): Promise<void> {
  await setUp(server, '/api/setup/import', rows);
}

/** That somebody had been deleted before a restore: it can be carried out again without another fortnight. */
export async function deletedAgain(server: Server, person: string): Promise<void> {
  await setUp(server, '/api/setup/deleted', { people: [person] });
}

async function setUp(server: Server, path: string, body: object): Promise<unknown> {
  const answer = await fetch(server.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.setup_secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
