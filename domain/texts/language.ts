/** The languages that people can read the system in, the usual one first. */
export const LANGUAGES = ['id', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export const USUAL_LANGUAGE: Language = LANGUAGES[0];

/** One text, or texts that belong together, in every language. */
export type InEachLanguage<T = string> = Readonly<Record<Language, T>>;

/** The texts of a kind of codes: without one of its codes, or one of the languages, a table does not compile. */
export type TextsOf<Code extends string | number, T = string> = Readonly<Record<Code, InEachLanguage<T>>>;

/** A sentence that needs facts, as a function of them in every language. */
export type Sentence<Facts> = InEachLanguage<(facts: Facts) => string>;

/** The text of a code. */
export function say<Code extends string | number, T>(
  texts: TextsOf<Code, T>,
  code: Code,
  language: Language,
): T {
  return texts[code][language];
}
