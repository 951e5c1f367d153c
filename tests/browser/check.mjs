// Checks pages in a browser. usage: check.mjs BIN BROWSER ROOT
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { HOSTILE } from "./hostile.mjs";
import { run } from "./runner.mjs";

const [, , binary, executablePath, root] = process.argv;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "nutgraf-pages-"));
const nutgraf = (...args) => execFileSync(binary, ["--quiet", "--no-config", ...args], { cwd: folder, maxBuffer: 1 << 28 });
const address = (path) => pathToFileURL(join(folder, path)).href;

// Articles of all kinds, for the checks that take long.
const KINDS = [
  "wire-yonhap-dateline", "feature-late-nutgraf", "page-heavy-clutter", "live-blog", "interview-qa", "court-report",
  "sports-scores-table", "saved-html-page", "obituary", "hostile-characters",
];
const VIEWS = [
  { width: 390, height: 844, colorScheme: "light", hasTouch: true },
  { width: 1024, height: 768, colorScheme: "dark" },
  { width: 1600, height: 900, colorScheme: "light" },
];

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

const contexts = new Map();

function context_of({ width, height, ...options }) {
  const key = JSON.stringify([width, height, options]);
  if (!contexts.has(key)) contexts.set(key, browser.newContext({ viewport: { width, height }, ...options }));
  return contexts.get(key);
}

// Opens a page. Closing it fails if the browser complained, ran a dialog, or asked for anything but the page.
async function open(path, { hash = "", ...view } = VIEWS[2]) {
  const context = await context_of(view);
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => problems.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`error: ${error}`));
  page.on("dialog", (dialog) => { problems.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    const url = request.url();
    if (url.split("#")[0] !== address(path) && url !== "data:,") problems.push(`request: ${url}`);
  });
  await page.goto(address(path) + hash);
  const close = async () => {
    if (view.javaScriptEnabled !== false) {
      assert.equal(await page.evaluate(() => window.pwned), undefined, `${path}: a script of the article ran`);
    }
    assert.deepEqual(problems, [], `${path} at ${view.width}`);
    await page.close();
  };
  return { page, close };
}

// A page shows the text as it was repaired: without hidden characters and stray tags, and with a guessed letter case where it
// had none. So its letters are those of the article, in order, and hardly any is missing.
const letters = (text) => text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
const isText = (story, text) => {
  const [shown, read] = [letters(story), letters(text)];
  let at = -1;
  const inOrder = [...shown].every((letter) => (at = read.indexOf(letter, at + 1)) >= 0);
  return inOrder && shown.length >= 0.97 * read.length;
};

