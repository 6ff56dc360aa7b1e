// Fills any published form from its worked example as a person does: down the page, question by question, by what stands there.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { goOn, kept } from './pen.ts';
import { photo } from './photo.ts';
import { ROOT, type World } from './world.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Days this long before the example was written, and all later ones, move along with today; births and old papers stay. */
const RECENT = 60;

type Answer = { text: string } | { int: number } | { date: string } | { partial_date: string } | { bool: boolean };

interface Example {
  version: string;
  rows?: Record<string, number>;
  values: Record<string, Answer>;
}

interface Question {
  name: string;
  kind: string | { select_one: ListRef } | { select_multiple: ListRef };
  label?: { vi: string };
  calculation?: string;
}

type ListRef = { inline: string } | { external: string };
type Node = { question: Question } | { group: { children: Node[] } } | { repeat: { children: Node[] } };

interface List {
  items: { name: string; label: { vi: string } }[];
}

/** A published form, its lists, and the answers of its example, by the id a question has on the page. */
export class Form {
  private readonly done = new Set<string>();
  /** Lines of rows that were opened. */
  private readonly opened = new Set<string>();

  private constructor(
    private readonly questions: Map<string, Question>,
    private readonly lists: (ref: ListRef) => List,
    private readonly answers: Map<string, Answer>,
    private readonly rows: Record<string, number>,
    private readonly moved: number,
  ) {}

  static async of(world: World, code: string): Promise<Form> {
    const get = async (what: string) => (await fetch(`${world.url}/api/v1/${what}`)).json() as Promise<any>;
    const index = await get('catalogue');
    const { bundle_hash } = index.procedures.find((entry: { code: string }) => entry.code === code);
    const bundle = (await get(`bundles/${bundle_hash}`)) as { nodes: Node[]; choices: Record<string, List> };
    const file = path.join(ROOT, 'procedures', code, 'example.json');
    const example = JSON.parse(await readFile(file, 'utf8')) as Example;
    const external = new Map<string, List>();
    for (const [name, hash] of Object.entries(index.lists)) external.set(name, await get(`lists/${hash}`));
    const answers = Object.entries(example.values).map(([path, answer]) => [idOf(path), answer] as const);
    const past = Math.floor((Date.now() - Date.parse(`${example.version}T00:00:00+07:00`)) / DAY);
    return new Form(
      new Map(questionsIn(bundle.nodes).map(question => [question.name, question])),
      ref => ('inline' in ref ? bundle.choices[ref.inline]! : external.get(ref.external)!),
      new Map(answers),
      example.rows ?? {},
      // By whole weeks, so that a working day stays one.
      Math.max(0, Math.floor(past / 7) * 7),
    );
  }

  /** From the list of sections to the papers. Every answer of the example has had its question by then. */
  async fill(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Tiếp tục' }).click();
    const papers = page.getByRole('heading', { name: 'Giấy tờ kèm theo', level: 1 });
    while (!(await papers.isVisible())) {
      await expect(page.locator('form.form')).toBeVisible();
      await this.section(page);
      await kept(page);
      await goOn(page);
      await expect(page.locator('form.form').or(papers)).toBeVisible();
    }
    const unasked = [...this.answers.keys()].filter(id => this.isAsked(id) && !this.done.has(id));
    expect(unasked, 'answers of the example that no question asked for').toEqual([]);
  }

  /** Down one section; an answer may bring new questions anywhere below. */
  private async section(page: Page): Promise<void> {
    const form = page.locator('form.form');
    for (;;) {
      await this.addRows(form);
      const next = (await shownIn(form)).find(id => !this.done.has(id));
      if (next === undefined) {
        if (await this.openRow(form)) continue;
        return;
      }
      this.done.add(next);
      const answer = this.answers.get(next);
      if (answer !== undefined) await this.answer(form, next, answer);
    }
  }

  private async addRows(form: Locator): Promise<void> {
    for (const [repeat, rows] of Object.entries(this.rows)) {
      const there = form.locator(`#${repeat}`);
      if (!(await there.isVisible())) continue;
      for (let row = await there.locator('.repeat__row').count(); row < rows; row++) {
        await there.getByRole('button', { name: /^Thêm/ }).click();
        await expect(there.locator('.repeat__row')).toHaveCount(row + 1);
      }
    }
  }

