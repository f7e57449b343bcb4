/** The console's API as OpenAPI paths, made from the table of endpoints: what is not in the table is not there. */
import { toJsonSchema } from '@valibot/to-json-schema';
import type { Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints.ts';

type Schema = NonNullable<Endpoint['input']>;

const problem = { description: 'What went wrong, with a stable code', content: { 'application/problem+json': {} } };

/** Definitions stand where they are used: a reference would point into another document. */
function schemaOf(schema: Schema): object {
  const { $schema: _dialect, ...rest } = toJsonSchema(schema as never, { errorMode: 'ignore' });
  return rest;
}

export function consolePaths(): Readonly<Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints) {
    const path = `/api${endpoint.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [endpoint.method]: operationOf(endpoint) };
  }
  return paths;
}

function operationOf({ method, path, summary, who, input, query, answer }: Endpoint): object {
  const isChange = method !== 'get';
  const signedIn = who !== 'anyone';
  const headers = isChange && signedIn ? [header('Idempotency-Key', false), header('X-Csrf', false)] : [];
  return {
    summary,
    description:
      who === 'anyone' ? 'Before signing in.' : who === 'signed-in' ? 'Whoever is signed in.' : `Needs the permission “${who}”.`,
    ...(signedIn ? { security: [{ session: [] }, ...(who === 'signed-in' ? [] : [{ token: [] }])] } : {}),
    parameters: [...[...path.matchAll(/:(\w+)/g)].map(([, name = '']) => inPath(name)), ...queryOf(query), ...headers],
    ...(input === null ? {} : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(input) } } } }),
    responses: {
      '2XX': { description: 'Done', content: { 'application/json': { schema: schemaOf(answer) } } },
      ...Object.fromEntries(
        ['400', ...(signedIn ? ['401', '403', '404', '409'] : ['403']), '429'].map((status) => [status, problem]),
      ),
    },
  };
}

const inPath = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });
const header = (name: string, required: boolean) => ({ name, in: 'header', required, schema: { type: 'string' } });

function queryOf(query: Schema | null): readonly object[] {
  if (query === null) return [];
  const { properties = {}, required = [] } = schemaOf(query) as { properties?: Record<string, object>; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }));
}
