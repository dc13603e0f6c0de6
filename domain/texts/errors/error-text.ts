import type { InEachLanguage } from '../language';

/** What an error says: what happened and what to do, both without personal data. */
export type ErrorText = InEachLanguage<{ title: string; remedy: string }>;
