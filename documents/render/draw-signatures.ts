import type { Signatory, Signatures } from './paper';
import { mm, type Sheet } from './sheet';

const SIZE = 11;
/** Room for a signature and a stamp. */
const SIGNING_ROOM = mm(20);
const GAP = mm(5);
const CLOSING_GAP = mm(5);
const DOTTED = '( ………………………………… )';

interface SignaturePlace {
  signatory: Signatory;
  x: number;
  width: number;
}

/** The places of a row of signatures; a single one is at the right, as in letters. */
function placesOf(sheet: Sheet, row: readonly Signatory[]): SignaturePlace[] {
  const columns = Math.max(2, row.length);
  const width = sheet.width / columns;
  const first = row.length === 1 ? 1 : 0;
  return row.map((signatory, index) => ({ signatory, x: sheet.left + (first + index) * width, width }));
}

function heightsOf(
  sheet: Sheet,
  places: readonly SignaturePlace[],
): { role: number; name: number; position: number } {
  const tallest = (textOf: (signatory: Signatory) => string): number =>
    Math.max(
      ...places.map(({ signatory, width }) => sheet.heightOf(textOf(signatory), width - GAP, { size: SIZE })),
    );
  return {
    role: tallest(({ role }) => role),
    name: tallest(({ name }) => name ?? DOTTED),
    position: tallest(({ position }) => position ?? ''),
  };
}

function heightOfRow(sheet: Sheet, row: readonly Signatory[]): number {
  const { role, name, position } = heightsOf(sheet, placesOf(sheet, row));
  return role + SIGNING_ROOM + name + position + GAP;
}

function drawRow(sheet: Sheet, row: readonly Signatory[]): void {
  const places = placesOf(sheet, row);
  const heights = heightsOf(sheet, places);
  const top = sheet.y;
  for (const { signatory, x, width } of places) {
    const at = (y: number, text: string, face: 'Times-Roman' | 'Times-Bold'): void =>
      sheet.writeAt(x + GAP / 2, y, text, width - GAP, { size: SIZE, face, align: 'center' });
    const nameTop = top + heights.role + SIGNING_ROOM;
    at(top, signatory.role, 'Times-Roman');
    at(nameTop, signatory.name ?? DOTTED, signatory.name === null ? 'Times-Roman' : 'Times-Bold');
    if (signatory.position !== null) at(nameTop + heights.name, signatory.position, 'Times-Roman');
  }
  sheet.moveTo(top + heightOfRow(sheet, row));
}

/** The height that the closing text and the first row of signatures need together. */
export function heightOfSigning(sheet: Sheet, { closing, dated, rows }: Signatures): number {
  const [first = []] = rows;
  const words = closing === '' ? 0 : sheet.heightOf(closing, sheet.width) + CLOSING_GAP;
  return words + sheet.heightOf(dated, sheet.width) + mm(2) + heightOfRow(sheet, first) - GAP;
}

/** Draws the closing text, place and date, and the rows of signatures. */
export function drawSignatures(sheet: Sheet, signatures: Signatures): void {
  const { closing, dated, rows } = signatures;
  const half = sheet.width / 2;
  sheet.require(heightOfSigning(sheet, signatures));
  if (closing !== '') {
    sheet.write(closing, { align: 'justify' });
    sheet.skip(CLOSING_GAP);
  }
  sheet.write(dated, { x: sheet.left + half, width: half, align: 'center' });
  sheet.skip(mm(2));
  for (const row of rows) {
    sheet.require(heightOfRow(sheet, row) - GAP);
    drawRow(sheet, row);
  }
}
