import { randomUUID } from 'node:crypto';
import { Command, InvalidArgumentError, Option } from 'commander';
import {
  countAffected,
  declareOutage,
  listOutages,
  outageLog,
  requireOutage,
  updateOutage,
  type LoggedEntry,
  type OutageRow,
} from '../../db/centre/outages';
import { inTransaction, leftToFloor, openPool, type Transaction } from '../../db/core/store';
import { Announcer, OutageCause, OutageFunction, outageState, type DayCap } from '../../domain/centre/outage';
import type { OutageUpdate } from '../../domain/centre/outage-entry';
import { TerbitError } from '../../domain/errors/terbit-error';
import type { OfficeCode } from '../../domain/regions/regions';
import { OFFICE_NOT_RUNNING, OUTAGE_COMMAND_TEXTS } from '../../domain/texts/commands';
import { ERROR_TEXTS } from '../../domain/texts/errors';
import { say, type Language } from '../../domain/texts/language';
import { OUTAGE_CAUSE_TEXTS, OUTAGE_ENTRY, OUTAGE_LINES } from '../../domain/texts/outages';
import { readSettings } from '../../platform/config';
import { environmentBesideOffice } from '../../platform/launcher/running-office';
import type { CliContext } from '../context';
import { parseOffice } from '../options';
import { stationsOf } from '../../db/office/sites';
import { MS_PER_DAY } from '../../domain/values/plain-date';

const SHOWN = 50;
const MS_PER_MINUTE = 60_000;
const FOREVER = new Date('9999-12-31T00:00:00Z');

function parseMoment(text: string): Date {
  const isMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.test(text);
  if (!isMoment || Number.isNaN(Date.parse(text))) {
    throw new InvalidArgumentError('Isi waktu dengan zona, misalnya 2026-11-23T14:00+08:00.');
  }
  return new Date(text);
}

function parseCount(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('Isi bilangan, 0 sampai 99999.');
  return Number(text);
}

function parseId(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) {
    throw new InvalidArgumentError('Isi nomor gangguan dari terbit outage list.');
  }
  return text.toLowerCase();
}

/** Runs work on the database of the running office, in one transaction; a refusal reads as that of the API. */
async function inOffice<T>(
  office: OfficeCode,
  language: Language,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const { DATABASE_URL: url } = readSettings(environmentBesideOffice());
  if (url === undefined) throw new Error(OFFICE_NOT_RUNNING[language]);
  const pool = openPool(url, () => undefined, { max: 1 });
  try {
    return await inTransaction({ pool, dispatch: leftToFloor }, async (tx) => {
      if ((await stationsOf(tx, office)).length === 0) throw new TerbitError('OFFICE_NOT_SERVED');
      return work(tx);
    });
  } catch (error) {
    if (!(error instanceof TerbitError)) throw error;
    const { title, remedy } = say(ERROR_TEXTS, error.code, language);
    const fields = (error.facts.errors ?? []).map(({ pointer, code }) => ` ${pointer} (${code})`).join(',');
    throw new Error(`${title}.${fields} ${remedy}`, { cause: error });
  } finally {
    await pool.end();
  }
}

interface Shown {
  affected: number;
  now: Date;
  language: Language;
}

/** An outage as lines for a person. */
function outageLines(row: OutageRow, { affected, now, language }: Shown): string[] {
  const { outageId, cause, detected, reporter, since, endedAt, expectedEnd } = row;
  const facts = OUTAGE_LINES[language]({
    since: since.toISOString(),
    minutes: Math.max(0, Math.round(((endedAt ?? now).getTime() - since.getTime()) / MS_PER_MINUTE)),
    endedAt: endedAt?.toISOString() ?? null,
    expectedEnd: expectedEnd?.toISOString() ?? null,
    state: outageState(row, now),
    reporter: detected ? null : reporter,
    casesAffected: affected,
    cap: { printing: row.printCap, recording: row.recordCap },
  });
  const head = `${outageId}  ${row.function}  ${say(OUTAGE_CAUSE_TEXTS, cause, language)}`;
  return [head, ...facts.map((line) => `      ${line}`)];
}

function logLine({ entry, actor, at }: LoggedEntry, language: Language): string {
  const note = 'note' in entry && entry.note !== null ? ` – ${entry.note}` : '';
  return `      ${at.toISOString()}  ${actor}: ${OUTAGE_ENTRY[language](entry)}${note}`;
}

