// A push service and a browser's end of it, by the specifications and by other people's code: what the server sends is checked as RFC 8292
// asks for, by Node's own cryptography, and decrypted as RFC 8291 says, by `http_ece`.
//
// Says on one line of JSON where it is; ends with its standard input, or on SIGTERM.
//
//   POST /subscriptions        -> { id, endpoint, p256dh, auth }
//   POST /push/ID              what the server does; answered with 201, or with what was set
//   PUT  /subscriptions/ID     { status, retryAfter }: how the next messages are answered
//   GET  /subscriptions/ID     -> the messages so far: headers, claims of the sender, length, and what the browser reads
import assert from 'node:assert/strict';
import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:http';
import ece from 'http_ece';

const subscriptions = new Map();
const decode = (text) => Buffer.from(text, 'base64url');

const server = createServer(async (request, response) => {
  try {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const [status, body, headers] = answer(request, Buffer.concat(chunks));
    // Pages of the app ask as well, which come from another origin.
    response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*', ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body));
  } catch (problem) {
    response.writeHead(400, { 'content-type': 'text/plain' }).end(String(problem));
  }
});

function answer(request, bytes) {
  const [, place, id] = request.url.split('/');
  if (request.method === 'POST' && place === 'subscriptions') return [201, subscribe()];
  const subscription = subscriptions.get(id);
  if (!subscription) return [404];
  if (request.method === 'GET') return [200, subscription.messages];
  if (request.method === 'PUT') {
    subscription.answer = JSON.parse(bytes);
    return [204];
  }
  assert.equal(request.method, 'POST');
  assert.equal(place, 'push');
  const message = read(subscription, request, bytes);
  const { status, retryAfter } = subscription.answer;
  subscription.messages.push({ ...message, answered: status });
  return [status, undefined, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }];
}

function subscribe() {
  const id = randomBytes(8).toString('hex');
  const browser = createECDH('prime256v1');
  browser.generateKeys();
  const auth = randomBytes(16);
  subscriptions.set(id, { browser, auth, messages: [], answer: { status: 201 } });
  const endpoint = `${origin()}/push/${id}`;
  return { id, endpoint, p256dh: browser.getPublicKey('base64url'), auth: auth.toString('base64url') };
}

function read({ browser, auth }, request, bytes) {
  const { authorization, ttl, topic, urgency, 'content-encoding': encoding } = request.headers;
  assert.equal(encoding, 'aes128gcm');
  const [, token, key] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization);
  const payload = ece.decrypt(bytes, { version: 'aes128gcm', privateKey: browser, authSecret: auth });
  return { claims: sender(token, decode(key)), key, ttl: Number(ttl), topic, urgency, length: bytes.length, payload: JSON.parse(payload) };
}

/** What the sender says of itself, if the signature is of that key. */
function sender(token, key) {
  const [header, claims, signature] = token.split('.');
  assert.deepEqual(JSON.parse(decode(header)), { typ: 'JWT', alg: 'ES256' });
  assert.equal(key.length, 65);
  const [x, y] = [key.subarray(1, 33), key.subarray(33)].map((part) => part.toString('base64url'));
  const known = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
  assert.ok(verify('sha256', Buffer.from(`${header}.${claims}`), { key: known, dsaEncoding: 'ieee-p1363' }, decode(signature)));
  const said = JSON.parse(decode(claims));
  assert.equal(said.aud, origin());
  const left = said.exp - Date.now() / 1000;
  assert.ok(left > 0 && left <= 24 * 60 * 60, `${left} s left`);
  return said;
}

const origin = () => `http://127.0.0.1:${server.address().port}`;
const end = () => process.exit(0);
process.once('SIGTERM', end);
process.stdin.once('end', end).resume();
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: origin() })));
