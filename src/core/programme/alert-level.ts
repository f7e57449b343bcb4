/**
 * How grave a warning is: the four levels of the law (突发事件应对法 63). A colour the source states wins, wherever it states
 * it: in a parameter, an event code, the headline or the event. Otherwise severity, urgency and certainty say it (R54).
 */
import type { AlertInfo } from './alert.ts';

export const alertLevels = ['red', 'orange', 'yellow', 'blue', 'unknown'] as const;
export type AlertLevel = (typeof alertLevels)[number];

const rank: Readonly<Record<AlertLevel, number>> = { red: 4, orange: 3, yellow: 2, unknown: 1, blue: 0 };

export function gravest(levels: readonly AlertLevel[]): AlertLevel {
  return [...levels].sort((a, b) => rank[b] - rank[a])[0] ?? 'unknown';
}

export function levelOf(info: AlertInfo): AlertLevel {
  return statedLevel(info) ?? mappedLevel(info);
}

/** Our mapping of CAP's three scales where no colour is stated. What is unknown claims no colour. */
function mappedLevel({ severity, urgency, certainty }: AlertInfo): AlertLevel {
  const [grave, soon, sure] = [severity, urgency, certainty].map((word) => (word ?? '').trim().toLowerCase());
  if (grave === 'extreme') return 'red';
  if (grave === 'severe') return soon === 'immediate' && sure === 'observed' ? 'red' : 'orange';
  return grave === 'moderate' ? 'yellow' : grave === 'minor' ? 'blue' : 'unknown';
}

/** Null where no colour is stated, or one that is none of the four: a green lamp is no level. */
export function statedLevel(info: AlertInfo): AlertLevel | null {
  const marked = [...info.parameters, ...info.eventCodes].filter(({ name }) => isColourName.test(name));
  const fromMarks = marked.flatMap(({ value }) => colourIn(value) ?? []);
  if (fromMarks.length > 0) return gravest(fromMarks);
  const fromSeverity = colourIn(info.severity ?? '');
  if (fromSeverity !== null) return fromSeverity;
  const fromWords = [info.headline, info.event].flatMap((words) => (words === null ? [] : (levelInWords(words) ?? [])));
  return fromWords.length > 0 ? gravest(fromWords) : null;
}

/** MeteoAlarm's awareness_level, Taiwan's alert_color and severity_level, HSAS, 预警级别, 灯号 and their like. */
const isColourName =
  /colou?r|awareness.?level|(?:alert|warning|severity|threat).?level|hsas|级别|級別|等级|等級|颜色|顏色|灯号|燈號|信号|信號/i;

/** Words for the colours; black is Hong Kong's and violet Germany's step above red. */
const colours: readonly (readonly [AlertLevel, RegExp])[] = [
  [
    'red',
    /[红紅]色|黑色|紫色|^\s*[红紅]\s*$|\b(?:red|black|purple|violet|rouge|roj[oa]|ross[oa]|rote?[rns]?|violett\w*|czerwon\w*|vermelh[oa])\b/i,
  ],
  ['orange', /橙色|橘色|^\s*橙\s*$|\b(?:orange|amber|naranja|arancione|laranja|pomara(?:ń|n)cz\w*)\b/i],
  [
    'yellow',
    /[黄黃]色|^\s*[黄黃]\s*$|\b(?:yellow|jaune|amarill[oa]|giall[oa]|gelbe?[rns]?|amarel[oa])\b|(?<!\p{L})(?:ż|z)(?:ó|o)(?:ł|l)t\p{L}*/iu,
  ],
  ['blue', /[蓝藍]色|^\s*[蓝藍]\s*$|\b(?:blue|bleue?|azul|blau\w*|blu)\b/i],
];

function colourIn(words: string): AlertLevel | null {
  return colours.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}

const warningWord = '(?:预警|預警|警戒|警告|警报|警報|灯号|燈號|信号|信號)';
const colourBeforeWarning = new RegExp(`([红紅橙黄黃蓝藍黑紫]色)[^，。；;,]{0,8}${warningWord}`);
const warningBeforeColour = new RegExp(`${warningWord}[^，。；;,]{0,6}([红紅橙黄黃蓝藍]色)`);
/** 一级 is the gravest by Chinese law; elsewhere numbers count the other way, so only 级 before 预警 is believed. */
const gradeBeforeWarning = /(Ⅳ|Ⅲ|Ⅱ|Ⅰ|IV|I{1,3}|[一二三四])级[^，。；]{0,4}预警/;
const grades: Readonly<Record<string, AlertLevel>> = {
  一: 'red',
  二: 'orange',
  三: 'yellow',
  四: 'blue',
  Ⅰ: 'red',
  Ⅱ: 'orange',
  Ⅲ: 'yellow',
  Ⅳ: 'blue',
  I: 'red',
  II: 'orange',
  III: 'yellow',
  IV: 'blue',
};
/** “Orange Thunderstorm Warning”, “Code ORANGE”; but Red Flag, Blue and AMBER Alerts are kinds of alert, and rivers have colours. */
const colourFirst =
  /^\s*(?!(?:amber|blue) alert\b)(red|orange|amber|yellow|blue)\b(?!\s+(?:flag|county|river|lake|ridge|creek|island|bay|earth|mountains?)\b)[^.;:]{0,60}?\b(?:warning|alert|watch|advisory)\b/i;
const colourNamed = /\b(?:code|level|status|colou?r)\s*[:=-]?\s*["“]?(red|orange|amber|yellow|blue)\b/i;
/** Germany's four steps and Poland's three. */
const germanStep = /warnung[^.;]{0,80}\bstufe\s*([1-4])\b/i;
const polishStep = /\bstop(?:ień|nia|ien)\s*:?\s*([1-3])\b/i;

function levelInWords(words: string): AlertLevel | null {
  const named = (colourBeforeWarning.exec(words) ??
    warningBeforeColour.exec(words) ??
    colourFirst.exec(words) ??
    colourNamed.exec(words))?.[1];
  if (named !== undefined) return colourIn(named);
  const grade = gradeBeforeWarning.exec(words)?.[1];
  if (grade !== undefined) return grades[grade] ?? null;
  const german = germanStep.exec(words)?.[1];
  if (german !== undefined) return german === '1' ? 'yellow' : german === '2' ? 'orange' : 'red';
  const polish = polishStep.exec(words)?.[1];
  return polish === undefined ? null : polish === '1' ? 'yellow' : polish === '2' ? 'orange' : 'red';
}
