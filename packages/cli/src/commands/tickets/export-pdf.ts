import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { TimeStyle } from '../../text/time.ts';
import { fontRuns } from './font-runs.ts';
import { type Exported, type TranscriptLine, transcriptLines, transcriptTitle } from './transcript.ts';

type Pdf = InstanceType<typeof PDFDocument>;

const grey = '#666666';
const ink = '#111111';

/** The transcript on A4, its fonts embedded: DejaVu Sans for letters, Noto Emoji for emoji. */
export async function transcriptPdf(exported: Exported, style: TimeStyle): Promise<Uint8Array> {
  const [title = '', ...details] = transcriptTitle(exported, style);
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 48,
    bufferPages: true,
    lang: style.lang,
    info: { Title: title, Creator: 'Balcão', CreationDate: new Date(exported.ticket.lastActivityAt) },
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  loadFonts(pdf);
  paragraph(pdf, title, { size: 15, colour: ink });
  for (const line of details) paragraph(pdf, line, { size: 9, colour: grey });
  for (const line of transcriptLines(exported, style)) drawLine(pdf, line);
  numberPages(pdf);
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

function drawLine(pdf: Pdf, line: TranscriptLine): void {
  switch (line.kind) {
    case 'day':
      pdf.moveDown(0.8);
      return paragraph(pdf, line.text, { size: 9, colour: grey });
    case 'marker':
      pdf.moveDown(0.4);
      return paragraph(pdf, `── ${line.text} ──`, { size: 9, colour: grey });
    case 'message':
      keepWithNext(pdf);
      paragraph(pdf, line.head, { size: 8, colour: line.own ? '#1a5fb4' : grey });
      paragraph(pdf, line.body, { size: 10, colour: ink });
      if (line.foot !== '') paragraph(pdf, line.foot, { size: 8, colour: grey });
      return;
    case 'note':
      keepWithNext(pdf);
      paragraph(pdf, line.head, { size: 8, colour: '#9a6700', indent: 12 });
      return paragraph(pdf, line.body, { size: 10, colour: '#4d3800', indent: 12 });
  }
}

/** Who said it stands on the same page as what was said. */
function keepWithNext(pdf: Pdf): void {
  pdf.moveDown(0.4);
  if (pdf.y > pdf.page.height - pdf.page.margins.bottom - 36) pdf.addPage();
}

interface Look {
  readonly size: number;
  readonly colour: string;
  readonly indent?: number;
}

/** Text whose font changes on the way; it wraps as one. */
function paragraph(pdf: Pdf, text: string, { size, colour, indent = 0 }: Look): void {
  pdf.fontSize(size).fillColor(colour);
  const { left, right } = pdf.page.margins;
  const width = pdf.page.width - left - right - indent;
  for (const line of text.split('\n')) {
    const runs = fontRuns(line === '' ? ' ' : line);
    pdf.x = left + indent;
    for (const [index, run] of runs.entries()) {
      pdf.font(run.font).text(run.text, { width, continued: index < runs.length - 1, lineGap: 1 });
    }
  }
  pdf.x = left;
}

function numberPages(pdf: Pdf): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    pdf.switchToPage(page);
    const { height, margins } = pdf.page;
    // Below the margin text would open another page.
    const bottom = margins.bottom;
    margins.bottom = 0;
    pdf.font('text').fontSize(8).fillColor(grey);
    pdf.text(`${page - start + 1} / ${count}`, margins.left, height - 32, { align: 'center' });
    margins.bottom = bottom;
  }
}

function loadFonts(pdf: Pdf): void {
  const require = createRequire(import.meta.url);
  pdf.registerFont('text', require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'));
  pdf.registerFont('emoji', require.resolve('@fontsource/noto-emoji/files/noto-emoji-emoji-400-normal.woff'));
}
