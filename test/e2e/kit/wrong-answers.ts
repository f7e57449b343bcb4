/** Answers no honest server gives. Each returns true: it has taken the answer over. */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

const head = { 'access-control-allow-origin': '*', 'content-type': 'application/json' };

/** Bytes without end, as fast as they are read. @param onBytes how many left this machine so far */
export function endless(response: ServerResponse, onBytes: (sent: number) => void, type = head['content-type']): true {
  const part = Buffer.alloc(64 * 1024, ' ');
  let sent = 0;
  response.writeHead(200, { ...head, 'content-type': type });
  const write = () => {
    while (!response.destroyed) {
      sent += part.length;
      onBytes(sent);
      if (!response.write(part)) return;
    }
  };
  response.on('drain', write);
  write();
  return true;
}

/** A byte a second, for ever. */
export function dripping(response: ServerResponse): true {
  response.writeHead(200, head);
  const timer = setInterval(() => response.write(' '), 1000);
  response.write('{');
  response.on('close', () => clearInterval(timer));
  return true;
}

/** Headers, then nothing. */
export function silent(response: ServerResponse): true {
  response.writeHead(200, head).flushHeaders();
  return true;
}

/** The first half under the full length, then the line is cut. */
export function cutOff(response: ServerResponse, honest: Uint8Array | null): true {
  const bytes = honest ?? Buffer.alloc(0);
  response.writeHead(200, { ...head, 'content-length': bytes.length });
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
  return true;
}

/** The first half, as if it were all. */
export function truncated(response: ServerResponse, honest: Uint8Array | null): true {
  return other(response, honest?.subarray(0, honest.length >> 1) ?? '');
}

/** A quarter of a gigabyte of blanks in a megabyte. */
export function gzipBomb(response: ServerResponse): true {
  bomb ??= gzipSync(Buffer.alloc(256 * 1024 * 1024, ' '), { level: 1 });
  response.writeHead(200, { ...head, 'content-encoding': 'gzip', 'content-length': bomb.length }).end(bomb);
  return true;
}
let bomb: Buffer | undefined;

/** Other bytes. */
export function other(response: ServerResponse, bytes: Uint8Array | string, status = 200): true {
  response.writeHead(status, head).end(bytes);
  return true;
}