interface Who {
  office: OfficeCode;
  sub?: string;
}

function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .requiredOption('--office <kode>', 'kode kantor, misalnya 53.71', parseOffice);
}

/** A subcommand that changes something, and so is somebody's. */
function deed(name: string, description: string): Command {
  return subcommand(name, description).option('--sub <nama>', 'nama petugas yang mencatat');
}

function byWhom({ office, sub }: Who): { commandId: string; actor: string } {
  return { commandId: `cli:${randomUUID()}`, actor: sub ?? `admin@${office}` };
}

async function update(
  { now, language }: CliContext,
  who: Who,
  outageId: string,
  change: OutageUpdate,
): Promise<void> {
  await inOffice(who.office, language(), (tx) =>
    updateOutage(tx, now(), { outageId, office: who.office, ...byWhom(who), update: change }),
  );
  console.log(OUTAGE_COMMAND_TEXTS[language()].recorded);
}

function listCommand({ now, language: chosen }: CliContext): Command {
  return subcommand('list', 'Menampilkan gangguan yang berlangsung, terjadwal dan baru selesai')
    .option('--days <hari>', 'berapa hari ke belakang', parseCount, 30)
    .option('--json', 'satu larik JSON sebagai ganti tabel')
    .action(async ({ office, days, json = false }: Who & { days: number; json?: boolean }) => {
      const language = chosen();
      const at = now();
      const from = new Date(at.getTime() - days * MS_PER_DAY);
      const found = await inOffice(office, language, async (tx) => {
        const rows = await listOutages(tx, office, { from, to: FOREVER }, SHOWN);
        const counted: { row: OutageRow; affected: number }[] = [];
        for (const row of rows) counted.push({ row, affected: await countAffected(tx, row, at) });
        return counted;
      });
      if (json)
        console.log(JSON.stringify(found.map(({ row, affected }) => ({ ...row, casesAffected: affected }))));
      else if (found.length === 0) console.log(OUTAGE_COMMAND_TEXTS[language].none);
      else {
        const lines = found.flatMap(({ row, affected }) => outageLines(row, { affected, now: at, language }));
        console.log(lines.join('\n'));
      }
    });
}

function showCommand({ now, language: chosen }: CliContext): Command {
  return subcommand('show', 'Menampilkan satu gangguan dengan semua yang dicatat tentangnya')
    .argument('<nomor>', 'nomor gangguan', parseId)
    .action(async (outageId: string, { office }: Who) => {
      const language = chosen();
      const lines = await inOffice(office, language, async (tx) => {
        const row = await requireOutage(tx, office, outageId);
        const entries = await outageLog(tx, outageId);
        const affected = await countAffected(tx, row, now());
        const log = entries.map((entry) => logLine(entry, language));
        return [...outageLines(row, { affected, now: now(), language }), ...log];
      });
      console.log(lines.join('\n'));
    });
}

interface DeclareOptions extends Who {
  function: OutageFunction;
  cause: OutageCause;
  by?: Announcer;
  since?: Date;
  expectedEnd?: Date;
  printCap?: number;
  recordCap?: number;
  note?: string;
}

function declareCommand({ now, language }: CliContext): Command {
  return deed('declare', 'Mencatat gangguan, atau pekerjaan terjadwal; nomornya dicetak')
    .addOption(
      new Option('--function <apa>', 'yang terganggu').choices(OutageFunction.options).makeOptionMandatory(),
    )
    .addOption(new Option('--cause <sebab>', 'sebabnya').choices(OutageCause.options).default('UNKNOWN'))
    .addOption(new Option('--by <siapa>', 'untuk PLANNED: pengumum pekerjaannya').choices(Announcer.options))
    .option('--since <waktu>', 'mulai, dengan zona; tanpa ini sekarang', parseMoment)
    .option('--expected-end <waktu>', 'perkiraan selesai, dengan zona', parseMoment)
    .option('--print-cap <kartu>', 'untuk OWN_SERVER: batas cetak sehari', parseCount)
    .option('--record-cap <orang>', 'untuk OWN_SERVER: batas perekaman sehari', parseCount)
    .option('--note <teks>', 'keterangan')
    .action(async (options: DeclareOptions) => {
      const at = now();
      const { office, cause, by: announcedBy = null, since = at, expectedEnd = null, note = null } = options;
      const cap: DayCap = { printing: options.printCap ?? null, recording: options.recordCap ?? null };
      const declaration = { cause, announcedBy, cap, since, expectedEnd, note, office };
      const outageId = await inOffice(office, language(), (tx) =>
        declareOutage(tx, at, { ...declaration, function: options.function, ...byWhom(options) }),
      );
      console.log(outageId);
    });
}

