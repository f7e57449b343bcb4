import { expect, test } from 'vitest';
import { createStage, type Slide } from '../../src/board/stage.ts';
import '../../src/ui/sheet.css';

const slide = (key: string, className: string, kind = 'notice'): Slide => ({
  key,
  cut: true,
  attributes: { 'data-kind': kind },
  draw: () => <div class={className} style={{ width: '200px', height: '100px' }} />,
  prepared: async () => {},
});

async function placeOf(shown: Slide, at: readonly [number, number]) {
  const host = document.createElement('div');
  host.style.cssText = 'position:fixed;inset:0';
  document.body.append(host);
  let shift = at;
  const stage = createStage({ host, reducedMotion: () => true, shift: () => shift });
  await stage.prepare(shown);
  stage.turn();
  const place = (): readonly [number, number] => {
    const { left, top } = host.querySelector('main:not([inert]) > div')!.getBoundingClientRect();
    return [left, top];
  };
  const first = place();
  shift = [0, 0];
  stage.redraw();
  const second = place();
  host.remove();
  return { first, second };
}

test('a glass sheet stands where the walk of the hours has it, and moves when it is drawn again', async () => {
  expect(await placeOf(slide('a', 'sheet'), [3, -2])).toEqual({ first: [3, -2], second: [0, 0] });
});

test('a panel of dots and a warning stand still at the corner', async () => {
  expect((await placeOf(slide('b', 'dots'), [3, -2])).first).toEqual([0, 0]);
  expect((await placeOf(slide('c', 'sheet', 'alert'), [3, -2])).first).toEqual([0, 0]);
});
