// The link is as slow as it says. Run by `cargo xtask test --only unit`.
import assert from 'node:assert/strict';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { Bucket, Lane, Link, PACKET_BYTES, Turns } from './link.mjs';

test('a bucket lets through what its rate allows, and one packet at once', () => {
  const bucket = new Bucket(16_000);
  assert.equal(bucket.take(PACKET_BYTES, 1000), 1000);
  assert.equal(bucket.take(1600, 1000), 1100);
  assert.equal(bucket.take(16_000, 1000), 2100);
});

test('a bucket does not save up what nobody took', () => {
  const bucket = new Bucket(16_000);
  bucket.take(PACKET_BYTES, 0);
  assert.equal(bucket.take(PACKET_BYTES + 16_000, 60_000), 61_000);
});

test('a late timer costs no throughput', () => {
  const bucket = new Bucket(1_000);
  let now = 0;
  for (let packet = 0; packet < 100; packet += 1) now = bucket.take(1000, now) + 7;
  assert.ok(now < 100_000 + 2 * PACKET_BYTES, String(now));
});

test('lanes take turns, packet by packet', () => {
  const [long, short] = [new Lane(), new Lane()];
  long.put(Buffer.alloc(3 * PACKET_BYTES));
  short.put(Buffer.from('short'));
  const turns = new Turns();
  for (const lane of [long, short, long]) turns.add(lane);
  const order = [];
  for (let next = turns.next(); next; next = turns.next()) order.push([next.lane === long, next.packet.length]);
  assert.deepEqual(order, [[true, PACKET_BYTES], [false, 5], [true, PACKET_BYTES], [true, PACKET_BYTES]]);
});

test('a link that goes down after so many bytes stays down until it is mended', async () => {
  const echo = createServer((socket) => socket.pipe(socket).on('error', () => {}));
  await new Promise((listening) => echo.listen(0, '127.0.0.1', listening));
  const link = await Link.to(echo.address().port, { bytesPerSecond: 4_000_000, delayMs: 1 });
  const { connect } = await import('node:net');
  const port = Number(new URL(link.origin).port);
  /** Sends, and says what came back before the connection ended. */
  const asked = async () => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    let bytes = 0;
    socket.on('data', (piece) => (bytes += piece.length)).end(Buffer.alloc(100_000));
    await new Promise((ended) => socket.on('close', ended));
    return bytes;
  };
  const down = link.downAfter(50_000);
  assert.ok((await asked()) < 100_000);
  await down;
  assert.ok(link.up >= 50_000 && link.up < 50_000 + PACKET_BYTES);
  assert.equal(await asked(), 0);
  link.mend();
  assert.equal(await asked(), 100_000);
  await link.close();
  await new Promise((closed) => echo.close(closed));
});

test('what goes in comes out, both ways, and is counted', async () => {
  const echo = createServer((socket) => socket.pipe(socket));
  await new Promise((listening) => echo.listen(0, '127.0.0.1', listening));
  const link = await Link.to(echo.address().port, { bytesPerSecond: 4_000_000, delayMs: 1 });
  link.slow();
  const { connect } = await import('node:net');
  const sent = Buffer.alloc(300_000, 'the quick brown fox');
  const socket = connect(Number(new URL(link.origin).port), '127.0.0.1');
  socket.end(sent);
  const pieces = [];
  for await (const piece of socket) pieces.push(piece);
  const came = Buffer.concat(pieces);
  assert.equal(came.length, sent.length);
  assert.ok(came.equals(sent));
  assert.deepEqual(link.count(), { up: sent.length, down: sent.length, connections: 1 });
  await link.close();
  await new Promise((closed) => echo.close(closed));
});

test('a captive portal answers whatever is asked, until it is mended', async () => {
  const server = createHttpServer((_, response) => response.end('the server'));
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const link = await Link.to(server.address().port);
  const ask = async () => (await fetch(link.origin)).text();
  assert.equal(await ask(), 'the server');
  link.capture('the portal');
  assert.equal(await ask(), 'the portal');
  link.mend();
  assert.equal(await ask(), 'the server');
  await link.close();
  server.close();
});
