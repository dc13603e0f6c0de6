import PDFDocument from 'pdfkit';
import type { Applicant } from '../../domain/applicant';
import { regionName } from '../../domain/regions/regions';

const POINTS_PER_MM = 72 / 25.4;
/** ISO/IEC 7810 ID-1. */
const CARD_MM = { width: 85.6, height: 53.98 };
const PHOTO_MM = { left: 64, top: 12, width: 18, height: 24 };
const IMAGE_SIGNATURES = [Buffer.from([0xff, 0xd8]), Buffer.from([0x89, 0x50, 0x4e, 0x47])];

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

/** The face of the card as one ID-1 page of PDF; `portrait` is placed when it is a JPEG or PNG. */
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
  const at = (mm: number): number => mm * POINTS_PER_MM;
  page.font('Helvetica-Bold').fontSize(6);
  page.text(`PROVINSI ${regionName(office.slice(0, 2)).toUpperCase()}`, 0, at(2), { align: 'center' });
  page.text(regionName(office).toUpperCase(), 0, at(4.5), { align: 'center' });
  page.fontSize(8).text(`NIK : ${applicant.nik}`, at(3), at(8));
  page.font('Helvetica').fontSize(5);
  rowsOf(applicant).forEach(([label, value], row) => {
    const top = at(13 + row * 3);
    page.text(label, at(3), top, { lineBreak: false }).text(`: ${value}`, at(22), top, { lineBreak: false });
  });
  if (IMAGE_SIGNATURES.some((signature) => portrait.subarray(0, signature.length).equals(signature))) {
    page.image(portrait, at(PHOTO_MM.left), at(PHOTO_MM.top), {
      fit: [at(PHOTO_MM.width), at(PHOTO_MM.height)],
    });
  }
  page.end();
  await ended;
  return Buffer.concat(chunks);
}
