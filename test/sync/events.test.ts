import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { eventReader, listenForReleases, maxEventChars, type Poke, parsePoke, silentMs } from '../../src/sync/events.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { until } from '../support/wait.ts';

const eventsIn = (...parts: readonly string[]) => {
  const events: [string, string][] = [];
  const read = eventReader((name, data) => events.push([name, data]));
  for (const part of parts) read(part);
  return events;
};

test('an event is read the same however a proxy cuts or holds the stream', () => {
  const text = ': hello\n\nevent: release\nid: a.1\ndata: {"a":\ndata: 1}\n\ndata:x\r\n\r\nevent: other\n\n';
  const whole = eventsIn(text);
  expect(whole).toEqual([
    ['release', '{"a":\n1}'],
    ['message', 'x'],
  ]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 12 }), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), text.length];
      expect(eventsIn(...at.slice(1).map((end, i) => text.slice(at[i], end)))).toEqual(whole);
    }),
  );
});

test.each([
  ['in one line', 'data: '.padEnd(maxEventChars + 10, 'x')],
  ['in many', 'data: xxxxxxxxxxxxxxxxxxxxxxxxxx\n'.repeat(maxEventChars / 26 + 1)],
])('an event without end is given up, %s', (_name, text) => {
  expect(() => eventsIn(text)).toThrow(RangeError);
});

test('what is no poke is none', () => {
  for (const data of ['', 'null', '[]', '{}', '{"lineage":1,"number":1}', '{"lineage":"a","number":1.5}', '{', 7, undefined])
    expect(parsePoke(data)).toBeNull();
  expect(parsePoke('{"lineage":"a","number":1,"files":{"x":"y","z":1}}')).toEqual({
    lineage: 'a',
    number: 1,
    spreadMs: 0,
    files: new Map([['x', 'y']]),
  });
});

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

interface Heard {
  readonly pokes: Poke[];
  readonly faults: string[];
  /** Timers that are running, longest first. */
  readonly waits: () => readonly number[];
  /** Lets every timer of this length end now. */
  readonly elapse: (ms: number) => void;
}

function listen(server: RunningServer): Heard {
  const timers = new Map<() => void, number>();
  const heard = { pokes: [] as Poke[], faults: [] as string[] };
  const stop = listenForReleases({
    hub: server.origin,
    onPoke: (poke) => heard.pokes.push(poke),
    onFault: (code) => heard.faults.push(code),
    random: () => 1,
    setTimer(run, ms) {
      timers.set(run, ms);
      return () => void timers.delete(run);
    },
  });
  opened.push(stop);
  const elapse = (ms: number) => {
    for (const [run, after] of timers) if (after === ms && timers.delete(run)) run();
  };
  return { ...heard, waits: () => [...timers.values()], elapse };
}

async function eventServer(answer: Parameters<typeof startServer>[0]): Promise<RunningServer> {
  const server = await startServer(answer);
  opened.push(server.stop);
  return server;
}

const stream = { 'content-type': 'text/event-stream; charset=utf-8' };
const release = 'event: release\ndata: {"lineage":"a","number":7}\n\n';

test('a line that has gone dead is given up after a minute and opened anew', async () => {
  const server = await eventServer((_request, response) => response.writeHead(200, stream).write(release));
  const heard = listen(server);
  await until('the poke', () => heard.pokes.length === 1);
  heard.elapse(silentMs);
  await until('a rest', () => !heard.waits().includes(silentMs) && heard.waits().length === 1);
  heard.elapse(heard.waits()[0]!);
  await until('the poke of the next line', () => heard.pokes.length === 2);
});

test('an answer that is no event stream is not read, and asked for again after a rest', async () => {
  const server = await eventServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(release));
  const heard = listen(server);
  await until('a rest', () => heard.waits().includes(30_000));
  expect(heard.pokes).toEqual([]);
  heard.elapse(30_000);
  await until('the second request', () => server.asked.length === 2);
});

test('a stream that never ends its event is let go and named', async () => {
  const server = await eventServer((_request, response) => {
    response.writeHead(200, stream);
    const write = () => {
      while (!response.destroyed && response.write('data: '.padEnd(65_536, 'x')));
    };
    write();
    response.on('drain', write);
  });
  const heard = listen(server);
  await until('the fault', () => heard.faults.length === 1);
  expect(heard.faults).toEqual(['too-large']);
  expect(heard.waits()).toEqual([30_000]);
});
