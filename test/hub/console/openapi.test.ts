import { afterAll, beforeAll, expect, test } from 'vitest';
import { cookieFor } from '../../../src/hub/console/access.ts';
import { endpoints } from '../../../src/hub/console/endpoints.ts';
import { type HubFront, openHubFront } from '../../support/hub-front.ts';

interface Operation {
  readonly summary: string;
  readonly security?: readonly object[];
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: { readonly type?: string } } } };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>>;
}

let hub: HubFront;
let paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
let text: string;
beforeAll(async () => {
  hub = await openHubFront({ now: '2026-11-24T10:00:00+08:00', configDir: 'kiosk-config' });
  text = await (await hub.get('/api/openapi.json')).text();
  ({ paths } = JSON.parse(text) as { paths: typeof paths });
});
afterAll(() => hub?.[Symbol.asyncDispose]());

test('every address of the console is described, with the schema of what goes in and what comes out', () => {
  for (const { method, path, input, query, summary } of endpoints) {
    const name = `/api${path.replace(/:(\w+)/g, '{$1}')}`;
    const operation = paths[name]?.[method];
    expect([name, method, operation?.summary]).toEqual([name, method, summary]);
    expect(operation?.responses['2XX']?.content?.['application/json']?.schema).toMatchObject({ type: 'object' });
    expect(operation?.requestBody === undefined).toBe(input === null);
    if (input !== null) expect(operation?.requestBody?.content['application/json'].schema).toMatchObject({ type: 'object' });
    const inPath = [...path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter);
    expect(operation?.parameters.filter((p) => p.in === 'path').map((p) => p.name)).toEqual(inPath);
    if (query === null) expect(operation?.parameters.filter((p) => p.in === 'query')).toEqual([]);
  }
});

test('nothing is described that the hub does not have, and no reference leads outside the document', async () => {
  for (const [path, operations] of Object.entries(paths).filter(([name]) => /^\/api\/(?!device)/.test(name)))
    for (const method of Object.keys(operations)) {
      const answer = await hub.request(path.replace(/\{\w+\}/g, 'x'), {
        method: method.toUpperCase(),
        headers: { 'x-test-address': path },
      });
      expect([path, method, answer.status]).not.toEqual([path, method, 404]);
    }
  expect(text).not.toContain('"$ref":"#/$defs');
});

test('over TLS the cookie is bound to this origin and secure', () => {
  expect(cookieFor(true, 'T')).toBe('__Host-noticeboard=T; Path=/; HttpOnly; SameSite=Strict; Max-Age=36000; Secure');
  expect(cookieFor(true, null)).toContain('Max-Age=0');
});
