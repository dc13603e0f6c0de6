import { regionName } from '../../domain/regions/regions';
import { drawSignatures, heightOfSigning } from './draw-signatures';
import { drawTable } from './draw-table';
import type { Annex, Block, Paper } from './paper';
import { mm, Sheet } from './sheet';

const BODY_SIZE = 11;
const LABEL_WIDTH = mm(42);
/** The space between two blocks. */
const GAP = mm(3);

/** The letterhead (kop surat) of a dinas. */
function drawLetterhead(sheet: Sheet, office: string): void {
  const government = `PEMERINTAH ${regionName(office)}`.toUpperCase();
  sheet.write(government, { size: 14, face: 'Times-Bold', align: 'center' });
  sheet.write('DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL', { size: 15, face: 'Times-Bold', align: 'center' });
  sheet.skip(mm(2));
  sheet.rule(2);
  sheet.skip(2.5);
  sheet.rule(0.5);
  sheet.skip(mm(6));
}

function drawTitle(sheet: Sheet, title: string, subtitle: readonly string[]): void {
  sheet.write(title, { size: 13, face: 'Times-Bold', align: 'center' });
  for (const line of subtitle) sheet.write(line, { size: BODY_SIZE, align: 'center' });
  sheet.skip(mm(5));
}

function drawFacts(sheet: Sheet, rows: readonly (readonly [string, string])[]): void {
  for (const [label, value] of rows) {
    const width = sheet.width - LABEL_WIDTH - mm(4);
    const height = sheet.heightOf(value, width);
    sheet.require(height);
    sheet.writeAt(sheet.left, sheet.y, label, LABEL_WIDTH);
    sheet.writeAt(sheet.left + LABEL_WIDTH, sheet.y, ':', mm(4));
    sheet.writeAt(sheet.left + LABEL_WIDTH + mm(4), sheet.y, value, width);
    sheet.skip(height + 1);
  }
}

/**
 * The height that a paragraph needs on the page: its first lines, or all of it when signatures follow, which stay with
 * it.
 */
function roomFor(sheet: Sheet, text: string, next: Block | undefined): number {
  const height = sheet.heightOf(text, sheet.width);
  if (next?.kind === 'signatures') return height + GAP + heightOfSigning(sheet, next);
  return Math.min(height, 2 * sheet.heightOf('M', sheet.width));
}

function drawBlock(sheet: Sheet, block: Block, next: Block | undefined): void {
  switch (block.kind) {
    case 'paragraph':
      sheet.require(roomFor(sheet, block.text, next));
      sheet.write(block.text, { align: 'justify' });
      break;
    case 'facts':
      drawFacts(sheet, block.rows);
      break;
    case 'table':
      drawTable(sheet, block);
      break;
    case 'signatures':
      drawSignatures(sheet, block);
      break;
  }
  sheet.skip(GAP);
}

function drawBlocks(sheet: Sheet, blocks: readonly Block[]): void {
  blocks.forEach((block, index) => drawBlock(sheet, block, blocks[index + 1]));
}

function drawAnnex(sheet: Sheet, { title, blocks }: Annex, subtitle: readonly string[]): void {
  sheet.newPage();
  drawTitle(sheet, title, subtitle);
  drawBlocks(sheet, blocks);
}

/** The bytes of a paper as PDF on A4; the same paper gives the same bytes. */
export function renderPaper(paper: Paper): Promise<Buffer> {
  const { office, title, subtitle, orientation, at, blocks, annexes } = paper;
  const sheet = new Sheet(title, orientation, at);
  drawLetterhead(sheet, office);
  drawTitle(sheet, title, subtitle);
  drawBlocks(sheet, blocks);
  for (const annex of annexes) drawAnnex(sheet, annex, subtitle);
  return sheet.finish([title, ...subtitle].join(' · '));
}
