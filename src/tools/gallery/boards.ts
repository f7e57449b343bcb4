/** The seven sizes every item must stand on (R35), with the glass and distance of real installations. */
import * as v from 'valibot';
import { Board } from '../../core/office/board.ts';

type Size = readonly [widthPx: number, heightPx: number, widthMm: number];
type Metres = readonly [nearM: number, typicalM: number, farM: number];

function board(id: string, name: string, size: Size, metres: Metres, colour = 'full'): Board {
  const [widthPx, heightPx, widthMm] = size;
  const [nearM, typicalM, farM] = metres;
  return v.parse(Board, {
    id,
    name,
    timeZone: 'Asia/Shanghai',
    screen: { widthPx, heightPx, widthMm, colour },
    viewing: { nearM, typicalM, farM },
  });
}

/** 55″ upright in a square. */
export const square = board('square', '广场屏', [1080, 1920, 680], [1.5, 3, 6]);
/** 75″ 4K in a service hall. */
export const hall = board('hall', '大厅屏', [3840, 2160, 1650], [2, 5, 8]);
/** 75″ full HD as the landscape mocks assume: B = 44 px. */
export const lobby = board('lobby', '门厅屏', [1920, 1080, 1650], [1.5, 4, 7]);
/** 27″ low panel at a counter. */
export const counter = board('counter', '窗口屏', [1366, 768, 598], [1, 2, 4]);
/** P5 panel at a village gate. */
export const village = board('village', '村口屏', [192, 96, 960], [3, 8, 12], 'amber');
/** P4 panel over a door. */
export const gate = board('gate', '大门屏', [320, 160, 1280], [3, 7, 12], 'red-green');
/** P10 strip along an eave. */
export const strip = board('strip', '檐下条屏', [256, 32, 2560], [5, 12, 20], 'red');

export const glassBoards = [square, hall, lobby, counter];
export const dotBoards = [village, gate, strip];
export const sevenBoards = [...glassBoards, ...dotBoards];
