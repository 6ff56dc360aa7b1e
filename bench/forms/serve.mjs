// Serves the built pages as a careful host would: compressed, and kept for good where the name carries a hash.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

const TYPES = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  json: 'application/json',
  xml: 'text/xml',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};
const HASHED = /\.[A-Z0-9]{8}\.\w+$/;

/** Starts serving a folder on a free port and returns the port and how to stop. */
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const name = path.normalize(decodeURIComponent(pathname)).replace(/\/$/, '/index.html');
    const sendsBrotli = /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
    try {
      const bytes = await readFile(path.join(folder, name + (sendsBrotli ? '.br' : '')));
      response.writeHead(200, {
        'content-type': TYPES[name.split('.').at(-1)] ?? 'application/octet-stream',
        'content-length': bytes.length,
        'cache-control': HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'public, max-age=600',
        ...(sendsBrotli ? { 'content-encoding': 'br' } : {}),
      });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise(ready => server.listen(0, '127.0.0.1', ready));
  const close = () => new Promise(closed => server.close(closed));
  return { port: server.address().port, close };
}