function causeCommand(context: CliContext): Command {
  return deed('cause', 'Mencatat sebab gangguan')
    .argument('<nomor>', 'nomor gangguan', parseId)
    .addOption(new Option('--cause <sebab>', 'sebabnya').choices(OutageCause.options).makeOptionMandatory())
    .addOption(new Option('--by <siapa>', 'untuk PLANNED: pengumum pekerjaannya').choices(Announcer.options))
    .action(async (outageId: string, who: Who & { cause: OutageCause; by?: Announcer }) => {
      const { cause, by = null } = who;
      await update(context, who, outageId, { type: 'CAUSE', cause, announcedBy: by, note: null });
    });
}

function escalateCommand(context: CliContext): Command {
  return deed('escalate', 'Mencatat kepada siapa gangguan diteruskan')
    .argument('<nomor>', 'nomor gangguan', parseId)
    .requiredOption('--to <siapa>', 'pihak yang dimintai bantuan')
    .option('--reference <nomor>', 'nomor laporan di pihak itu')
    .option('--note <teks>', 'keterangan')
    .action(async (outageId: string, who: Who & { to: string; reference?: string; note?: string }) => {
      const { to, reference = null, note = null } = who;
      await update(context, who, outageId, { type: 'ESCALATION', to, reference, note });
    });
}

function visitCommand(context: CliContext): Command {
  return deed('visit', 'Mencatat siapa yang datang dan apa yang dikerjakan')
    .argument('<nomor>', 'nomor gangguan', parseId)
    .requiredOption('--by <siapa>', 'yang datang')
    .requiredOption('--did <teks>', 'yang dikerjakan')
    .option('--at <waktu>', 'kapan, dengan zona; tanpa ini sekarang', parseMoment)
    .action(async (outageId: string, who: Who & { by: string; did: string; at?: Date }) => {
      const { by, did, at = context.now() } = who;
      await update(context, who, outageId, { type: 'VISIT', by, did, visitedAt: at.toISOString() });
    });
}

function expectCommand(context: CliContext): Command {
  return deed('expect', 'Mencatat perkiraan selesai; tanpa --end tidak diketahui lagi')
    .argument('<nomor>', 'nomor gangguan', parseId)
    .option('--end <waktu>', 'perkiraan selesai, dengan zona', parseMoment)
    .option('--note <teks>', 'keterangan')
    .action(async (outageId: string, who: Who & { end?: Date; note?: string }) => {
      const { end, note = null } = who;
      const expectedEnd = end?.toISOString() ?? null;
      await update(context, who, outageId, { type: 'EXPECTED_END', expectedEnd, note });
    });
}

function capCommand(context: CliContext): Command {
  return deed('cap', 'Mengubah batas sehari selama server dinas sendiri terganggu; yang tidak disebut bebas')
    .argument('<nomor>', 'nomor gangguan', parseId)
    .option('--print <kartu>', 'batas cetak sehari', parseCount)
    .option('--record <orang>', 'batas perekaman sehari', parseCount)
    .option('--note <teks>', 'keterangan')
    .action(async (outageId: string, who: Who & { print?: number; record?: number; note?: string }) => {
      const { print: printing = null, record: recording = null, note = null } = who;
      await update(context, who, outageId, { type: 'CAP', cap: { printing, recording }, note });
    });
}

function endCommand(context: CliContext): Command {
  return deed('end', 'Mencatat selesainya gangguan yang dilaporkan, atau membatalkan yang terjadwal')
    .argument('<nomor>', 'nomor gangguan', parseId)
    .option('--note <teks>', 'keterangan')
    .action(async (outageId: string, who: Who & { note?: string }) => {
      await update(context, who, outageId, { type: 'END', note: who.note ?? null });
    });
}

/** `terbit outage`: the outage register of an office, by the functions that the API uses. */
export function outageCommand(context: CliContext): Command {
  const command = new Command('outage').description('Daftar gangguan sebuah kantor');
  const reading = [listCommand, showCommand];
  const writing = [declareCommand, causeCommand, escalateCommand, visitCommand, expectCommand, capCommand];
  for (const make of [...reading, ...writing, endCommand]) command.addCommand(make(context));
  return command;
}
