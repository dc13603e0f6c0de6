import { z } from 'zod';
import names from './wilayah.json';

const byCode: ReadonlyMap<string, string> = new Map(Object.entries(names));

/** Parts of a dotted region code: province, kabupaten/kota, kecamatan, kelurahan. */
const KECAMATAN_PARTS = 3;

/**
 * Whether the register of regions knows the code. A kelurahan counts as known when its kecamatan is: kelurahan are
 * listed for three cities only, and papers still name some that were merged or renumbered since.
 */
export function isKnownRegion(code: string): boolean {
  return byCode.has(code) || byCode.has(code.split('.').slice(0, KECAMATAN_PARTS).join('.'));
}

/** The official name of a region, or the code itself where the register lists none. */
export function regionName(code: string): string {
  return byCode.get(code) ?? code;
}

/** The kecamatan of a kabupaten or kota, in the order of their codes. */
export function kecamatanOf(office: OfficeCode): RegionCode[] {
  const prefix = `${office}.`;
  return [...byCode.keys()]
    .filter((code) => code.startsWith(prefix) && code.split('.').length === KECAMATAN_PARTS)
    .map((code) => RegionCode.parse(code))
    .sort();
}

/** A dotted region code of any level that the register of regions knows (Kepmendagri 300.2.2-2138/2025). */
export const RegionCode = z
  .string()
  .regex(/^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$/)
  .refine(isKnownRegion)
  .brand('RegionCode');
export type RegionCode = z.infer<typeof RegionCode>;

/** A kabupaten or kota, the area of one dinas: `53.71`. */
export const OfficeCode = z
  .string()
  .regex(/^\d{2}\.\d{2}$/)
  .refine(isKnownRegion)
  .brand('OfficeCode');
export type OfficeCode = z.infer<typeof OfficeCode>;

/** A dinas (`53.71`) or one of its kecamatan (`53.71.04`), where people are recorded and cards are kept. */
export const SiteCode = z
  .string()
  .regex(/^\d{2}\.\d{2}(\.\d{2})?$/)
  .refine(isKnownRegion)
  .brand('SiteCode');
export type SiteCode = z.infer<typeof SiteCode>;

/** A kelurahan or desa: `53.71.04.1003`. */
export const KelurahanCode = z
  .string()
  .regex(/^\d{2}\.\d{2}\.\d{2}\.\d{4}$/)
  .refine(isKnownRegion)
  .brand('KelurahanCode');

/** Whether a site belongs to an office. */
export function belongsTo(site: string, office: string): boolean {
  return site === office || site.startsWith(`${office}.`);
}

const WITA_PROVINCES = new Set(['51', '52', '53', '63', '64', '65', '71', '72', '73', '74', '75', '76']);
const WIT_PROVINCES = new Set(['81', '82', '91', '92', '93', '94', '95', '96', '97']);

/** Hours east of UTC at an office; Indonesia has three zones and no summer time (Keppres 41/1987). */
export function utcOffsetHours(office: string): 7 | 8 | 9 {
  const province = office.slice(0, 2);
  if (WITA_PROVINCES.has(province)) return 8;
  return WIT_PROVINCES.has(province) ? 9 : 7;
}
