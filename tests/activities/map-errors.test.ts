import type { ApplicationFailure } from '@temporalio/common';
import { guarded } from '../../activities/map-errors';
import { TerbitError } from '../../domain/errors/terbit-error';

const NAME = 'Siti Rahayu';

async function failureOf(thrown: unknown): Promise<ApplicationFailure> {
  const { step } = guarded({ step: (): Promise<never> => Promise.reject(thrown as Error) });
  try {
    return await step();
  } catch (failure) {
    return failure as ApplicationFailure;
  }
}

function thrownFromHere(text: string): Error {
  return Object.assign(new TypeError(text), { code: '22P02' });
}

describe('what a history keeps of a failed step', () => {
  test('of an unexpected error its class, its code and where it was thrown, and nothing of its text', async () => {
    const failure = await failureOf(thrownFromHere(`no such person: ${NAME}\n    at ${NAME} (${NAME})`));
    expect(failure.message).toBe('TypeError (22P02)');
    expect(failure.type).toBe('INTERNAL');
    expect(failure.stack).toContain('at thrownFromHere');
    expect(failure.stack).not.toContain(NAME);
  });

  test.each(['another text', '', NAME.slice(0, 4)])(
    'nothing of a stack whose text was since changed to "%s"',
    async (text) => {
      const error = thrownFromHere(NAME);
      expect(error.stack).toContain(NAME);
      error.message = text;
      expect((await failureOf(error)).stack).toBe('ApplicationFailure: TypeError (22P02)');
    },
  );

  test('the frames of an error with a code in its kind, and of one that renamed itself', async () => {
    const stack = `TypeError [ERR_INVALID_ARG_TYPE]: ${NAME}\n    at somewhere (a-file.js:1:2)`;
    const coded = await failureOf(Object.assign(new TypeError(NAME), { stack }));
    expect(coded.stack).toBe('ApplicationFailure: TypeError\n    at somewhere (a-file.js:1:2)');
    const renamed = Object.assign(thrownFromHere(NAME), { name: 'error' });
    expect((await failureOf(renamed)).stack).toContain('at thrownFromHere');
  });

  test('of what is no error, that it is none', async () => {
    expect((await failureOf(NAME)).message).toBe('unknown fault');
  });

  test('a code of the catalogue, which is tried again only where it is not final', async () => {
    const final = await failureOf(new TerbitError('CASE_NOT_FOUND'));
    expect(final).toMatchObject({ type: 'CASE_NOT_FOUND', nonRetryable: true });
  });
});
