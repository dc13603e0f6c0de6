import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { labelOf } from '../biometric-record';
import { JsonLog } from '../json-log';
import type { BiometricData, Encounter } from './osia-schemas';

const indexLine = z.strictObject({
  personId: z.string(),
  encounterId: z.string(),
  galleries: z.array(z.string()),
  active: z.boolean(),
  labels: z.array(z.string()),
  offset: z.int(),
  length: z.int(),
});

type IndexLine = z.infer<typeof indexLine>;

/** A person as the matcher sees one: who the images show, and in which galleries. */
export interface EnrolledPerson {
  readonly labels: ReadonlySet<string>;
  readonly galleries: ReadonlySet<string>;
}

interface StoredPerson {
  labels: Set<string>;
  galleries: Set<string>;
  encounters: Map<string, { offset: number; length: number }>;
}

/** The distinct simulated people and modalities shown by a set of images. */
export function labelsOf(biometrics: readonly BiometricData[]): string[] {
  const labels = biometrics.map(({ image }) =>
    image === undefined ? undefined : labelOf(Buffer.from(image, 'base64')),
  );
  return [...new Set(labels.filter((label) => label !== undefined))];
}

/**
 * The people known to the centre. Bodies are in one data file, with a small index line for each, so that a start with
 * 100,000 people reads the index alone. The body is written first, so that no index line points at a missing body.
 */
export class EncounterStore {
  private readonly people = new Map<string, StoredPerson>();
  private readonly holders = new Map<string, string[]>();
  private readonly bodies: number;
  private readonly index: JsonLog<IndexLine>;
  private end: number;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.bodies = openSync(join(folder, 'encounters.data'), 'a+');
    this.end = fstatSync(this.bodies).size;
    this.index = new JsonLog(join(folder, 'encounters.jsonl'), indexLine, (line) => this.enter(line));
  }

  get size(): number {
    return this.people.size;
  }

  person(personId: string): EnrolledPerson | undefined {
    return this.people.get(personId);
  }

  has(personId: string, encounterId: string): boolean {
    return this.people.get(personId)?.encounters.has(encounterId) ?? false;
  }

  /** Everyone whose images show this label. */
  holdersOf(label: string): readonly string[] {
    return this.holders.get(label) ?? [];
  }

  add(personId: string, encounterId: string, encounter: Encounter): void {
    const body = Buffer.from(JSON.stringify({ ...encounter, encounterId }));
    appendFileSync(this.bodies, body);
    const line = {
      personId,
      encounterId,
      galleries: encounter.galleries,
      active: encounter.status === 'ACTIVE',
      labels: labelsOf(encounter.biometricData),
      offset: this.end,
      length: body.length,
    };
    this.end += body.length;
    this.index.append(line);
    this.enter(line);
  }

  /** The encounter as JSON text. */
  read(personId: string, encounterId: string): Buffer | undefined {
    const place = this.people.get(personId)?.encounters.get(encounterId);
    if (place === undefined) return undefined;
    const body = Buffer.alloc(place.length);
    readSync(this.bodies, body, 0, place.length, place.offset);
    return body;
  }

  close(): void {
    this.index.close();
    closeSync(this.bodies);
  }

  private enter(line: IndexLine): void {
    const { personId, encounterId, offset, length } = line;
    const person = this.people.get(personId) ?? {
      labels: new Set(),
      galleries: new Set(),
      encounters: new Map(),
    };
    this.people.set(personId, person);
    person.encounters.set(encounterId, { offset, length });
    if (!line.active) return;
    for (const gallery of line.galleries) person.galleries.add(gallery);
    for (const label of line.labels) {
      if (person.labels.has(label)) continue;
      person.labels.add(label);
      const known = this.holders.get(label);
      if (known === undefined) this.holders.set(label, [personId]);
      else known.push(personId);
    }
  }
}
