/** A hub on its own name with its own certificate (DESIGN §5): what a board needs it for, and what a page without it says. */
import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hostRules, type RunningChromium, shownSlide, startChromium, untilRoot } from '../support/chromium.ts';
import { type Glass, watchGlass } from '../support/glass.ts';
import { projectDir, type RunningHub, startHub } from '../support/hub.ts';
import { type OfficeFolder, writeOffice } from '../support/office-folder.ts';
import { type Scratch, scratchDir } from '../support/scratch.ts';
import { type RunningServer, startFileServer } from '../support/server.ts';

interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  readonly authorityFile: string;
  readonly policyFile: string;
}

let scratch: Scratch;
let office: OfficeFolder;
let files: TlsFiles;
let hub: RunningHub;
let plain: RunningServer;
let browser: RunningChromium | null = null;
let page: Page;
let glass: Glass;

beforeAll(async () => {
  scratch = await scratchDir('tls');
  office = await writeOffice(join(scratch.dir, 'office'));
  const command = ['dist/hub/noticeboard.js', 'tls', 'init', '--name', 'hub.test', '--out', join(scratch.dir, 'tls'), '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: projectDir });
  files = JSON.parse(stdout) as TlsFiles;
  hub = await startTlsHub();
  plain = await startFileServer(join(projectDir, 'dist/web'));
});
afterAll(async () => {
  await browser?.close();
  await plain?.stop();
  await hub?.stop();
  await scratch?.remove();
});

const startTlsHub = (port?: number) =>
  startHub({
    config: office.dir,
    dataDir: join(scratch.dir, 'data'),
    host: 'hub.test',
    env: { TLS_CERT: files.certFile, TLS_KEY: files.keyFile },
    ...(port === undefined ? {} : { port }),
  });

/** A headless Chromium reads no policy but the machine's; the authority's key is let pass by its hash in place of it. */
async function trustingAuthority(): Promise<string> {
  const { publicKey } = new X509Certificate(await readFile(files.authorityFile));
  const hash = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  return `--ignore-certificate-errors-spki-list=${hash}`;
}

/** @param place where hub.test leads; null: a DNS server that knows nothing */
async function startBrowser(place: string | null, trust: readonly string[], profile = 'profile'): Promise<void> {
  await browser?.close();
  browser = await startChromium({ profileDir: join(scratch.dir, profile), args: [hostRules({ 'hub.test': place }), ...trust] });
  page = await browser.newPage();
  glass = await watchGlass(page);
}

const startBoard = async (place: string | null) => {
  await startBrowser(place, [await trustingAuthority()]);
  await page.goto(`${hub.origin}/board/?board=square`);
  await shownSlide(page, ({ kind }) => kind === 'notice');
};

/** A client that trusts the office's authority and nothing else. @returns status, or why the certificate was not believed */
async function askTrusting(ca: readonly Buffer[], servername: string): Promise<number | string> {
  return new Promise((resolve) => {
    get(`https://127.0.0.1:${hub.port}/healthz`, { ca: [...ca], servername, headers: { host: servername } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

test('the certificate of tls init is believed by whoever trusts its authority, for its name, and by nobody else', async () => {
  const authority = await readFile(files.authorityFile);
  expect(await askTrusting([authority], 'hub.test')).toBe(200);
  expect(await askTrusting([authority], 'other.test')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  expect(await askTrusting([], 'hub.test')).toMatch(/SELF_SIGNED|UNABLE/);
  const { CACertificates } = JSON.parse(await readFile(files.policyFile, 'utf8')) as { CACertificates: string[] };
  expect(CACertificates).toEqual([new X509Certificate(authority).raw.toString('base64')]);
});

test('a board on https://hub.test shows its pages and keeps them', async () => {
  await startBoard(`127.0.0.1:${hub.port}`);
  await untilRoot(page, { connection: 'live', clock: 'trusted' });
  expect(await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active?.scriptURL))).toBe(
    `${hub.origin}/sw.js`,
  );
  expect(await glass.faults()).toEqual([]);
});

test('with DNS failing, a board that is switched on shows what it holds', async () => {
  await startBoard(null);
  await untilRoot(page, { connection: 'retrying' });
  expect(await glass.faults()).toEqual([]);
});

test('DNS is back and the hub has a newer release: the board follows', async () => {
  const before = await page.evaluate(() => Number(document.documentElement.dataset.release));
  await office.put('news', { title: '明日起恢复供水' });
  await startBoard(`127.0.0.1:${hub.port}`);
  await untilRoot(page, { release: String(before + 1), connection: 'live' });
});

test('the same page on http://hub.test says what is wrong and how to mend it', async () => {
  // A browser that was here before would not even ask: the hub told it to use https alone.
  await startBrowser(`127.0.0.1:${plain.port}`, [], 'new-profile');
  await page.goto(`http://hub.test:${plain.port}/board/?board=square`);
  await page.getByRole('heading').waitFor();
  expect(await page.textContent('body')).toMatch(/https.*noticeboard tls init/s);
});

test('a hub without a certificate does not listen beyond this machine', async () => {
  const refused = startHub({ config: office.dir, env: { HOST: '0.0.0.0' } });
  await expect(refused).rejects.toThrow(/noticeboard -- tls init/);
});
