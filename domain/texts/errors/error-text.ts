import type { InEachLanguage } from '../language';

/** The text of an error: what happened and what to do, both without personal data. */
export type ErrorText = InEachLanguage<{ title: string; remedy: string }>;
