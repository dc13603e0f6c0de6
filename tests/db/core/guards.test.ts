import { blankoArrives } from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';
import { asOwner } from '../support/copied-database';

// One office for all: nearly all that is tried here is refused or rolled back.
let office: TestStore;
beforeAll(async () => {
  office = await anOffice();
  await blankoArrives(office, 5, ['SEEN1']);
});
afterAll(() => office.close());

const account = (kind: string, printer?: string, { site = '53.71', item = 'KTP' } = {}): string =>
  `(SELECT account_id FROM account WHERE kind = '${kind}' AND site = '${site}' AND item = '${item}'
    ${printer === undefined ? '' : `AND printer = '${printer}'`} LIMIT 1)`;

const ELSEWHERE = { site: '53.71.01' };
const OLD = { item: 'OLD_CARD' };

describe('a movement', () => {
  const move = (
    from: string,
    to: string,
    quantity: number,
    document: string | null = null,
  ): Promise<unknown> =>
    office.pool.query(
      `INSERT INTO movement (command_id, line, from_account, to_account, quantity, reason, document, actor)
       VALUES ('planted', 1, ${from}, ${to}, $1, 'PLANTED', $2, 'nobody')`,
      [quantity, document],
    );

  test.each([
    [
      'from the store to the shelf',
      account('STORE'),
      account('PRINTED'),
      1,
      null,
      /no move from STORE to PRINTED/,
    ],
    [
      'back to the centre without a document',
      account('STORE'),
      account('CENTRE'),
      1,
      null,
      /needs a document/,
    ],
    [
      'to another site by nothing',
      account('STORE'),
      account('SPOILED', undefined, ELSEWHERE),
      1,
      null,
      /no move/,
    ],
    [
      'of blank cards to old cards',
      account('SPOILED'),
      account('DESTROYED', undefined, OLD),
      1,
      'BA/1',
      /no move/,
    ],
    ['under way without its paper', account('STORE'), account('IN_TRANSIT'), 1, 'M/1', /needs its paper/],
    ['lent without its paper', account('STORE'), account('LENT'), 1, 'P/1', /needs its paper/],
    [
      'to the fire without a second person',
      account('SPOILED'),
      account('DESTROYED'),
      1,
      'BA/1',
      /needs two people/,
    ],
    [
      'to the missing without a second person',
      account('STORE'),
      account('MISSING'),
      1,
      null,
      /needs two people/,
    ],
    ['from the spoiled back to the store', account('SPOILED'), account('STORE'), 1, null, /no move/],
    ['from the issued to the shelf', account('ISSUED'), account('PRINTED'), 1, null, /no move/],
    ['from the store to the holders', account('STORE'), account('ISSUED'), 1, null, /no move/],
    [
      'from the ministry without a document',
      account('CENTRE'),
      account('STORE'),
      1,
      null,
      /needs a document/,
    ],
    ['of nothing', account('STORE'), account('PRINTER', 'kupang-1'), 0, null, /movement_quantity_check/],
    [
      'of less than nothing',
      account('STORE'),
      account('PRINTER', 'kupang-1'),
      -1,
      null,
      /movement_quantity_check/,
    ],
    ['within one account', account('STORE'), account('STORE'), 1, null, /movement_check/],
    [
      'of more than there is',
      account('STORE'),
      account('PRINTER', 'kupang-1'),
      6,
      null,
      /balance_not_negative/,
    ],
    [
      'of pieces known to lie elsewhere',
      account('STORE'),
      account('PRINTER', 'kupang-1'),
      5,
      null,
      /more known pieces/,
    ],
  ])('%s is refused', (_, from, to, quantity, document, message) =>
    expect(move(from, to, quantity, document)).rejects.toThrow(message),
  );

  const signed = (second: string | null, note: string | null, reason = 'PLANTED'): Promise<unknown> =>
    office.pool.query(
      `INSERT INTO movement (command_id, line, from_account, to_account, quantity, reason, document, actor, second_actor, note)
       VALUES ('signed', 1, ${reason === 'OPENING' ? account('CENTRE') : account('STORE')},
         ${reason === 'OPENING' ? account('STORE') : account('MISSING')}, 1, $3, 'BA/1', 'nobody', $1, $2)`,
      [second, note, reason],
    );

  test.each([
    ['by one person twice', 'nobody', 'hilang', 'PLANTED', /two_people_differ/],
    ['to the missing without a word why', 'somebody', null, 'PLANTED', /needs a note/],
    ['at the opening by one person', null, null, 'OPENING', /opening_takes_two/],
  ])('%s is refused', (_, second, note, reason, message) =>
    expect(signed(second, note, reason)).rejects.toThrow(message),
  );

  test('told twice under one command is refused', async () => {
    await move(account('STORE'), account('PRINTER', 'kupang-1'), 1);
    await expect(move(account('STORE'), account('PRINTER', 'kupang-1'), 1)).rejects.toThrow(/movement_pkey/);
  });
});

