// Checks the site of a collection in a browser. usage: site.mjs BIN BROWSER ROOT
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { HOSTILE } from "./hostile.mjs";
import { run } from "./runner.mjs";

const [, , binary, executablePath, root] = process.argv;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "nutgraf-site-"));
const nutgraf = (...args) => execFileSync(binary, args, { cwd: folder, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] });
const PHONE = { viewport: { width: 390, height: 844 }, colorScheme: "dark", hasTouch: true };
const WIDE = { viewport: { width: 1440, height: 900 }, colorScheme: "light" };

// The fixtures, some hundred articles made of them, and articles whose every field would run something.
const fixtures = readFileSync(join(root, "fixtures/collection/articles.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
const people = ["Ann Lee", "Bo Ek", "Cy Young", "Dee Ward", "Eve Stone"];
const towns = ["Leeds", "Lisbon", "Oslo", "Nairobi", "Quito"];
const papers = ["Harbour News", "Daily Ledger", "City Observer"];
const made = Array.from({ length: 120 }, (_, n) => {
  const [person, town, bridge] = [people[n % 5], towns[(n * 7 + (n >> 2)) % 5], Math.floor(n / 3)];
  const month = String(n % 12 + 1).padStart(2, "0");
  return {
    id: `made-${n}`, date: `2024-${month}-1${n % 9}`, publisher: papers[n % 3],
    text: `Bridge ${bridge} of ${town} closed\n\nThe council of ${town} closed bridge number ${bridge} on Monday after ${n % 4 + 2} lorries broke its
railings in one week, and promised to open it again before the end of the month.\n\n“We had to close bridge ${bridge} before
somebody was ${n % 3 ? "hurt" : "killed"},” said ${person}, the mayor of ${town}.\n\n${person} said that the repairs would take ${n % 2 + 9} days and cost
a great deal of money.\n`,
  };
});
const line = (text) => text.replace(/\n/g, " ");
const hostile = HOSTILE.map((text, n) => ({
  id: text, title: line(text), url: text, date: "2024-05-04", publisher: line(text), author: line(text), section: line(text),
  text: `${line(text)}\n\nBy ${line(text)}\n\n“We saw ${line(text)} in Leeds,” ${line(text)} said on Monday.\n\n“We are glad about ${line(text)},” said Ann Lee,
head of ${line(text)}.\n\nAnn Lee of ${line(text)} left London ${n} times.`,
}));
writeFileSync(join(folder, "articles.jsonl"), [...fixtures, ...made, ...hostile].map((record) => JSON.stringify(record)).join("\n"));
writeFileSync(join(folder, "names.jsonl"), HOSTILE.map((name, n) =>
  JSON.stringify({ name: line(name), type: ["person", "organization", "place"][n % 3], id: name })).join("\n"));
nutgraf("index", "-q", "articles.jsonl", "--names", "names.jsonl", "-o", "news.db");
nutgraf("site", "-q", "news.db", "-o", "site", "--title", HOSTILE[2]);

const site = join(folder, "site");
const all = readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html"));
const address = (page) => pathToFileURL(join(site, page)).href;
// Some pages of each kind, for the checks that take long.
const kinds = new Map();
for (const page of all) {
  const kind = page.split("/")[0];
  kinds.set(kind, [...kinds.get(kind) ?? [], page]);
}
const some = (count) => [...kinds.values()].flatMap((pages) => pages.slice(0, count));
const article = (text) => all.find((page) => page.startsWith("article/") && readFileSync(join(site, page), "utf8").includes(text));

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

// Opens a page. Closing it fails if the browser complained, ran a dialog, or asked for anything but files of the site.
async function open(url, view = WIDE) {
  const context = await browser.newContext(view);
  const page = await context.newPage();
  const problems = [];
  const base = url.startsWith("file:") ? pathToFileURL(site).href : new URL(url).origin;
  page.on("console", (message) => problems.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`error: ${error}`));
  page.on("dialog", (dialog) => { problems.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("requestfailed", (request) => problems.push(`failed: ${request.url()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && request.url() !== "data:,") problems.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  const check = async () => {
    assert.equal(await page.evaluate(() => window.pwned), undefined, `${url}: a script of an article ran`);
    assert.deepEqual(problems, [], url);
  };
  return { page, check, close: async () => { await check(); await context.close(); } };
}

const tests = {
  async "every page opens quietly, every link leads to a place, and nothing of an article runs"() {
    const { page, check, close } = await open(address("index.html"));
    const ids = new Map();
    const links = new Map();
    for (const name of all) {
      await page.goto(address(name));
      const [own, to, foreign] = await page.evaluate(() => [
        [...document.querySelectorAll("[id]")].map((element) => element.id),
        [...document.querySelectorAll("a[href]")].map((link) => typeof link.href === "string" ? link.href : new URL(link.href.baseVal, location).href),
        document.querySelectorAll("img, iframe, object, embed, form, base, math, video, template, body script + *, [style], [onload], [onerror]").length,
      ]);
      assert.equal(foreign, 0, name);
      ids.set(address(name), new Set(own));
      links.set(name, to);
      await check();
    }
    for (const [name, to] of links) {
      for (const link of to) {
        const url = new URL(link);
        assert.ok(["file:", "http:", "https:"].includes(url.protocol), `${name}: ${link}`);
        if (url.protocol !== "file:") continue;
        const target = ids.get(url.href.split("#")[0]);
        assert.ok(target, `${name}: ${link} is no page`);
        assert.ok(url.hash === "" || target.has(decodeURIComponent(url.hash.slice(1))), `${name}: ${link} has no place`);
      }
    }
    await close();
  },

  async "pages fit phones and wide windows, and have no accessibility violation"() {
    for (const name of some(3)) {
      for (const view of [PHONE, WIDE]) {
        const { page, close } = await open(address(name), view);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} is wider than ${view.viewport.width}`);
        await page.evaluate(axe);
        const { violations, passes } = await page.evaluate(() => axe.run());
        assert.ok(passes.length > 10, name);
        const found = violations.map((violation) => `${violation.id}: ${violation.nodes[0].html}`);
        assert.deepEqual(found, [], `${name} at ${view.viewport.width}`);
        await close();
      }
    }
  },

  async "no page is large"() {
    for (const name of all) assert.ok(statSync(join(site, name)).size <= 300_000, name);
  },

  async "the search finds names, headlines and statements, from a disk and from a server"() {
    const server = createServer((request, response) => {
      const path = join(site, decodeURIComponent(new URL(request.url, "http://localhost").pathname));
      const type = path.endsWith(".js") ? "text/javascript" : "text/html";
      if (existsSync(path)) response.writeHead(200, { "content-type": type }).end(readFileSync(path));
      else response.writeHead(404).end();
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const served = `http://127.0.0.1:${server.address().port}/search.html`;
    for (const [url, view] of [[address("search.html"), WIDE], [served, PHONE], [address("index.html"), PHONE]]) {
      const { page, close } = await open(url, view);
      for (const [asked, kind, title] of [
        ["okafor", "People", "Ruth Okafor"],
        ["Norwick dám", "Stories", "Dam above Norwick cracks after a week of rain"],
        ["rooftop hives", "Articles", "Rooftop hives of Lisbon banned after stings"],
        ["safe tonig", "Statements", "“The dam is safe tonight, and it will be safe tomorrow,”"],
      ]) {
        await page.fill("#words", asked);
        const section = page.locator("#results section").filter({ hasText: kind });
        const link = section.getByRole("link", { name: title, exact: true }).first();
        await link.waitFor({ timeout: 5000 });
        assert.match(await page.textContent("#found"), /^\d+ found\.$/);
        const target = new URL(await link.evaluate((link) => link.href));
        if (target.protocol === "file:") assert.ok(existsSync(fileURLToPath(target.href.split("#")[0])), target.href);
      }
      await page.fill("#words", "zebra");
      await page.waitForFunction(() => document.getElementById("found").textContent === "Nothing found.");
      assert.ok(page.url().endsWith("#q=zebra"));
      await close();
    }
    server.close();
    // What is found of hostile articles is text, too.
    const { page, close } = await open(`${address("search.html")}#q=pwned`);
    await page.waitForSelector("#results li");
    for (const more of await page.locator("#results button").all()) await more.click();
    assert.equal(await page.locator("#results :not(section, h2, ul, li, a, span, button)").count(), 0);
    const schemes = await page.locator("#results a").evaluateAll((links) => links.map((link) => link.protocol));
    assert.deepEqual([...new Set(schemes)], ["file:"]);
    await close();
  },

  async "the keyboard leads from the first page to a quote in its article"() {
    const { page, close } = await open(address("index.html"));
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to content");
    assert.ok(await page.locator(".skip").isVisible());
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    while (await page.evaluate(() => document.activeElement.id !== "words")) await page.keyboard.press("Tab");
    await page.keyboard.type("okafor");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#results a");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/person\//);
    assert.equal(await page.textContent("h1"), "Ruth Okafor");
    const reach = async (selector) => {
      for (let steps = 0; steps < 200; steps++) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
      }
      assert.fail(`${selector} is not reached`);
    };
    await reach(".behind summary");
    await page.keyboard.press("Enter");
    assert.ok(await page.locator(".behind[open] li").first().isVisible());
    await reach(".said .about a");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/article\/.*#quote-\d+$/);
    const lit = await page.locator(".quote.lit").first();
    await lit.waitFor();
    await close();
  },

  async "the page of an article leads to people, the story and other versions"() {
    const name = article("<title>Dam above Norwick cracks after a week of rain</title>");
    const { page, check, close } = await open(address(name));
    await page.getByRole("link", { name: /articles about Ruth Okafor/ }).click();
    await page.waitForURL(/\/person\//);
    assert.equal(await page.textContent("h1"), "Ruth Okafor");
    await page.goBack();
    await page.locator(".place-in a").first().click();
    await page.waitForURL(/\/story\//);
    assert.ok(await page.locator(".timeline li").count() >= 3);
    await check();
    const changed = all.find((page) => /<del>(hurt|killed),”<\/del>/.test(readFileSync(join(site, page), "utf8")));
    await page.goto(address(changed));
    assert.match(await page.textContent("section[aria-labelledby=elsewhere]"), /Also in \d+ other articles?; \d+ changed it/);
    await close();
  },

  async "pages can be read without scripts and printed"() {
    const { page } = await open(address("index.html"), WIDE);
    const context = await browser.newContext({ ...WIDE, javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(address("index.html"));
    assert.ok(await plain.getByText("The search needs JavaScript.").isVisible());
    assert.ok(await plain.locator("table a").count() > 20);
    await context.close();
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator("#search").isHidden());
    assert.ok(await page.locator("svg.map").isVisible());
    await page.context().close();
  },
};

const failed = await run(tests);
console.log(`${all.length} pages`);
await browser.close();
if (process.env.KEEP) console.log(folder);
else rmSync(folder, { recursive: true });
process.exit(failed === 0 ? 0 : 1);
