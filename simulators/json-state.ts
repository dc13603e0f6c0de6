import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** One small value kept in a file and replaced as a whole, so that a kill leaves the old or the new value. */
export class JsonState<Value> {
  private value: Value;

  constructor(
    private readonly file: string,
    schema: z.ZodType<Value>,
    initial: Value,
  ) {
    mkdirSync(dirname(file), { recursive: true });
    this.value = existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : initial;
  }

  get(): Value {
    return this.value;
  }

  set(value: Value): void {
    this.value = value;
    const draft = `${this.file}.new`;
    writeFileSync(draft, JSON.stringify(value));
    renameSync(draft, this.file);
  }
}
