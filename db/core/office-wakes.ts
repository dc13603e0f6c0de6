import type { ClientBase, Pool } from 'pg';
import type { OfficeWorkflow, WakeCause } from '../../domain/office/office-workflow';
import { sql } from './sql';

interface Wake {
  office: string;
  workflow: OfficeWorkflow;
  causes: Set<WakeCause>;
}

/** The workflows of offices that one transaction wakes, each once, with the causes. */
export class OfficeWakes {
  private readonly wakes = new Map<string, Wake>();

  add(office: string, workflow: OfficeWorkflow, cause: WakeCause): void {
    const key = `${office} ${workflow}`;
    const wake = this.wakes.get(key) ?? { office, workflow, causes: new Set() };
    this.wakes.set(key, wake);
    wake.causes.add(cause);
  }

  /** The offices whose print floor is woken. */
  floors(): string[] {
    return [...this.wakes.values()].flatMap(({ office, workflow }) =>
      workflow === 'print-floor' ? [office] : [],
    );
  }

  /**
   * Writes the wakes as the last change of the transaction: all who change an office meet at these rows, and whoever
   * locked them earlier could wait for a printer or an account that another holds.
   */
  async store(connection: Pick<ClientBase, 'query'>): Promise<void> {
    for (const key of [...this.wakes.keys()].sort()) {
      const { office, workflow, causes } = this.wakes.get(key) as Wake;
      await connection.query(sql`
        UPDATE office_wake SET wanted = office_wake.wanted + 1,
          causes = ARRAY(SELECT DISTINCT unnest(office_wake.causes || ${[...causes]}::text[]) ORDER BY 1)
        WHERE office_wake.office = ${office} AND office_wake.workflow = ${workflow}`);
    }
  }
}

interface Marked {
  readonly wakes: OfficeWakes;
}

/**
 * Marks the transaction as one that gives the print floor of an office something to decide. After the commit the
 * floor is dispatched at once; the wake stored with the change makes its workflow look again in any case.
 */
export function wakeFloor({ wakes }: Marked, office: string, cause: WakeCause): void {
  wakes.add(office, 'print-floor', cause);
}

/** Marks the transaction as one after which the link of an office to the centre has to look again. */
export function wakeCentreLink({ wakes }: Marked, office: string, cause: WakeCause): void {
  wakes.add(office, 'centre-link', cause);
}

export interface OfficeWake {
  office: string;
  workflow: OfficeWorkflow;
  /** Why the workflow was woken since it was last signalled. */
  causes: WakeCause[];
  /** Wakes counted when this was read. */
  wanted: string;
}

/** Workflows of offices that have to look again, each with the count to confirm once it was signalled. */
export async function officesToWake({ pool }: { pool: Pool }): Promise<OfficeWake[]> {
  const { rows } = await pool.query<OfficeWake>(sql`
    SELECT office_wake.office, office_wake.workflow, office_wake.causes, office_wake.wanted FROM office_wake
    WHERE office_wake.wanted > office_wake.sent`);
  return rows;
}

/** Notes that a workflow was signalled for all wakes up to `wanted`. Causes of later wakes stay, with those before. */
export async function confirmOfficeWake(
  { pool }: { pool: Pool },
  { office, workflow, wanted }: Omit<OfficeWake, 'causes'>,
): Promise<void> {
  await pool.query(sql`
    UPDATE office_wake SET sent = greatest(office_wake.sent, ${wanted}::bigint),
      causes = CASE WHEN office_wake.wanted = ${wanted}::bigint THEN '{}' ELSE office_wake.causes END
    WHERE office_wake.office = ${office} AND office_wake.workflow = ${workflow}`);
}
