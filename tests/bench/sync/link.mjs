// A slow link: a TCP proxy that passes on so many bytes a second, each so much later, and counts them.
//
// Both directions and all connections share one token bucket, as phones in one cell do; that is the harder reading for whoever
// speaks in both directions. Packets of several connections take turns. A new connection costs one round trip before its first
// byte, as TCP's does. What is counted is what the connections carry: the bytes of HTTP, without the headers of TCP and IP.

import { connect, createServer } from 'node:net';

/** As Ethernet and most mobile networks have it, less the headers of IP and TCP. */
export const PACKET_BYTES = 1460;
/** So much of a connection waits here; the rest waits at its sender, as with TCP. */
const WAITING_BYTES_MAX = 64 * 1024;

/** A token bucket that holds one packet. Times are milliseconds of one clock. */
export class Bucket {
  #msPerByte;
  #freeAt = -Infinity;

  constructor(bytesPerSecond) {
    this.#msPerByte = 1000 / bytesPerSecond;
  }

  /** When the last of `bytes` that are ready at `now` is through. */
  take(bytes, now) {
    const earliest = now - PACKET_BYTES * this.#msPerByte;
    this.#freeAt = Math.max(this.#freeAt, earliest) + bytes * this.#msPerByte;
    return Math.max(this.#freeAt, now);
  }
}

/** Lanes take turns: at most a packet of one, then of the next. */
export class Turns {
  #waiting = [];

  /** `lane` has something to send. */
  add(lane) {
    if (!this.#waiting.includes(lane)) this.#waiting.push(lane);
  }

  /** The next packet and its lane; undefined when nobody has anything. */
  next() {
    const lane = this.#waiting.shift();
    if (!lane) return undefined;
    const packet = lane.take(PACKET_BYTES);
    if (lane.length > 0) this.#waiting.push(lane);
    return { lane, packet };
  }
}

/** Bytes that go one way over one connection. */
export class Lane {
  #chunks = [];
  length = 0;

  put(chunk) {
    this.#chunks.push(chunk);
    this.length += chunk.length;
  }

  /** At most `limit` bytes from the front. */
  take(limit) {
    const first = this.#chunks.shift();
    const packet = first.subarray(0, limit);
    if (packet.length < first.length) this.#chunks.unshift(first.subarray(limit));
    this.length -= packet.length;
    return packet;
  }
}

export class Link {
  /** Bytes from the browser and to it, and connections, since they were last set to 0. */
  up = 0;
  down = 0;
  connections = 0;
  #slow;
  #isSlow = false;
  #isCut = false;
  #isDown = false;
  #portal;
  #bucket;
  #turns = new Turns();
  #isBusy = false;
  #server;
  #sockets = new Set();
  #watches = new Set();

  /** A link to `port` of this machine; fast until it is made slow, as much as `slow` says. */
  static async to(port, slow = { bytesPerSecond: Infinity, delayMs: 0 }) {
    const link = new Link();
    link.#slow = slow;
    link.#bucket = new Bucket(slow.bytesPerSecond);
    link.#server = createServer({ allowHalfOpen: true }, (browser) => link.#join(browser, port));
    await new Promise((listening) => link.#server.listen(0, '127.0.0.1', listening));
    link.origin = `http://127.0.0.1:${link.#server.address().port}`;
    return link;
  }

  slow() {
    this.#isSlow = true;
  }

  fast() {
    this.#isSlow = false;
  }

  count() {
    const { up, down, connections } = this;
    return { up, down, connections };
  }

  /** Ends every connection as soon as so many bytes more went up, and takes no other until somebody has tried in vain. */
  async cutAfter(upBytes) {
    const limit = this.up + upBytes;
    await this.#until(() => this.up >= limit);
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
    await this.#until(() => !this.#isCut);
  }

  /** Goes down as soon as so many bytes more went up: ends every connection and takes no other. Returns when it is down. */
  downAfter(upBytes) {
    const limit = this.up + upBytes;
    return this.#until(() => this.up >= limit && this.#goDown());
  }

  /** Ends every connection and answers whoever asks on another with this page, whatever was asked: a captive portal. */
  capture(page) {
    const head = ['HTTP/1.1 200 OK', 'content-type: text/html', `content-length: ${Buffer.byteLength(page)}`, 'connection: close'];
    this.#portal = `${head.join('\r\n')}\r\n\r\n${page}`;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Takes connections again. */
  mend() {
    this.#isDown = false;
    this.#portal = undefined;
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((closed) => this.#server.close(closed));
  }

  #until(isSo) {
    return new Promise((done) => this.#watches.add(() => isSo() && (done(), true)));
  }

  #goDown() {
    this.#isDown = true;
    for (const socket of this.#sockets) socket.destroy();
    return true;
  }

  #look() {
    for (const watch of this.#watches) if (watch()) this.#watches.delete(watch);
  }

  #join(browser, port) {
    if (this.#isDown) return browser.destroy();
    if (this.#portal) {
      this.#keep(browser, () => browser.destroy());
      browser.once('data', () => browser.end(this.#portal));
      return;
    }
    if (this.#isCut) {
      browser.destroy();
      this.#isCut = false;
      this.#look();
      return;
    }
    this.connections += 1;
    const server = connect(port, '127.0.0.1');
    for (const socket of [browser, server]) {
      socket.setNoDelay(true);
      // One end that breaks off breaks off the other; one that ends lets arrive what is on its way.
      this.#keep(socket, () => [browser, server].forEach((end) => end.destroy()));
    }
    this.#carry(browser, server, 'up', this.#isSlow ? 2 * this.#slow.delayMs : 0);
    this.#carry(server, browser, 'down', 0);
  }

  #keep(socket, onError) {
    this.#sockets.add(socket);
    socket.on('error', onError);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  /** What comes from one end goes to the other, through the bucket. */
  #carry(from, to, way, handshakeMs) {
    const lane = new Lane();
    let [isEnding, underWay] = [false, 0];
    const endIfAllCame = () => isEnding && underWay === 0 && !to.destroyed && to.end();
    lane.deliver = (packet) => {
      if (to.destroyed) return;
      this[way] += packet.length;
      this.#look();
      if (lane.length < WAITING_BYTES_MAX) from.resume();
      const arrive = () => {
        underWay -= packet.length;
        if (!to.destroyed) to.write(packet);
        endIfAllCame();
      };
      if (this.#isSlow) setTimeout(arrive, this.#slow.delayMs);
      else arrive();
    };
    from.on('data', (chunk) => {
      lane.put(chunk);
      underWay += chunk.length;
      if (lane.length >= WAITING_BYTES_MAX) from.pause();
      this.#turns.add(lane);
      this.#pump();
    });
    from.on('end', () => {
      isEnding = true;
      endIfAllCame();
    });
    if (handshakeMs > 0) {
      from.pause();
      setTimeout(() => from.resume(), handshakeMs);
    }
  }

  #pump() {
    while (!this.#isBusy) {
      const next = this.#turns.next();
      if (!next) return;
      if (!this.#isSlow) {
        next.lane.deliver(next.packet);
        continue;
      }
      const now = performance.now();
      const throughAt = this.#bucket.take(next.packet.length, now);
      this.#isBusy = true;
      setTimeout(() => {
        this.#isBusy = false;
        next.lane.deliver(next.packet);
        this.#pump();
      }, throughAt - now);
    }
  }
}
