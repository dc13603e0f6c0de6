import type { Language } from '../domain/texts/language';

/** The context of a command. */
export interface CliContext {
  /** Data folder of the office: keys and files. */
  home: string;
  now: () => Date;
  /** The language in which it prints, known once the command line is parsed. */
  language: () => Language;
}
