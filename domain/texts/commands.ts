import type { Stage } from '../case/stage';
import type { OfficeWorkflow } from '../office/office-workflow';
import { STAGE_TEXTS } from './case';
import type { InEachLanguage, Sentence } from './language';

/** The messages of the commands of `terbit` that cannot begin. */
export const OFFICE_NOT_RUNNING: InEachLanguage = {
  id: 'Kantor tidak berjalan. Jalankan npm start dahulu, atau setel DATABASE_URL.',
  en: 'The office is not running. Run npm start first, or set DATABASE_URL.',
};
export const ENGINE_NOT_RUNNING: InEachLanguage = {
  id: 'Kantor tidak berjalan. Jalankan npm start dahulu, atau setel DATABASE_URL dan TEMPORAL_ADDRESS.',
  en: 'The office is not running. Run npm start first, or set DATABASE_URL and TEMPORAL_ADDRESS.',
};
export const ENGINE_SILENT: Sentence<{ address: string }> = {
  id: ({ address }) =>
    `Temporal di ${address} tidak menjawab. Hidupkan dahulu; berkas tidak hilang, semuanya ada di Postgres.`,
  en: ({ address }) =>
    `Temporal at ${address} does not answer. Start it first; no case is lost, Postgres has them all.`,
};
export const NAMESPACE_MISSING: Sentence<{ namespace: string; command: string }> = {
  id: ({ namespace, command }) => `Namespace ${namespace} belum ada di Temporal. Buat dahulu: ${command}`,
  en: ({ namespace, command }) => `Temporal has no namespace ${namespace}. Create it first: ${command}`,
};
export const ATTRIBUTES_MISSING: Sentence<{ namespace: string; names: string; commands: string }> = {
  id: ({ namespace, names, commands }) =>
    [
      `Atribut pencarian belum ada di namespace ${namespace}: ${names}.`,
      'Pada Temporal yang dijalankan npm start, jalankan ulang npm start. Pada Temporal lain:',
      commands,
      'Setelah itu jalankan terbit rebuild lagi.',
    ].join('\n'),
  en: ({ namespace, names, commands }) =>
    [
      `The namespace ${namespace} lacks search attributes: ${names}.`,
      'With the Temporal of npm start, restart npm start. With another Temporal:',
      commands,
      'Then run terbit rebuild again.',
    ].join('\n'),
};

/** The end of a list that is cut. */
export const AND_MORE: Sentence<{ rest: number }> = {
  id: ({ rest }) => `dan ${rest} lagi`,
  en: ({ rest }) => `and ${rest} more`,
};

export const INTERRUPTED: InEachLanguage = {
  id: 'Temporal berhenti menjawab. Jalankan perintah ini lagi; yang sudah dimulai tidak dimulai dua kali.',
  en: 'Temporal stopped answering. Run this command again; what was started is not started twice.',
};

export const VERIFY_TEXTS: InEachLanguage<{
  heading: string;
  whole: string;
  violations: (count: number) => string;
  allWhole: string;
  broken: (count: number) => string;
}> = {
  id: {
    heading: 'Pemeriksaan data',
    whole: 'utuh',
    violations: (count) => `${count} pelanggaran`,
    allWhole: 'Data utuh.',
    broken: (count) => `Data tidak utuh: ${count} aturan dilanggar.`,
  },
  en: {
    heading: 'Verification of data',
    whole: 'whole',
    violations: (count) => `${count} violations`,
    allWhole: 'The data are whole.',
    broken: (count) => `The data are not whole: ${count} invariants are violated.`,
  },
};

interface StartedCounts {
  open: number;
  started: number;
  running: number;
  offices: Record<OfficeWorkflow, number>;
}

const OFFICES_STARTED: Sentence<Record<OfficeWorkflow, number>> = {
  id: (offices) =>
    `${offices['print-floor']} lantai cetak dan ${offices['centre-link']} sambungan pusat dimulai`,
  en: (offices) =>
    `${offices['print-floor']} print floors and ${offices['centre-link']} links to the centre started`,
};

export const REFUSED_BY_ENGINE: Sentence<{ refused: number }> = {
  id: ({ refused }) => `${refused} ditolak Temporal:`,
  en: ({ refused }) => `${refused} refused by Temporal:`,
};

