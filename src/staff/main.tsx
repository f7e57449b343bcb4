/** The console, before its own face exists: how the hub is now, and the commands that do the console's work until then. */
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/preact-query';
import { render } from 'preact';

interface Health {
  readonly release: number;
  readonly lineage: string;
  readonly purpose: string;
  readonly clock: string;
  readonly config: string;
  readonly boardsConnected: number;
  readonly keys: readonly { readonly role: string; readonly days: number; readonly announce: boolean }[];
}

// Queries go on whatever the browser believes about the network: the hub may be on this very machine.
const client = new QueryClient({ defaultOptions: { queries: { networkMode: 'always', refetchInterval: 5_000, retry: false } } });

async function readHealth(): Promise<Health> {
  const answer = await fetch('/healthz', { cache: 'no-store' });
  const body: unknown = await answer.json();
  if (!answer.ok || typeof (body as Health).release !== 'number') throw new Error('the hub is not ready');
  return body as Health;
}

const commands = [
  ['送审稿与状态', 'npm run noticeboard -- items'],
  ['保密审查并签发', 'npm run noticeboard -- review ID --clear --as 姓名'],
  ['立即遮盖', 'npm run noticeboard -- cover ID --reason 理由'],
  ['撤回', 'npm run noticeboard -- withdraw ID --reason 理由'],
  ['此刻屏上为什么是它', 'npm run noticeboard -- explain --board square --at 2026-12-01T09:00:00+08:00'],
  ['发布中心与各屏', 'npm run noticeboard -- status'],
] as const;

const purposes: Readonly<Record<string, string>> = { demo: '示例密钥，不能配对真实屏幕', simulation: '模拟时钟', office: '正式' };

function HubState() {
  const health = useQuery({ queryKey: ['healthz'], queryFn: readHealth });
  if (!health.data) return <p class="quiet">{health.isError ? '连不上发布中心，五秒后再试。' : '正在询问发布中心……'}</p>;
  const { release, purpose, clock, config, boardsConnected, keys } = health.data;
  const soon = keys.filter((key) => key.announce);
  return (
    <dl aria-live="polite">
      <dt>发布批次</dt>
      <dd>第{release}批</dd>
      <dt>在线屏幕</dt>
      <dd>{boardsConnected}块</dd>
      <dt>密钥</dt>
      <dd>
        {purposes[purpose] ?? purpose}
        {soon.map((key) => `；${key.role}还有${key.days}天到期`)}
      </dd>
      <dt>时钟</dt>
      <dd>{clock === 'real' ? '真实时间' : '模拟时间'}</dd>
      <dt>配置</dt>
      <dd>{config === 'ok' ? '正常' : '最近改动有误，仍按上一次正确的配置运行；日志写明了哪一行'}</dd>
    </dl>
  );
}

function Console() {
  return (
    <main>
      <header>
        <h1>工作台</h1>
        <p>起草、审查、签发、推送、撤回，都将在这里，步步留痕。</p>
      </header>
      <h2>发布中心</h2>
      <HubState />
      <h2>在此之前</h2>
      <p>同样的事用命令完成，每条命令都进登记簿：</p>
      <dl>
        {commands.map(([what, how]) => (
          <>
            <dt>{what}</dt>
            <dd>
              <code>{how}</code>
            </dd>
          </>
        ))}
      </dl>
    </main>
  );
}

render(
  <QueryClientProvider client={client}>
    <Console />
  </QueryClientProvider>,
  document.body,
);
