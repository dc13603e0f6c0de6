import type { CentreAnswer } from '../domain/centre/answer';
import type { CentreFunction } from '../domain/values/centre-function';
import type { OsiaClient } from '../clients/centre/osia-client';

export interface CallGate {
  through<T>(centreFunction: CentreFunction, call: () => Promise<CentreAnswer<T>>): Promise<CentreAnswer<T>>;
}

const NOT_DUE: CentreAnswer<never> = { kind: 'unavailable', reason: 'cancelled' };

/** The same client, each call of which asks the gate first. Task calls belong to identification: they fail with it. */
export function gatedOsiaClient(centre: OsiaClient, gate: CallGate): OsiaClient {
  return {
    createEncounter: (call, options) =>
      gate.through('enrol', async () =>
        (await options?.isStillDue?.()) === false ? NOT_DUE : centre.createEncounter(call, options),
      ),
    identifyFromId: (call, options) => gate.through('identify', () => centre.identifyFromId(call, options)),
    readTaskStatus: (call, options) => gate.through('identify', () => centre.readTaskStatus(call, options)),
    redeliver: (call, options) => gate.through('identify', () => centre.redeliver(call, options)),
    readEncounter: (call, options) => gate.through('read', () => centre.readEncounter(call, options)),
    verifyFromId: (call, options) => gate.through('verify', () => centre.verifyFromId(call, options)),
    close: () => centre.close(),
  };
}
