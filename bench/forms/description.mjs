// The forms that every engine opens, described once; it knows no engine.

/**
 * @typedef {{ vi: string, en: string }} Text
 * @typedef {{ name: string, kind: 'text' | 'integer' | 'one' | 'long', label: Text, hint?: Text, required?: boolean,
 *   relevant?: { of: string, is: string }, list?: string }} Question
 * @typedef {{ name: string, label: Text, count: number, questions: Question[] }} Repeat
 * @typedef {{ name: string, label: Text, questions: Question[], repeat?: Repeat }} Section
 * @typedef {{ id: string, code: string, title: Text, fields: number, sections: Section[], lists: Record<string, Item[]> }} Form
 * @typedef {{ name: string, label: Text }} Item
 */

/** What a change is measured at: a question, the one that depends on it, and the row both are in, counted from 1. */
export const PAIRS = {
  fields: [1, 6, 11].map(at => ({ of: name(at), shows: name(at + 1) })),
  rows: [1, 2, 3].map(row => ({ of: 'ten', shows: 'ten_khac', row })),
};

/** The letter at which the dependent question applies. */
export const YES = 'a';
/** A letter at which it does not. */
export const NO = 'b';

const ONE = 'co_khong_chua';

/** The short list of the questions with radio buttons. */
const SHORT = [
  { name: 'co', label: { vi: 'Có', en: 'Yes' } },
  { name: 'khong', label: { vi: 'Không', en: 'No' } },
  { name: 'chua', label: { vi: 'Chưa rõ', en: 'Not known yet' } },
];

function name(at) {
  return `c${at}`;
}

function label(at, vi, en) {
  return { vi: `Câu ${at}. ${vi}`, en: `Question ${at}. ${en}` };
}

/** Five kinds in turn: a text, a text that applies only after it, a number, one of three, a text that must be answered. */
function question(at) {
  switch ((at - 1) % 5) {
    case 0:
      return { name: name(at), kind: 'text', label: label(at, 'Quan hệ với người được khai', 'Relation to the person') };
    case 1:
      return {
        name: name(at),
        kind: 'text',
        label: label(at, 'Ghi rõ quan hệ khác', 'Other relation, in words'),
        relevant: { of: name(at - 1), is: YES },
      };
    case 2:
      return { name: name(at), kind: 'integer', label: label(at, 'Số người trong nhà', 'People in the household') };
    case 3:
      return { name: name(at), kind: 'one', list: ONE, label: label(at, 'Có giấy tờ kèm theo không?', 'Are there papers?') };
    default:
      return {
        name: name(at),
        kind: 'text',
        required: true,
        label: label(at, 'Họ, chữ đệm, tên', 'Full name'),
        hint: { vi: 'Viết có dấu như trên giấy tờ', en: 'With accents, as on the papers' },
      };
  }
}

function questions(from, to) {
  return Array.from({ length: to - from + 1 }, (_, at) => question(from + at));
}

function section(number, questions) {
  return { name: `phan${number}`, label: { vi: `Phần ${number}`, en: `Part ${number}` }, questions };
}

/** So many fields, a fifth of them conditional, in sections of `size`. */
function fields(id, code, count, size = count) {
  const sections = [];
  for (let from = 1; from <= count; from += size) {
    sections.push(section(sections.length + 1, questions(from, Math.min(from + size - 1, count))));
  }
  const title = { vi: `Tờ khai ${count} câu`, en: `A form of ${count} questions` };
  return { id, code, title, fields: count, sections, lists: { [ONE]: SHORT } };
}

/** Rows of three questions, one of them conditional within its row. */
function rows(id, code, count) {
  const repeat = {
    name: 'nguoi',
    label: { vi: 'Người trong nhà', en: 'People in the household' },
    count,
    questions: [
      { name: 'ten', kind: 'text', label: { vi: 'Quan hệ với chủ hộ', en: 'Relation to the head' } },
      {
        name: 'ten_khac',
        kind: 'text',
        label: { vi: 'Ghi rõ quan hệ khác', en: 'Other relation, in words' },
        relevant: { of: 'ten', is: YES },
      },
      { name: 'tuoi', kind: 'integer', label: { vi: 'Tuổi', en: 'Age' } },
    ],
  };
  const title = { vi: `Tờ khai ${count} người`, en: `A form of ${count} people` };
  return { id, code, title, fields: count * 3, sections: [{ ...section(1, []), repeat }], lists: {} };
}

/** Fifteen fields and one that chooses from a list of `count`. */
function list(id, code, count) {
  const items = Array.from({ length: count }, (_, at) => ({
    name: String(at).padStart(5, '0'),
    label: { vi: `Tổ dân phố số ${at}, phường Đông Thạnh`, en: `Group ${at}, Dong Thanh ward` },
  }));
  const long = { name: 'noi', kind: 'long', list: 'to_dan_pho', label: { vi: 'Tổ dân phố', en: 'Residential group' } };
  const asked = questions(1, 15);
  asked.splice(2, 0, long);
  const title = { vi: `Tờ khai có danh mục ${count} mục`, en: `A form with a list of ${count}` };
  return { id, code, title, fields: 16, sections: [section(1, asked)], lists: { [ONE]: SHORT, to_dan_pho: items } };
}

/** One case of the benchmark: the form, where changes are measured, and the same form cut into sections where that differs. */
export const CASES = [50, 500, 2000].map((count, at) => ({
  id: `fields-${count}`,
  title: `${count} fields`,
  pairs: PAIRS.fields,
  form: fields(`fields-${count}`, `3.90000${at + 1}`, count),
  parts: fields(`parts-${count}`, `3.90001${at + 1}`, count, 25),
}));

CASES.push(
  { id: 'rows-500', title: '500 rows', pairs: PAIRS.rows, form: rows('rows-500', '3.900021', 500) },
  { id: 'list-16000', title: 'a list of 16,000', pairs: PAIRS.fields, form: list('list-16000', '3.900022', 16_000) },
);
