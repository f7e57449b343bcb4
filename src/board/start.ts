/**
 * The board's first script, and the only one that may not fail: it loads the rest. An app that dies before it can show
 * anything (a build with a fault, syntax this browser does not know, a store it cannot open) leaves calm words on the
 * glass and not a blank one; after a rest a newer version is let in and the board tries again (R74).
 */
import '../ui/sheet.css';
import { letNewerIn } from '../keeper/newer-app.ts';

const restMs = 30_000;
/** An app that has neither failed nor shown anything by then hangs. */
const patienceMs = 60_000;

const said = [
  ['公告屏暂时不能启动', 'The notice board cannot start just now'],
  ['半分钟后自动重试，无须操作。', 'It tries again by itself in half a minute.'],
] as const;

/** In the system's own type, without a package: whatever broke the app must not break this. */
function standStill(reason: string): void {
  const slide = document.createElement('main');
  slide.className = 'first';
  Object.assign(slide.dataset, { slide: '', kind: 'first', reason });
  for (const [index, [zh, en]] of said.entries()) {
    const line = slide.appendChild(document.createElement(index === 0 ? 'h1' : 'p'));
    line.append(`${zh} `);
    const english = line.appendChild(document.createElement('span'));
    english.lang = 'en';
    english.append(en);
  }
  document.body.replaceChildren(slide);
  setTimeout(() => letNewerIn().finally(() => location.reload()), restMs);
}

setTimeout(() => document.body.childElementCount === 0 && standStill('app-hangs'), patienceMs);
import('./main.tsx')
  .then(({ start }) => start())
  .catch((error: unknown) => {
    console.error(error);
    standStill('app-died');
  });
