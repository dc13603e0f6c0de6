/** One thing that must never be: which case, attempt, account or piece, and what is wrong with it. No personal data. */
export interface Violation {
  subject: string;
  problem: string;
}

/** The invariants that stored data can show, by their numbers in docs/verification.md, as officers read them. */
export const INVARIANTS = {
  1: 'Tidak ada berkas yang hilang atau tertahan tanpa sebab',
  2: 'Satu berkas terbuka per orang dan layanan',
  3: 'Tidak ada cetak tanpa verdik tunggal dan umur yang cukup',
  4: 'Paling banyak satu kartu baik per berkas',
  5: 'Setiap keping blanko ada di tepat satu tempat',
  7: 'Paket stasiun yang diterima menjadi tepat satu perekaman',
  8: 'Antrean cetak sesuai urutan',
  9: 'Biometrik tidak tersimpan sesudah pusat memilikinya',
} as const;
export type Invariant = keyof typeof INVARIANTS;

/** Collects violations by invariant. */
export class Findings {
  private readonly byInvariant = new Map<number, Violation[]>(
    Object.keys(INVARIANTS).map((key) => [Number(key), []]),
  );

  note(invariant: Invariant, subject: string, problem: string): void {
    this.byInvariant.get(invariant)?.push({ subject, problem });
  }

  report(): { invariant: number; name: string; violations: Violation[] }[] {
    return Object.entries(INVARIANTS).map(([key, name]) => {
      const invariant = Number(key);
      return { invariant, name, violations: this.byInvariant.get(invariant) ?? [] };
    });
  }
}
