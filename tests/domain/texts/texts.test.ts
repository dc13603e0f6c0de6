import { ROUTES } from '../../../api/routes';
import { ERROR_STATUS } from '../../../domain/errors/catalogue';
import { FINAL_STAGES } from '../../../domain/case/final';
import { Stage } from '../../../domain/case/stage';
import * as caseTexts from '../../../domain/texts/case';
import * as centreTexts from '../../../domain/texts/centre';
import * as commandTexts from '../../../domain/texts/commands';
import { ERROR_TEXTS } from '../../../domain/texts/errors';
import * as forecastTexts from '../../../domain/texts/forecast';
import * as forecastLines from '../../../domain/texts/forecast-lines';
import { LANGUAGES } from '../../../domain/texts/language';
import * as outageTexts from '../../../domain/texts/outages';
import * as printerTexts from '../../../domain/texts/printers';
import * as printingTexts from '../../../domain/texts/printing';
import * as queueTexts from '../../../domain/texts/queue';
import { situationText } from '../../../domain/texts/situation';
import * as stationTexts from '../../../domain/texts/station';
import * as stockTexts from '../../../domain/texts/stock';
import * as verificationTexts from '../../../domain/texts/verification';
import { viewOf } from '../../../domain/case/view';
import { aCase } from '../case/support/scripted-case';

type Pair = [where: string, id: unknown, en: unknown];

/** Everything below a value that comes in each language. */
function pairsIn(where: string, value: unknown): Pair[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const languages = new Map(entries);
  const isPair = LANGUAGES.every((language) => languages.has(language));
  if (isPair) return membersOf(where, languages.get('id'), languages.get('en'));
  return entries.flatMap(([key, below]) => pairsIn(`${where}.${key}`, below));
}

/** A text, or the texts that belong together, side by side. */
function membersOf(where: string, id: unknown, en: unknown): Pair[] {
  if (typeof id !== 'object' || id === null) return [[where, id, en]];
  const others = new Map(Object.entries(en as object));
  expect([...others.keys()]).toEqual(Object.keys(id));
  return Object.entries(id).map(([key, text]) => [`${where}.${key}`, text, others.get(key)]);
}

const CATALOGUE = {
  caseTexts,
  centreTexts,
  commandTexts,
  ERROR_TEXTS,
  forecastTexts,
  forecastLines,
  outageTexts,
  printerTexts,
  printingTexts,
  queueTexts,
  stationTexts,
  stockTexts,
  verificationTexts,
};
const PAIRS = pairsIn('texts', CATALOGUE);
const TEXTS = PAIRS.filter((pair): pair is [string, string, string] => typeof pair[1] === 'string');

const KNOWN_ROUTES = ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path}`);

/** Words that are the same in both languages. */
const SAME = new Set(['KIA', 'blanko']);

describe('the texts that people read', () => {
  it('are there in both languages, whole', () => {
    expect(TEXTS.length).toBeGreaterThan(350);
    for (const [where, id, en] of PAIRS) {
      expect([where, typeof en]).toEqual([where, typeof id]);
      if (typeof id === 'string') {
        expect([where, id, en]).toEqual([where, id.trim(), String(en).trim()]);
        expect([where, id === '' || en === '']).toEqual([where, false]);
      }
    }
  });

  it('are translated', () => {
    for (const [where, id, en] of TEXTS)
      if (!SAME.has(id)) expect([where, id === en]).toEqual([where, false]);
  });

  it('end alike: a sentence in one language is one in the other', () => {
    for (const [where, id, en] of TEXTS) expect([where, en.endsWith('.')]).toEqual([where, id.endsWith('.')]);
  });

  it('have no places for data, but those of the routes that they name', () => {
    for (const [where, ...languages] of TEXTS) {
      for (const text of languages) {
        const routes = [...text.matchAll(/(GET|POST|PUT) (\/v1[\w/{}-]*)/g)].map(
          ([, method, path]) => `${method} ${path}`,
        );
        expect(KNOWN_ROUTES).toEqual(expect.arrayContaining(routes));
        const rest = text.replace(/\/v1[\w/{}-]*/g, '');
        expect([where, /[{}$]/.test(rest)]).toEqual([where, false]);
      }
    }
  });
});

test('the errors that have texts are those of the catalogue', () => {
  expect(Object.keys(ERROR_TEXTS).sort()).toEqual(Object.keys(ERROR_STATUS).sort());
});

describe('where a case stands', () => {
  const open = aCase().record();

  test.each(LANGUAGES)('begins with its stage, and ends with what to do (%s)', (language) => {
    const { where, whatToDo } = situationText(viewOf(open.state), language);
    expect(where).toBe(caseTexts.STAGE_TEXTS.RECORDED[language]);
    expect(whatToDo).toMatch(/\.$/);
  });

  test('every final stage says that nothing is left to do', () => {
    for (const stage of Stage.options.filter((one) => FINAL_STAGES.some((final) => final === one))) {
      const view = { ...viewOf(open.state), stage };
      expect(situationText(view, 'id')).toMatchObject({ whoseTurn: '-', whatToDo: 'Selesai.' });
      expect(situationText(view, 'en')).toMatchObject({ whoseTurn: '-', whatToDo: 'Done.' });
    }
  });
});
