// An Excel file as an author saves it: sheets of text in the zip that `.xlsx` is, written without any library.
import { crc32 } from 'node:zlib';

export type Rows = string[][];
export type Book = Record<string, Rows>;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const LINKS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The bytes of a workbook. */
export function workbook(book: Book): Buffer {
  const sheets = Object.entries(book);
  const each = (line: (name: string, at: number) => string) => sheets.map(([name], at) => line(name, at + 1)).join('');
  const files: [string, string][] = [
    [
      '[Content_Types].xml',
      `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
        `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
        `<Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/>` +
        each((_, at) => `<Override PartName="/xl/worksheets/sheet${at}.xml" ContentType="${TYPES}.worksheet+xml"/>`) +
        `</Types>`,
    ],
    ['_rels/.rels', `<Relationships xmlns="${LINKS}"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
        each((name, at) => `<sheet name="${escaped(name)}" sheetId="${at}" r:id="r${at}"/>`) +
        `</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${LINKS}">` +
        each((_, at) => `<Relationship Id="r${at}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${at}.xml"/>`) +
        `</Relationships>`,
    ],
    ...sheets.map(([, rows], at): [string, string] => [`xl/worksheets/sheet${at + 1}.xml`, sheet(rows)]),
  ];
  return zip(files.map(([name, text]) => [name, Buffer.from(XML + text, 'utf8')]));
}

/** The cell of a sheet by its name in spreadsheet programs: `survey!D12`. */
export function cellAt(book: Book, cell: string): { get(): string; set(text: string): void } {
  const [, name, letters, row] = /^(\w+)!([A-Z]+)(\d+)$/.exec(cell) ?? [];
  const column = [...(letters ?? '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  const cells = book[name ?? '']?.[Number(row) - 1];
  if (!cells || column < 0) throw new Error(`there is no cell ${cell}`);
  return { get: () => cells[column] ?? '', set: text => (cells[column] = text) };
}

function sheet(rows: Rows): string {
  const cell = (text: string, row: number, column: number) =>
    text === '' ? '' : `<c r="${letters(column)}${row + 1}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
  const line = (cells: string[], row: number) => `<row r="${row + 1}">${cells.map((text, column) => cell(text, row, column)).join('')}</row>`;
  return `<worksheet xmlns="${MAIN}"><sheetData>${rows.map(line).join('')}</sheetData></worksheet>`;
}

function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** A zip with everything stored as it is. */
export function zip(files: [string, Buffer][]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of files) {
    const label = Buffer.from(name, 'utf8');
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0); // needs version 2.0
    facts.writeUInt16LE(0x800, 2); // names in UTF-8
    facts.writeUInt32LE(0x5b7a0000, 6); // a day in 2025
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(content.length, 14);
    facts.writeUInt32LE(content.length, 18);
    facts.writeUInt16LE(label.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, label, content]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, rest, label]));
    parts.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, listed, end]);
}
