// What the PDFs of the app say in words: the lines of a file whose pages are pictures, as a search in it would find them.

/** Lines in the order they stand in the file. */
export function linesOf(pdf: Buffer): string[] {
  const text = pdf.toString('latin1');
  const maps = text.split('begincmap').slice(1).map((map) => {
    const entries = map.split('endcmap')[0]!.matchAll(/^<([0-9A-F]{2})><([0-9A-F]{4,8})>$/gm);
    return new Map([...entries].map(([, code, units]) => [code!, Buffer.from(units!, 'hex').swap16().toString('utf16le')]));
  });
  return [...text.matchAll(/^BT .* ET$/gm)].map(([line]) => {
    const runs = line.matchAll(/\/F(\d+) [\d.]+ Tf <([0-9A-F]+)> Tj/g);
    return [...runs].map(([, font, codes]) => codes!.match(/../g)!.map((code) => maps[Number(font)]!.get(code)).join('')).join('');
  });
}