const tests = {
  async "the checks notice what they look for"() {
    writeFileSync(join(folder, "bad.html"), `<!DOCTYPE html><title>bad</title>${HOSTILE[2]}<img src="https://attacker.example/">`);
    const { page, close } = await open("bad.html");
    await page.waitForFunction(() => window.pwned === 1);
    await assert.rejects(close);
    await page.evaluate(axe);
    assert.notEqual((await page.evaluate(() => axe.run())).violations.length, 0);
  },

  async "the text is that of the article, links lead somewhere, and every item has its place"() {
    for (const path of pages) {
      const { page, close } = await open(path);
      const [story, ids, dangling] = await page.evaluate(() => {
        const copy = document.getElementById("story").cloneNode(true);
        for (const note of copy.querySelectorAll(".note")) note.remove();
        const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
        const links = [...document.querySelectorAll('a[href^="#"]')].map((link) => link.hash.slice(1));
        return [copy.textContent, ids, links.filter((id) => !document.getElementById(id))];
      });
      assert.ok(isText(story, shown(answers.get(path).article.text)), path);
      assert.equal(new Set(ids).size, ids.length, path);
      assert.deepEqual(dangling, [], path);
      const { people, organizations, places, quotes } = answers.get(path);
      const missing = [...people, ...organizations, ...places, ...quotes].filter((item) => !ids.includes(item.id));
      assert.deepEqual(missing, [], path);
      await close();
    }
  },

  async "pages fit every width, and have no accessibility violation"() {
    const of_all_kinds = pages.filter((path) => KINDS.includes(basename(dirname(path))));
    assert.equal(of_all_kinds.length, KINDS.length);
    for (const [number, path] of ["out/index.html", "hostile/r.jsonl/1.html", ...of_all_kinds].entries()) {
      for (const view of number < 4 ? VIEWS : [VIEWS[number % 3]]) {
        const { page, close } = await open(path, view);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is wider than ${view.width}`);
        await page.evaluate(axe);
        const { violations, passes } = await page.evaluate(() => axe.run());
        assert.ok(passes.length > 10, path);
        const found = violations.map((violation) => `${violation.id}: ${violation.nodes[0].html}`);
        assert.deepEqual(found, [], `${path} at ${view.width}`);
        await close();
      }
    }
  },

  async "a click, a tap and the Enter key light all mentions"() {
    const path = page_of("wire-yonhap-dateline");
    const person = answers.get(path).people.find((person) => person.mentions.length > 2);
    const lit = (page) => page.locator(`#story [data-ref="${person.id}"].lit`).count();
    for (const [view, act] of [
      [VIEWS[2], (link) => link.click()],
      [VIEWS[0], (link) => link.tap()],
      [VIEWS[1], async (link) => { await link.focus(); await link.press("Enter"); }],
      [VIEWS[1], (link) => link.hover()],
    ]) {
      const { page, close } = await open(path, view);
      assert.equal(await lit(page), 0);
      await act(page.locator(`#story [data-ref="${person.id}"]`).first());
      assert.equal(await lit(page), person.mentions.length);
      assert.equal(await page.locator("#story .lit").count(), person.mentions.length);
      const card = page.locator("#card");
      assert.ok(await card.isVisible());
      for (const part of [person.name, person.role, `${person.mentions.length} mentions`, "%"]) {
        assert.ok((await card.textContent()).includes(part), part);
      }
      await page.keyboard.press("Escape");
      assert.equal(await lit(page), 0);
      assert.ok(await card.isHidden());
      await close();
    }
  },

  async "a click on a quote lights its words, its speaker and its entry"() {
    const { page, close } = await open(page_of("wire-yonhap-dateline"));
    const quote = answers.get(page_of("wire-yonhap-dateline")).quotes.find((quote) => quote.spans.length > 1);
    const of = (selector) => page.locator(`${selector}[data-ref~="${quote.id}"]`);
    await of("#story .quote").first().click({ position: { x: 4, y: 8 } });
    assert.equal(await page.locator("#story .quote.lit").count(), await of("#story .quote").count());
    assert.ok(await of(".speakers a").first().evaluate((element) => element.classList.contains("lit")));
    assert.ok(await of("#report li").evaluate((element) => element.classList.contains("lit")));
    assert.ok((await page.locator("#card").textContent()).includes(quote.speaker_name));
    await close();
  },

  async "addresses lead to people and quotes"() {
    for (const view of VIEWS) {
      for (const [hash, target] of [["#person-1", view.width < 900 ? "#person-1" : "#person-1-text"], ["#quote-3", "#quote-3"], ["#sentence-2", "#sentence-2"]]) {
        const { page, close } = await open(page_of("wire-yonhap-dateline"), { ...view, hash });
        await page.waitForFunction((target) => {
          const box = document.querySelector(target).getClientRects()[0];
          return box.top >= 0 && box.bottom <= innerHeight;
        }, target);
        const lit = await page.locator(`#story [data-ref~="${hash.slice(1)}"]:not(.lit)`).count();
        assert.equal(lit, 0);
        await close();
      }
    }
    const { page, close } = await open(page_of("wire-yonhap-dateline"), { ...VIEWS[2], hash: "#person-1\"],x" });
    assert.equal(await page.locator(".lit").count(), 0);
    await close();
  },

  async "an entry of the report leads from mention to mention"() {
    const { page, close } = await open(page_of("wire-yonhap-dateline"));
    const name = page.locator("#person-1 .name");
    const count = await page.locator('#story [data-ref="person-1"]').count();
    const seen = new Set();
    for (let at = 0; at < count; at++) {
      await name.click();
      seen.add(await page.evaluate(() => [...document.querySelectorAll("#story a")].indexOf(document.querySelector("#story .now"))));
    }
    assert.equal(seen.size, count);
    await close();
  },

  async "pages can be read and filtered without scripts"() {
    const { page, close } = await open(page_of("wire-yonhap-dateline"), { ...VIEWS[2], javaScriptEnabled: false });
    const line = () => page.locator("#story a.person").first().evaluate((link) => getComputedStyle(link).textDecorationLine);
    assert.equal(await line(), "underline");
    await page.locator("#show-person").uncheck();
    assert.equal(await line(), "none");
    await page.locator("#summary a").first().click();
    assert.ok(page.url().endsWith("#sentence-1"));
    await close();
    const list = await open("out/index.html", { ...VIEWS[2], javaScriptEnabled: false });
    assert.equal(await list.page.locator("tbody tr").count(), pages.length);
    await list.close();
  },

  async "kinds differ by more than their colours"() {
    const { page, close } = await open(page_of("wire-yonhap-dateline"));
    const style = (kind) => page.locator(`#story a.${kind}:not(.faint)`).first().evaluate((link) => getComputedStyle(link).textDecorationStyle);
    const styles = await Promise.all(["person", "organization", "place", "date"].map(style));
    assert.equal(new Set(styles).size, 4, styles.join());
    await close();
  },

  async "the list is sorted by any column, and its links are pages"() {
    const { page, close } = await open("out/index.html");
    const column = (number) => page.locator(`tbody tr > :nth-child(${number})`)
      .evaluateAll((cells) => cells.map((cell) => cell.querySelector("time")?.dateTime ?? cell.textContent.trim()));
    const links = await page.locator("tbody a").evaluateAll((links) => links.map((link) => link.href));
    for (const link of links) assert.ok(existsSync(new URL(link)), link);
    const dates = (await column(2)).filter(Boolean);
    assert.deepEqual(dates, [...dates].sort().reverse());
    const order = new Intl.Collator(undefined, { numeric: true }).compare;
    for (const number of [1, 2, 3, 4, 5]) {
      const button = page.locator(`thead th:nth-child(${number}) button`);
      await button.click();
      const up = (await column(number)).filter(Boolean);
      assert.deepEqual(up, [...up].sort(order), `column ${number}`);
      await button.press("Enter");
      const down = (await column(number)).filter(Boolean);
      assert.deepEqual(down, [...down].sort((a, b) => order(b, a)), `column ${number}`);
      assert.equal(await page.locator(`thead th:nth-child(${number})`).getAttribute("aria-sort"), "descending");
    }
    await close();
  },

  async "print leaves out what is for the screen"() {
    const { page, close } = await open(page_of("page-heavy-clutter"));
    await page.emulateMedia({ media: "print" });
    for (const selector of [".bar", ".clutter"]) assert.ok(await page.locator(selector).first().isHidden(), selector);
    for (const selector of ["#story", "#report"]) assert.ok(await page.locator(selector).isVisible(), selector);
    await close();
  },

  async "hostile articles run nothing and load nothing"() {
    const found = readdirSync(join(folder, "hostile"), { recursive: true }).filter((file) => file.endsWith(".html"));
    assert.ok(found.length >= HOSTILE.length + 3, `${found.length} pages`);
    for (const file of found) {
      const { page, close } = await open(join("hostile", file));
      const schemes = await page.locator("a").evaluateAll((links) => links.map((link) => link.protocol));
      for (const scheme of schemes) assert.ok(["file:", "http:", "https:"].includes(scheme), scheme);
      const elements = await page.locator("img, iframe, object, embed, form, base, svg, math, video, template, body script + *").count();
      assert.equal(elements, 0, file);
      // What the script writes is text too.
      const link = page.locator("#story a[data-why]").first();
      if (await link.count() > 0) {
        await link.click();
        assert.ok(await page.locator("#card").isVisible(), file);
      }
      await close();
    }
  },
};

// A text as a page shows it.
function shown(text) {
  return text.replace(/\r/g, "\n")
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(/\u007f/g, "␡")
    .replace(/[\u0080-\u009f]/g, "\ufffd");
}

const page_of = (name) => pages.find((path) => basename(dirname(path)) === name);

// Writes the pages of the golden articles.
const articles = join(root, "fixtures/articles");
const inputs = ["--include", "input.*", articles];
const answers = new Map();
const count = new Map();
for (const line of ended(() => nutgraf("-f", "jsonl", "--text", ...inputs)).trim().split("\n")) {
  const answer = JSON.parse(line);
  if (answer.error) continue;
  const path = relative(articles, answer.source.path);
  count.set(path, (count.get(path) ?? 0) + 1);
  answers.set(join("out", path.endsWith(".jsonl") ? join(path, `${count.get(path)}`) : path) + ".html", answer);
}
ended(() => nutgraf("-f", "html", "--out-dir", "out", ...inputs));
const pages = [...answers.keys()];

// Writes hostile pages: the texts are in ids, headlines, addresses, bylines, names, quotes, and names of files.
const words = (text) => text.replace(/\n/g, " ");
const record = (text) => JSON.stringify({
  id: text, title: words(text), url: text, date: "2021-05-04",
  text: `${words(text)}\n\nBy ${words(text)}\n\n“We saw ${words(text)} in Leeds,” ${words(text)} said on Monday.\n\nAnn Lee of ${words(text)} left London.`,
});
writeFileSync(join(folder, "r.jsonl"), HOSTILE.map(record).join("\n"));
writeFileSync(join(folder, "names.jsonl"), HOSTILE.flatMap((name, number) => {
  const type = ["person", "organization", "place"][number % 3];
  return JSON.stringify({ name: words(name), type, id: name });
}).join("\n"));
mkdirSync(join(folder, "files"));
const file = (number) => HOSTILE[number].replace(/[/\u0000]/g, "");
for (const number of [2, 26, 34]) writeFileSync(join(folder, "files", file(number)), JSON.parse(record(HOSTILE[number])).text);
writeFileSync(join(folder, "files/page.html"), `<!DOCTYPE html><title>${HOSTILE[0]}</title><link rel=canonical href="javascript:pwned=1">
  <meta name=author content="${HOSTILE[2].replaceAll('"', "")}"><article><h1>Rain &lt;script>pwned=1&lt;/script> stops play</h1>
  ${"<p>The umpires &lt;img src=x onerror=pwned=1> left Leeds at noon on Monday, and the crowd went home after a long wait.</p>".repeat(9)}</article>`);
ended(() => nutgraf("-f", "html", "--names", "names.jsonl", "--out-dir", "hostile", "r.jsonl", "files"));

// The output of a run in which inputs may fail.
function ended(run) {
  try {
    return run().toString();
  } catch (error) {
    if (error.status !== 1) throw error;
    return error.stdout.toString();
  }
}

const failed = await run(tests);
await browser.close();
rmSync(folder, { recursive: true });
process.exit(failed === 0 ? 0 : 1);
