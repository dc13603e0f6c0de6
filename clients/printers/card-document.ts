import PDFDocument from 'pdfkit';
import type { Applicant } from '../../domain/case/applicant';
import { regionName } from '../../domain/regions/regions';

const POINTS_PER_MM = 72 / 25.4;
/** ISO/IEC 7810 ID-1. */
const CARD_MM = { width: 85.6, height: 53.98 };
const PHOTO_MM = { left: 64, top: 12, width: 18, height: 24 };
const JPEG_START = Buffer.from([0xff, 0xd8]);
const JPEG_END = Buffer.from([0xff, 0xd9]);
const PNG_START = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
/** Offsets in a PNG, in its first chunk (ISO/IEC 15948, 11.2.2). */
const PNG_COLOUR_TYPE_AT = 25;
const PNG_INTERLACE_AT = 28;
const PNG_WITHOUT_TRANSPARENCY = [0, 2];

/** A portrait that is neither JPEG nor PNG, or that cannot be put on a card. */
export class UndrawablePortrait extends Error {
  override readonly name = 'UndrawablePortrait';
}

function rowsOf(applicant: Applicant): [string, string][] {
  const { address } = applicant;
  const [kecamatan, kelurahan] = [address.kelurahan.slice(0, 8), address.kelurahan].map(regionName);
  return [
    ['Nama', applicant.fullName],
    ['Tempat/Tgl Lahir', `${applicant.birthPlace}, ${applicant.birthDate.split('-').reverse().join('-')}`],
    ['Jenis Kelamin', applicant.sex === 'MALE' ? 'LAKI-LAKI' : 'PEREMPUAN'],
    ['Alamat', address.street],
    ['RT/RW', `${address.rt.padStart(3, '0')}/${address.rw.padStart(3, '0')}`],
    ['Kel/Desa', kelurahan ?? ''],
    ['Kecamatan', kecamatan ?? ''],
    ['Agama', applicant.religion],
    ['Status Perkawinan', applicant.maritalStatus],
    ['Pekerjaan', applicant.occupation],
    ['Kewarganegaraan', applicant.nationality],
    ['Berlaku Hingga', 'SEUMUR HIDUP'],
  ];
}

/**
 * Another format, a truncated file, or a kind of PNG that portraits do not use and that the library would decode in the
 * background.
 */
function isUndrawable(portrait: Buffer): boolean {
  if (begins(portrait, JPEG_START)) return !portrait.includes(JPEG_END);
  if (!begins(portrait, PNG_START)) return true;
  const colourType = portrait[PNG_COLOUR_TYPE_AT] ?? NaN;
  return !PNG_WITHOUT_TRANSPARENCY.includes(colourType) || portrait[PNG_INTERLACE_AT] !== 0;
}

function begins(portrait: Buffer, signature: Buffer): boolean {
  return portrait.subarray(0, signature.length).equals(signature);
}

function placePortrait(page: PDFKit.PDFDocument, portrait: Buffer): void {
  if (isUndrawable(portrait)) throw new UndrawablePortrait();
  const fit: [number, number] = [at(PHOTO_MM.width), at(PHOTO_MM.height)];
  try {
    page.image(portrait, at(PHOTO_MM.left), at(PHOTO_MM.top), { fit });
  } catch {
    throw new UndrawablePortrait();
  }
}

function at(mm: number): number {
  return mm * POINTS_PER_MM;
}

/**
 * The face of the card as one ID-1 page of PDF; `portrait` is a JPEG or PNG.
 *
 * @throws UndrawablePortrait
 */
export async function renderCard(office: string, applicant: Applicant, portrait: Buffer): Promise<Buffer> {
  const page = new PDFDocument({
    size: [CARD_MM.width * POINTS_PER_MM, CARD_MM.height * POINTS_PER_MM],
    margin: 0,
    compress: false,
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    page
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', resolve)
      .on('error', reject);
  });
  page.font('Helvetica-Bold').fontSize(6);
  page.text(`PROVINSI ${regionName(office.slice(0, 2)).toUpperCase()}`, 0, at(2), { align: 'center' });
  page.text(regionName(office).toUpperCase(), 0, at(4.5), { align: 'center' });
  page.fontSize(8).text(`NIK : ${applicant.nik}`, at(3), at(8));
  page.font('Helvetica').fontSize(5);
  rowsOf(applicant).forEach(([label, value], row) => {
    const top = at(13 + row * 3);
    page.text(label, at(3), top, { lineBreak: false }).text(`: ${value}`, at(22), top, { lineBreak: false });
  });
  placePortrait(page, portrait);
  page.end();
  await ended;
  return Buffer.concat(chunks);
}
