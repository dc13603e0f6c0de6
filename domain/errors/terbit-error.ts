import { ERROR_STATUS, type ErrorCode } from './catalogue';

/** A fault in one field of the input: `pointer` is a JSON Pointer into the body, `code` names the broken rule. */
export interface InputFault {
  pointer: string;
  code: string;
}

/** What an error carries besides its code; never personal data. */
export interface ErrorFacts {
  errors?: InputFault[];
  [fact: string]: unknown;
}

/** A failure of the catalogue. Thrown in transactions (which it rolls back) and at the edges; answered as problem+json. */
export class TerbitError extends Error {
  override readonly name = 'TerbitError';

  constructor(
    readonly code: ErrorCode,
    readonly facts: ErrorFacts = {},
  ) {
    super(code);
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}
