// The same forms through the same link, with Qinglan and with PouchDB. Called by `cargo xtask bench sync` with the path of a
// file that says what to do; prints one line of JSON.
import { readFile } from 'node:fs/promises';
import { Link } from './link.mjs';
import * as pouch from './pouch.mjs';
import * as qinglan from './qinglan.mjs';

const plan = JSON.parse(await readFile(process.argv[2], 'utf8'));
const say = (words) => console.error(`  ${words}`);
const makeLink = (port) => Link.to(port, plan.link);

const figures = { qinglan: await qinglan.run(plan, makeLink, say) };
if (plan.packages) figures.pouchdb = await pouch.run(plan, makeLink, say);
console.log(JSON.stringify(figures));