  /** Opens the next row that has not been open yet; the one before it closes. */
  private async openRow(form: Locator): Promise<boolean> {
    const lines = form.locator('.repeat__line--opens');
    const shown = await lines.evaluateAll(lines => lines.map(line => ({ id: line.id, open: line.ariaExpanded === 'true' })));
    for (const { id } of shown.filter(line => line.open)) this.opened.add(id);
    const next = shown.find(line => !this.opened.has(line.id));
    if (next === undefined) return false;
    const line = form.locator(`[id="${next.id}"]`);
    await line.click();
    await expect(line).toHaveAttribute('aria-expanded', 'true');
    return true;
  }

  private async answer(form: Locator, id: string, answer: Answer): Promise<void> {
    const question = this.questions.get(nameOf(id))!;
    const control = form.page().locator(`[id="${id}"]`);
    const field = form.locator('.field').filter({ has: control });
    const label = question.label?.vi ?? '';
    if (!label.includes('${')) await expect(field, `the question of ${id}`).toContainText(label);
    if ('bool' in answer) {
      await control.setChecked(answer.bool);
    } else if ('date' in answer || 'partial_date' in answer) {
      await this.writeDate(field, 'date' in answer ? answer.date : answer.partial_date);
    } else if ('int' in answer) {
      await control.fill(String(answer.int));
    } else if (typeof question.kind === 'object' && 'select_one' in question.kind) {
      const { items } = this.lists(question.kind.select_one);
      const said = items.find(item => item.name === answer.text)!.label.vi;
      if ((await control.getAttribute('role')) === 'combobox') await find(field, control, said);
      else await field.getByRole('radio', { name: said, exact: true }).check();
    } else {
      await control.fill('');
      await control.pressSequentially(answer.text);
    }
  }

  private async writeDate(field: Locator, iso: string): Promise<void> {
    const parts = this.today(iso).split('-');
    for (const [at, label] of ['Năm', 'Tháng', 'Ngày'].entries()) {
      await field.getByRole('textbox', { name: label, exact: true }).fill(parts[at] ?? '');
    }
  }

  /** A day of the example as it is in a journey of today. */
  private today(iso: string): string {
    const at = Date.parse(iso);
    const recent = Date.now() - (this.moved + RECENT) * DAY;
    if (iso.length < 10 || at < recent) return iso;
    return new Date(at + this.moved * DAY).toISOString().slice(0, 10);
  }

  private isAsked(id: string): boolean {
    const question = this.questions.get(nameOf(id));
    return question !== undefined && question.kind !== 'calculate' && question.calculation === undefined;
  }
}

/** One photo for each paper the case needs, and on to the last look. */
export async function attachPapers(page: Page): Promise<void> {
  const needed = page.locator('.paper').filter({ has: page.getByText('Phải có', { exact: true }) });
  for (let at = 0, count = await needed.count(); at < count; at++) {
    const paper = page.locator('.paper').filter({ has: page.getByText('Phải có', { exact: true }) }).first();
    const buffer = photo(at + 1, 600, 800);
    await paper.getByLabel('Chọn ảnh hoặc PDF').setInputFiles({ name: `giay-to-${at + 1}.png`, mimeType: 'image/png', buffer });
    await expect(page.getByRole('img', { name: 'Trang 1' })).toHaveCount(at + 1);
  }
  await goOn(page);
  await expect(page.getByRole('heading', { name: 'Xem lại và nộp', level: 1 })).toBeVisible();
}

/** Ids of the questions on the page, from top to bottom. */
async function shownIn(form: Locator): Promise<string[]> {
  return form.locator('.field').evaluateAll(fields =>
    fields.map(field =>
      field.matches('fieldset') ? field.id.replace(/-group$/, '') : field.querySelector('input, textarea')!.id,
    ),
  );
}

/** Types letters without marks until the list is short, and takes the one that reads as wanted. */
async function find(field: Locator, box: Locator, said: string): Promise<void> {
  const letters = said.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
  await box.click();
  await box.pressSequentially(letters);
  await field.getByRole('option', { name: said, exact: true }).click();
  await expect(box).toHaveValue(said);
}

function questionsIn(nodes: Node[]): Question[] {
  return nodes.flatMap(node => {
    if ('question' in node) return [node.question];
    return questionsIn('group' in node ? node.group.children : node.repeat.children);
  });
}

/** `members[2]/full_name` is `members-2-full_name` on the page. */
function idOf(path: string): string {
  return path.replaceAll(']', '').replaceAll(/[[/]/g, '-');
}

/** Names have no dash. */
function nameOf(id: string): string {
  return id.split('-').at(-1)!;
}
