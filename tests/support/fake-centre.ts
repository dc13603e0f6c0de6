import type { OsiaClient } from '../../clients/centre/osia-client';

/** A centre with the given answers, which fails the test at any other call. */
export function aCentre(answers: Partial<OsiaClient>): OsiaClient {
  const never = (): never => {
    throw new Error('the centre was not to be asked this');
  };
  return {
    createEncounter: never,
    identifyFromId: never,
    readEncounter: never,
    verifyFromId: never,
    readTaskStatus: never,
    redeliver: never,
    close: () => Promise.resolve(),
    ...answers,
  };
}