describe('what was written stays written', () => {
  const STATEMENTS = [
    'journal',
    'movement',
    'outage_entry',
    'destruction',
    'stock_count',
    'day_entry',
    'consumable_fitting',
    'office_setting',
    'office_day',
    'promise',
  ].flatMap((table) => [
    `UPDATE ${table} SET at = now()`,
    `UPDATE ${table} SET at = now() WHERE false`,
    `DELETE FROM ${table}`,
    `TRUNCATE ${table} CASCADE`,
  ]);

  test.each(STATEMENTS)('not even the owner may: %s', (statement) =>
    expect(asOwner(office.url, statement)).rejects.toThrow(/append-only/),
  );

  test.each([
    ...STATEMENTS,
    'UPDATE account SET balance = 100',
    'UPDATE account SET serials = 0',
    "INSERT INTO account (office, site, item, kind, printer) SELECT office, office, 'KIA', 'PRINTER', 'kupang-1' FROM office",
    'DELETE FROM account',
    `INSERT INTO allowed_move VALUES ('STORE', 'ISSUED', false)`,
    "INSERT INTO chart VALUES ('KTP', 'POCKET', 20)",
    "INSERT INTO piece_move (serial, account_id, command_id) VALUES ('SEEN1', 1, 'planted')",
    'DELETE FROM piece_move',
    'DELETE FROM consignment',
    'UPDATE consignment SET outstanding = 0',
    "UPDATE piece SET serial = 'OTHER'",
    "UPDATE proposal SET actor = 'somebody'",
    'DELETE FROM allowed_move',
    'DELETE FROM cases',
    'DELETE FROM person',
    'DELETE FROM attempt',
    'DELETE FROM piece',
    'DELETE FROM delivery',
    'DELETE FROM outage',
    'UPDATE delivery SET quantity = 1',
    "UPDATE key_check SET fingerprint = 'x'",
    'DROP TABLE journal',
    'ALTER TABLE journal DISABLE TRIGGER ALL',
    'CREATE TABLE mine ()',
    'SET session_replication_role = replica',
  ])('the application may not: %s', (statement) =>
    expect(office.pool.query(statement)).rejects.toThrow(/permission denied|must be owner/),
  );

  test('a temporary table of the same name does not stand in for the accounts', async () => {
    const client = await office.pool.connect();
    const inStore = async (): Promise<number> =>
      Number(
        (
          await client.query<{ balance: string }>(
            `SELECT balance FROM public.account WHERE kind = 'STORE' AND site = '53.71' AND item = 'KTP'`,
          )
        ).rows[0]?.balance,
      );
    const before = await inStore();
    try {
      await client.query('BEGIN');
      await client.query('CREATE TEMPORARY TABLE account (LIKE public.account) ON COMMIT DROP');
      await client.query('INSERT INTO account SELECT * FROM public.account');
      await client.query(
        `INSERT INTO movement (command_id, line, from_account, to_account, quantity, reason, actor)
         SELECT 'shadow', 1, store.account_id, printer.account_id, 1, 'PLANTED', 'nobody'
         FROM public.account AS store, public.account AS printer
         WHERE store.kind = 'STORE' AND store.site = '53.71' AND store.item = 'KTP' AND printer.printer = 'kupang-1'`,
      );
      expect(await inStore()).toBe(before - 1);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  test('the grants of the application are these and no others', async () => {
    const { rows } = await office.pool.query<{ table: string; rights: string }>(`
      SELECT table_name AS table, string_agg(privilege_type, ' ' ORDER BY privilege_type) AS rights
      FROM information_schema.role_table_grants
      WHERE grantee IN ('terbit_app', 'PUBLIC') AND table_schema = 'public' GROUP BY table_name ORDER BY table_name`);
    expect(Object.fromEntries(rows.map(({ table, rights }) => [table, rights]))).toEqual({
      account: 'SELECT',
      allowed_move: 'SELECT',
      attempt: 'INSERT SELECT UPDATE',
      attempt_view: 'SELECT',
      case_view: 'SELECT',
      cases: 'INSERT SELECT UPDATE',
      centre_function: 'SELECT UPDATE',
      centre_pace: 'INSERT SELECT UPDATE',
      chart: 'SELECT',
      consignment: 'INSERT SELECT',
      consumable_fitting: 'INSERT SELECT',
      delivery: 'INSERT SELECT',
      destruction: 'INSERT SELECT',
      enrolment: 'INSERT SELECT',
      expected_delivery: 'INSERT SELECT UPDATE',
      expected_delivery_view: 'SELECT',
      floor_lock: 'SELECT UPDATE',
      office_wake: 'SELECT UPDATE',
      holding_attempt: 'SELECT',
      idempotency: 'DELETE INSERT SELECT UPDATE',
      journal: 'INSERT SELECT',
      key_check: 'INSERT SELECT',
      late_answer: 'INSERT SELECT UPDATE',
      ministry_total: 'INSERT SELECT',
      day_entry: 'INSERT SELECT',
      day_line: 'INSERT SELECT',
      movement: 'INSERT SELECT',
      movement_side: 'SELECT',
      note: 'INSERT SELECT',
      office: 'SELECT',
      office_day: 'INSERT SELECT',
      office_setting: 'INSERT SELECT',
      outage: 'INSERT SELECT UPDATE',
      outage_entry: 'INSERT SELECT',
      outbox: 'DELETE INSERT SELECT UPDATE',
      packet: 'DELETE INSERT SELECT',
      packet_conflict_view: 'SELECT',
      person: 'INSERT SELECT UPDATE',
      piece: 'INSERT SELECT',
      piece_move: 'SELECT',
      print_order: 'INSERT SELECT',
      print_order_line: 'INSERT SELECT',
      print_order_reading: 'INSERT SELECT',
      printer: 'SELECT UPDATE',
      printer_state: 'SELECT UPDATE',
      printer_notice: 'DELETE INSERT SELECT',
      queue_count: 'DELETE INSERT SELECT',
      queue_lane: 'INSERT SELECT UPDATE',
      queue_tally: 'SELECT',
      serial_alarm: 'INSERT SELECT',
      promise: 'INSERT SELECT',
      setting_in_force: 'SELECT',
      site: 'SELECT',
      station_key: 'INSERT SELECT UPDATE',
      station_packet: 'INSERT SELECT UPDATE',
      stock_count: 'INSERT SELECT',
      proposal: 'DELETE INSERT SELECT',
      submission: 'INSERT SELECT UPDATE',
      submission_view: 'SELECT',
      waiting_case: 'SELECT',
      yearly_counter: 'INSERT SELECT UPDATE',
    });
    const columns = await office.pool.query<{ column: string }>(`
      SELECT table_name || '.' || column_name AS column FROM information_schema.role_column_grants
      WHERE grantee = 'terbit_app' AND privilege_type = 'UPDATE' AND table_name IN ('account', 'piece', 'consignment')
      ORDER BY 1`);
    expect(columns.rows.map(({ column }) => column)).toEqual([
      'account.account_id',
      'piece.account_id',
      'piece.attempt_id',
      'piece.command_id',
      'piece.consignment_id',
    ]);
  });
});
