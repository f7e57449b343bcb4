/** /api/openapi.json: what this hub answers to machines. Small, and only what is really there. */
const json = (description: string, type = 'application/json') => ({ description, content: { [type]: {} } });
const problems = (...codes: readonly string[]) =>
  Object.fromEntries(codes.map((code) => [code, json('What went wrong, with a stable code', 'application/problem+json')]));
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,63}$' } };
const signed = ['X-Device', 'X-Device-At', 'X-Device-Signature'].map((name) => ({
  name,
  in: 'header',
  required: true,
  schema: { type: 'string' },
}));

/** @param consolePaths paths of the console's API, made from its own table of endpoints */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a table of paths.
export function openApi(consolePaths: object): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'noticeboard hub',
      version: '1',
      description:
        'Signed feed for boards, plain feeds for other software, device endpoints, and the API of the console and of scripts.',
    },
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-noticeboard' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
    paths: {
      ...consolePaths,
      '/healthz': { get: { summary: 'Release and state of the hub', responses: { 200: json('Ready'), 503: json('Starting') } } },
      '/feed/time': {
        get: {
          summary: 'Signed time for the caller’s own nonce',
          parameters: [
            { name: 'nonce', in: 'query', required: true, schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{16,64}$' } },
          ],
          responses: { 200: json('Signed answer'), ...problems('400') },
        },
      },
      '/feed/events': {
        get: {
          summary: 'Server-sent events: a release has been published',
          responses: { 200: json('Stream', 'text/event-stream') },
        },
      },
      '/feed/metadata/{file}': {
        get: {
          summary: 'TUF metadata',
          parameters: [{ ...id, name: 'file', schema: { type: 'string' } }],
          responses: { 200: json('Signed metadata'), ...problems('404') },
        },
      },
      '/feed/targets/{file}': {
        get: {
          summary: 'Release lists and the snapshot index',
          parameters: [{ ...id, name: 'file', schema: { type: 'string' } }],
          responses: { 200: json('Target'), ...problems('404') },
        },
      },
      '/feed/bodies/{file}': {
        get: {
          summary: 'Records, chunks and media named by hash',
          parameters: [{ ...id, name: 'file', schema: { type: 'string' } }],
          responses: { 200: json('Body'), ...problems('404') },
        },
      },
      '/feed.json': { get: { summary: 'JSON Feed 1.1', responses: { 200: json('Feed', 'application/feed+json') } } },
      '/feed.atom': { get: { summary: 'Atom with tombstones', responses: { 200: json('Feed', 'application/atom+xml') } } },
      '/i/{id}': {
        get: {
          summary: 'One item for a phone',
          parameters: [id],
          responses: { 200: json('Page', 'text/html'), 410: json('Taken back', 'text/html'), ...problems('404') },
        },
      },
      '/boards/{id}': {
        get: {
          summary: 'The text twin of a board',
          parameters: [id],
          responses: { 200: json('Page', 'text/html'), ...problems('404') },
        },
      },
      '/api/device/pair': {
        post: {
          summary: 'Pair a board with a one-time code',
          responses: { 200: json('Paired'), ...problems('400', '403', '429') },
        },
      },
      '/api/device/acknowledge': {
        post: {
          summary: 'A board holds a release and has purged what it removes',
          parameters: signed,
          responses: { 200: json('Recorded'), ...problems('401') },
        },
      },
      '/api/device/health': {
        post: { summary: 'A board’s own report', parameters: signed, responses: { 200: json('Recorded'), ...problems('401') } },
      },
      '/api/device/bodies/{hash}.json': {
        get: {
          summary: 'A body for a narrower audience',
          parameters: [...signed, { ...id, name: 'hash', schema: { type: 'string', pattern: '^[0-9a-f]{64}$' } }],
          responses: { 200: json('Body'), ...problems('401', '404') },
        },
      },
    },
  };
}