export const REBUILD_TEXTS: InEachLanguage<{
  begins: (facts: { open: number; rate: number }) => string;
  progress: (facts: { done: number; open: number }) => string;
  counts: (counts: StartedCounts) => string[];
  done: string;
  incomplete: string;
}> = {
  id: {
    begins: ({ open, rate }) =>
      `Membangun ulang ${open} berkas dari Postgres, paling banyak ${rate} per detik.`,
    progress: ({ done, open }) => `${done} dari ${open} …`,
    counts: ({ open, started, running, offices }) => [
      `${open} berkas terbuka di Postgres`,
      `${started} alur kerja dimulai, masing-masing dari tahapnya yang tercatat`,
      `${running} dibiarkan: alur kerjanya sudah berjalan`,
      OFFICES_STARTED.id(offices),
    ],
    done: 'Selesai.',
    incomplete: 'Belum selesai: lihat yang ditolak di atas.',
  },
  en: {
    begins: ({ open, rate }) => `Rebuilding ${open} cases from Postgres, at most ${rate} a second.`,
    progress: ({ done, open }) => `${done} of ${open} …`,
    counts: ({ open, started, running, offices }) => [
      `${open} open cases in Postgres`,
      `${started} workflows started, each at its recorded stage`,
      `${running} left alone: their workflows are running`,
      OFFICES_STARTED.en(offices),
    ],
    done: 'Done.',
    incomplete: 'Not complete: see what was refused above.',
  },
};

interface RedriveCounts {
  started: number;
  woken: number;
  left: number;
  waiting: number;
  /** Null where one stage was asked for. */
  offices: Record<OfficeWorkflow, number> | null;
}

interface RedriveOne {
  caseNumber: string;
  stage: Stage;
}

export const REDRIVE_TEXTS: InEachLanguage<{
  heading: string;
  counts: (counts: RedriveCounts) => string[];
  unknown: (caseNumber: string) => string;
  finished: (one: RedriveOne) => string;
  started: (one: RedriveOne) => string;
  woken: (one: RedriveOne) => string;
}> = {
  id: {
    heading: 'Berkas digerakkan lagi',
    counts: ({ started, woken, left, waiting, offices }) => [
      `${started} alur kerja dimulai: berkasnya terbuka tetapi alur kerjanya tidak berjalan`,
      `${woken} dibangunkan: riwayatnya lebih baru daripada yang terakhir dilihat alur kerjanya`,
      ...(offices === null ? [] : [OFFICES_STARTED.id(offices)]),
      `${left} dibiarkan: ${left - waiting} berjalan dan sudah melihat yang terbaru, ${waiting} menunggu disampaikan oleh pekerja`,
    ],
    unknown: (caseNumber) => `Tidak ada berkas bernomor ${caseNumber}.`,
    finished: ({ caseNumber, stage }) =>
      `${caseNumber} dibiarkan: berkasnya sudah selesai (${STAGE_TEXTS[stage].id}).`,
    started: ({ caseNumber, stage }) => `${caseNumber} dimulai. Tahapnya: ${STAGE_TEXTS[stage].id}.`,
    woken: ({ caseNumber, stage }) => `${caseNumber} dibangunkan. Tahapnya: ${STAGE_TEXTS[stage].id}.`,
  },
  en: {
    heading: 'Cases started or woken again',
    counts: ({ started, woken, left, waiting, offices }) => [
      `${started} workflows started: the case is open but its workflow was not running`,
      `${woken} woken: the journal is newer than what the workflow last saw`,
      ...(offices === null ? [] : [OFFICES_STARTED.en(offices)]),
      `${left} left alone: ${left - waiting} run and have seen the newest, ${waiting} wait for delivery by a worker`,
    ],
    unknown: (caseNumber) => `There is no case numbered ${caseNumber}.`,
    finished: ({ caseNumber, stage }) =>
      `${caseNumber} left alone: the case is finished (${STAGE_TEXTS[stage].en}).`,
    started: ({ caseNumber, stage }) => `${caseNumber} started. Its stage: ${STAGE_TEXTS[stage].en}.`,
    woken: ({ caseNumber, stage }) => `${caseNumber} woken. Its stage: ${STAGE_TEXTS[stage].en}.`,
  },
};

export const OUTAGE_COMMAND_TEXTS: InEachLanguage<{ recorded: string; none: string }> = {
  id: { recorded: 'Dicatat.', none: 'Tidak ada gangguan.' },
  en: { recorded: 'Recorded.', none: 'There are no outages.' },
};
