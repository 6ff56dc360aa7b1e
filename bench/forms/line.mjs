// A slow line between the browser and a server on this machine: one rate shared fairly by all connections, one delay, a count.
// The browser's own slowing is not enough: it leaves out what an offline worker fetches.
import { createConnection, createServer } from 'node:net';

/** Lighthouse's slow 4G: bits a second towards the phone, milliseconds there and back. */
export const LINE = { bits: 1.6 * 1024 * 1024, roundTrip: 150 };

/** What goes at once: a few packets. */
const SLICE = 4 * 1460;
/** The far end has nothing more to say. */
const END = Buffer.alloc(0);

/** Bytes towards the phone since the line was last asked. */
export class Line {
  bytes = 0;
  #waiting = [];
  #free = 0;
  #sending = false;
  #server;

  /** Opens a line to `port` of this machine; `url` is its near end. */
  static async open(port) {
    const line = new Line();
    line.#server = createServer({ noDelay: true }, near => line.#join(near, port));
    await new Promise(ready => line.#server.listen(0, '127.0.0.1', ready));
    line.url = `http://localhost:${line.#server.address().port}`;
    return line;
  }

  close() {
    return new Promise(closed => this.#server.close(closed));
  }

  #join(near, port) {
    const far = createConnection({ port, host: '127.0.0.1', noDelay: true });
    const down = { slices: [], near };
    const half = LINE.roundTrip / 2;
    // The handshake is a round trip of its own.
    const opened = Date.now() + LINE.roundTrip;
    near.on('data', data => setTimeout(() => far.destroyed || far.write(data), Math.max(0, opened - Date.now()) + half));
    const queue = slice => {
      down.slices.push(slice);
      if (!this.#waiting.includes(down)) this.#waiting.push(down);
    };
    far.on('data', data => {
      for (let at = 0; at < data.length; at += SLICE) queue(data.subarray(at, at + SLICE));
      this.#send();
    });
    far.on('close', () => {
      queue(END);
      this.#send();
    });
    near.on('close', () => far.destroy());
    for (const end of [near, far]) end.on('error', () => end.destroy());
  }

  /** One slice of each connection in turn, as fast as the line allows. */
  #send() {
    if (this.#sending || this.#waiting.length === 0) return;
    const next = this.#waiting.shift();
    const slice = next.slices.shift();
    if (next.slices.length > 0) this.#waiting.push(next);
    this.bytes += slice.length;
    setTimeout(() => (slice === END ? next.near.end() : next.near.write(slice)), LINE.roundTrip / 2);
    const now = performance.now();
    // A late timer must not slow the line down: what it owes is counted from when the line was free.
    this.#free = Math.max(this.#free, now - 50) + (slice.length * 8 * 1000) / LINE.bits;
    this.#sending = true;
    setTimeout(() => {
      this.#sending = false;
      this.#send();
    }, Math.max(0, this.#free - now));
  }
}
