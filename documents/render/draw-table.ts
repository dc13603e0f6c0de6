import type { Column, Table } from './paper';
import type { Sheet, Typeface } from './sheet';

const SIZE = 9.5;
const PADDING = { x: 4, y: 3 };
const HEAD_FILL = '#e6e6e6';
const CELL: Typeface = { size: SIZE };
const BOLD: Typeface = { size: SIZE, face: 'Times-Bold' };

interface Measured {
  column: Column;
  x: number;
  width: number;
}

function measure(sheet: Sheet, columns: readonly Column[]): Measured[] {
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  let x = sheet.left;
  return columns.map((column) => {
    const width = (sheet.width * column.share) / shares;
    const measured = { column, x, width };
    x += width;
    return measured;
  });
}

function heightOfRow(
  sheet: Sheet,
  columns: readonly Measured[],
  cells: readonly string[],
  typeface: Typeface,
): number {
  const heights = columns.map(({ width }, index) =>
    sheet.heightOf(cells[index] ?? '', width - 2 * PADDING.x, typeface),
  );
  return Math.max(...heights) + 2 * PADDING.y;
}

interface RowStyle {
  typeface: Typeface;
  isHead?: boolean;
}

function drawRow(
  sheet: Sheet,
  columns: readonly Measured[],
  cells: readonly string[],
  style: RowStyle,
): void {
  const { typeface, isHead = false } = style;
  const height = heightOfRow(sheet, columns, cells, typeface);
  const top = sheet.y;
  columns.forEach(({ column, x, width }, index) => {
    sheet.box(x, top, width, height, isHead ? HEAD_FILL : null);
    const align = isHead ? 'center' : (column.align ?? 'left');
    const text = cells[index] ?? '';
    sheet.writeAt(x + PADDING.x, top + PADDING.y, text, width - 2 * PADDING.x, { ...typeface, align });
  });
  sheet.moveTo(top + height);
}

/** Draws a table; a page break repeats its head, and the total is never alone on a page. */
export function drawTable(sheet: Sheet, { columns, rows, total }: Table): void {
  const measured = measure(sheet, columns);
  const titles = columns.map(({ title }) => title);
  const drawHead = (): void => drawRow(sheet, measured, titles, { typeface: BOLD, isHead: true });
  const heightOf = (cells: readonly string[]): number => heightOfRow(sheet, measured, cells, CELL);
  const totalHeight = total === undefined ? 0 : heightOfRow(sheet, measured, total, BOLD);
  sheet.require(heightOfRow(sheet, measured, titles, BOLD) + heightOf(rows[0] ?? []));
  drawHead();
  rows.forEach((cells, index) => {
    const isLast = index === rows.length - 1;
    if (sheet.require(heightOf(cells) + (isLast ? totalHeight : 0))) drawHead();
    drawRow(sheet, measured, cells, { typeface: CELL });
  });
  if (total !== undefined) drawRow(sheet, measured, total, { typeface: BOLD });
}
