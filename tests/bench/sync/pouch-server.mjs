// The other contender's server: express-pouchdb on LevelDB, as its documentation recommends for replication, with gzip for
// every answer (its part `compression`). It prints its port. Called with the folder of its packages and one for its data.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [packages, data] = process.argv.slice(2);
const require = createRequire(join(packages, 'package.json'));
const express = require('express');
const PouchDB = require('pouchdb');
const script = await readFile(join(packages, 'node_modules/pouchdb/dist/pouchdb.min.js'));

const app = express();
app.get('/', (_, answer) => answer.type('html').send('<!doctype html><title>PouchDB</title><script src="/pouchdb.js"></script>'));
app.get('/pouchdb.js', (_, answer) => answer.type('js').send(script));
const stored = PouchDB.defaults({ prefix: `${data}/` });
app.use('/db', require('express-pouchdb')(stored, { mode: 'minimumForPouchDB', inMemoryConfig: true }));
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
