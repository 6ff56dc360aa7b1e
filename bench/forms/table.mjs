// From what was seen to one table: the middle of the rounds, everything also as a ratio to the floor of the same case.

export function median(values) {
  return quantile(values, 0.5);
}

/** The value that a share of all values does not exceed. */
export function quantile(values, share) {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

const COLUMNS = [
  { head: 'over the wire', of: seen => seen.bytes, say: value => `${kilobytes(value)} KB` },
  { head: 'usable, first visit', of: seen => seen.usable, say: seconds },
  { head: 'work until usable', of: seen => seen.usableWork, say: milliseconds },
  { head: 'usable, opened again', of: seen => seen.again, say: seconds },
  { head: 'change, median', of: seen => median(seen.changes), say: milliseconds },
  { head: 'change, p95', of: seen => quantile(seen.changes, 0.95), say: milliseconds },
  { head: 'work, median', of: seen => median(seen.changeWork), say: milliseconds },
  { head: 'script + wasm', of: seen => seen.heap === undefined ? undefined : seen.heap + seen.wasm, say: megabytes },
  { head: 'whole tab', of: seen => seen.tab || undefined, say: megabytes },
];

/**
 * The table of one case, as Markdown.
 *
 * @param {string} title of the case
 * @param {{ title: string, rounds: object[] }[]} rows the first is the floor
 */
export function table(title, rows) {
  const floor = rows[0] && summed(rows[0].rounds);
  const lines = [
    `| ${title} | ${COLUMNS.map(({ head }) => head).join(' | ')} |`,
    `| --- |${' ---: |'.repeat(COLUMNS.length)}`,
  ];
  for (const { title, rounds } of rows) {
    const seen = summed(rounds);
    const cells = seen.map((value, at) => cell(value, floor[at], COLUMNS[at].say));
    lines.push(`| ${title} | ${cells.join(' | ')} |`);
  }
  const troubles = rows.flatMap(({ title, rounds }) => notes(title, rounds));
  return [...lines, ...(troubles.length > 0 ? ['', ...troubles] : [])].join('\n');
}

/** For each column the middle of the rounds that have it. */
function summed(rounds) {
  return COLUMNS.map(({ of }) => median(rounds.map(of).filter(value => value !== undefined)));
}

function cell(value, floor, say) {
  if (value === undefined) return '–';
  return floor === undefined ? say(value) : `${say(value)} (${ratio(value / floor)}×)`;
}

/** Why something is missing, each reason once. */
function notes(title, rounds) {
  const said = new Set(rounds.map(({ trouble, error }) => trouble && trouble + (error ? ` (“${error}”)` : '')).filter(Boolean));
  return [...said].map(trouble => `${title}: ${trouble}.`);
}

function ratio(value) {
  return value >= 10 ? value.toFixed(0) : value.toFixed(1);
}

function kilobytes(bytes) {
  return bytes < 10 * 1024 ? (bytes / 1024).toFixed(1) : (bytes / 1024).toFixed(0);
}

function megabytes(bytes) {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function seconds(value) {
  return `${(value / 1000).toFixed(1)} s`;
}

function milliseconds(value) {
  return `${value.toFixed(0)} ms`;
}
