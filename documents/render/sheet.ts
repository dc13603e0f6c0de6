import PDFDocument from 'pdfkit';
import { printable } from './printable-text';

const POINTS_PER_MM = 72 / 25.4;
/** The left margin leaves room for the holes of a folder. */
const MARGINS_MM = { top: 20, bottom: 22, left: 30, right: 20 };
const FOOTER_MM = 12;
const FOOTER_SIZE = 8;

type Face = 'Times-Roman' | 'Times-Bold' | 'Times-Italic';

/** Fonts that every PDF reader has, so that none has to be embedded. */
export interface Typeface {
  face?: Face;
  size?: number;
  align?: 'left' | 'center' | 'right' | 'justify';
}

export function mm(length: number): number {
  return length * POINTS_PER_MM;
}

/** Pages of A4 that are written from top to bottom. Lengths are in points. */
export class Sheet {
  readonly left = mm(MARGINS_MM.left);
  readonly width: number;
  private readonly pdf: PDFKit.PDFDocument;
  private readonly bytes: Promise<Buffer>;

  /** `at` is part of the bytes; nothing is compressed, since another zlib version would produce other bytes. */
  constructor(title: string, orientation: 'portrait' | 'landscape', at: Date) {
    this.pdf = new PDFDocument({
      size: 'A4',
      layout: orientation,
      compress: false,
      bufferPages: true,
      lang: 'id-ID',
      margins: {
        top: mm(MARGINS_MM.top),
        bottom: mm(MARGINS_MM.bottom),
        left: mm(MARGINS_MM.left),
        right: mm(MARGINS_MM.right),
      },
      info: { Title: printable(title), Creator: 'Terbit', Producer: 'Terbit', CreationDate: at },
    });
    const { pdf } = this;
    this.width = pdf.page.width - mm(MARGINS_MM.left + MARGINS_MM.right);
    const chunks: Buffer[] = [];
    this.bytes = new Promise((resolve, reject) => {
      pdf
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => resolve(Buffer.concat(chunks)))
        .on('error', reject);
    });
  }

  get y(): number {
    return this.pdf.y;
  }

  moveTo(y: number): void {
    this.pdf.y = y;
  }

  skip(height: number): void {
    this.pdf.y += height;
  }

  newPage(): void {
    this.pdf.addPage();
  }

  /** Begins a new page when `height` does not fit on this one; returns whether it did. */
  require(height: number): boolean {
    const isTooLow = this.y + height > this.bottom;
    if (isTooLow) this.newPage();
    return isTooLow;
  }

  private get bottom(): number {
    return this.pdf.page.height - mm(MARGINS_MM.bottom);
  }

  heightOf(text: string, width: number, { face = 'Times-Roman', size = 11 }: Typeface = {}): number {
    return this.pdf.font(face).fontSize(size).heightOfString(printable(text), { width });
  }

  /** Writes text that flows over as many lines, and pages, as it needs. */
  write(text: string, typeface: Typeface & { x?: number; width?: number } = {}): void {
    const { face = 'Times-Roman', size = 11, align = 'left', x = this.left, width = this.width } = typeface;
    this.pdf.font(face).fontSize(size).text(printable(text), x, this.y, { width, align });
  }

  /** Writes text at a position that has room for it, without moving on. */
  writeAt(x: number, y: number, text: string, width: number, typeface: Typeface = {}): void {
    const before = this.y;
    this.moveTo(y);
    this.write(text, { ...typeface, x, width });
    this.moveTo(before);
  }

  line(from: { x: number; y: number }, to: { x: number; y: number }, weight = 0.5): void {
    this.pdf.lineWidth(weight).moveTo(from.x, from.y).lineTo(to.x, to.y).stroke();
  }

  rule(weight: number): void {
    this.line({ x: this.left, y: this.y }, { x: this.left + this.width, y: this.y }, weight);
  }

  box(x: number, y: number, width: number, height: number, fill: string | null = null): void {
    if (fill !== null) this.pdf.rect(x, y, width, height).fill(fill).fillColor('black');
    this.pdf.lineWidth(0.5).rect(x, y, width, height).stroke();
  }

  /** Writes the foot of every page and returns the bytes. */
  async finish(footer: string): Promise<Buffer> {
    const { count } = this.pdf.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.pdf.switchToPage(page);
      const y = this.pdf.page.height - mm(FOOTER_MM);
      const number = `Halaman ${page + 1} dari ${count}`;
      this.pdf.font('Times-Italic').fontSize(FOOTER_SIZE);
      const numberAt = this.left + this.width - this.pdf.widthOfString(number);
      // A text that may wrap would begin a new page here.
      this.pdf.text(this.shortened(footer, numberAt - this.left - mm(5)), this.left, y, { lineBreak: false });
      this.pdf.text(number, numberAt, y, { lineBreak: false });
    }
    this.pdf.end();
    return this.bytes;
  }

  private shortened(text: string, width: number): string {
    let shown = printable(text);
    while (this.pdf.widthOfString(shown) > width) shown = `${shown.slice(0, -2)}…`;
    return shown;
  }
}
