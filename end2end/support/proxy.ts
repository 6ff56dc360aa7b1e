// The line between phone and server: can be cut, made slow, or cut after so many bytes. It never reads what passes.
import net from 'node:net';

export class Line {
  /** Nobody is at the other end: connections are refused at once. */
  down = false;
  /** Milliseconds that every piece waits in each direction. */
  delay = 0;
  /** Bytes of upload after which the connection is cut, once; null for never. */
  cutAfter: number | null = null;
  port = 0;

  private server = net.createServer(socket => this.carry(socket));
  private open = new Set<net.Socket>();

  private constructor(private target: () => number) {}

  /** Opens a line to the port that `target` names at that moment. */
  static async open(target: () => number): Promise<Line> {
    const line = new Line(target);
    await new Promise<void>(ready => line.server.listen(0, '127.0.0.1', ready));
    line.port = (line.server.address() as net.AddressInfo).port;
    return line;
  }

  /** Cuts everything that is open and refuses what comes, until `mend`. */
  cut(): void {
    this.down = true;
    for (const socket of this.open) socket.resetAndDestroy();
  }

  mend(): void {
    this.down = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>(closed => this.server.close(() => closed()));
  }

  private carry(phone: net.Socket): void {
    if (this.down) {
      phone.resetAndDestroy();
      return;
    }
    const server = net.connect(this.target(), '127.0.0.1');
    let uploaded = 0;
    for (const [from, to, upward] of [[phone, server, true], [server, phone, false]] as const) {
      this.open.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.open.delete(from);
        to.destroy();
      });
      from.on('data', piece => {
        if (upward && this.cutAfter !== null) {
          uploaded += piece.length;
          if (uploaded >= this.cutAfter) {
            this.cutAfter = null;
            phone.resetAndDestroy();
            server.destroy();
            return;
          }
        }
        if (this.delay > 0) setTimeout(() => to.destroyed || to.write(piece), this.delay);
        else to.write(piece);
      });
      from.on('end', () => setTimeout(() => to.end(), this.delay));
    }
  }
}
