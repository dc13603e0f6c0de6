import { ApplicationFailure } from '@temporalio/common';
import { TerbitError } from '../domain/errors/terbit-error';

/**
 * Turns an error into what may be kept in a history: a catalogue code, or the class of the fault and where it was
 * thrown. Texts of errors from below are left out, because they can carry what a person typed.
 */
function asFailure(error: unknown): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof TerbitError) {
    const nonRetryable = error.status < 500;
    return ApplicationFailure.create({ message: error.message, type: error.code, nonRetryable });
  }
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  const kind = error instanceof Error ? error.name : 'unknown fault';
  const failure = ApplicationFailure.create({ message: `${kind}${code}`, type: 'INTERNAL' });
  failure.stack = `${failure.name}: ${failure.message}${framesOf(error)}`;
  return failure;
}

/**
 * Where an error was thrown, by files and functions. A text may look like a frame, so that nothing is kept where the
 * stack does not begin with the text as it is now.
 */
function framesOf(error: unknown): string {
  const { message = '', stack = '' } = error instanceof Error ? error : {};
  const kind = /^\w*(?: \[\w+\])?(?:: )?/.exec(stack)?.[0] ?? '';
  const frames = stack.slice(kind.length + message.length);
  return stack.startsWith(message, kind.length) && frames.startsWith('\n    at ') ? frames : '';
}

/** Makes every activity of a set fail only with what `asFailure` lets through. */
export function guarded<A extends object>(activities: A): A {
  const entries = Object.entries(activities as Record<string, (input: never) => Promise<unknown>>);
  const wrapped = entries.map(([name, run]) => [
    name,
    async (input: never): Promise<unknown> => {
      try {
        return await run(input);
      } catch (error) {
        throw asFailure(error);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as A;
}

/** Whether an error is the transition table's refusal: the case changed since the step was planned. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof TerbitError && error.code === 'ACTION_NOT_ALLOWED';
}
