// Reads reports in a real browser as people do: at three widths, light and dark, by script and without, and on paper.
//
//   node .ci/browser.mjs NODE_MODULES OUT NAME=REPORT.html...
//
// Writes pictures and a PDF of each report to OUT. Fails on a console message, a refused or attempted request, a serious
// complaint of axe-core, a page wider than its window, and on a sort or filter that does nothing.

import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, out, ...reports] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), 'x.js'));
const puppeteer = require('puppeteer-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const faults = [];

/** Opens a report, and hears whatever the browser says of it. */
async function open(browser, file, width, dark, script = true) {
  const page = await browser.newPage();
  const told = (what) => faults.push(`${file} at ${width}: ${what}`);
  page.on('console', (message) => told(`console: ${message.text()}`));
  page.on('pageerror', (error) => told(`error: ${error.message}`));
  page.on('request', (request) => { if (!/^(file|data):/.test(request.url())) told(`request: ${request.url()}`); });
  page.on('requestfailed', (request) => told(`refused: ${request.url()}`));
  await page.setJavaScriptEnabled(script);
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  await page.goto(pathToFileURL(resolve(file)).href, { waitUntil: 'load' });
  return { page, told };
}

/** Runs axe in a world of its own, which the policy of the page does not bind. */
async function accessible(page, told) {
  const session = await page.createCDPSession();
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
  const run = (expression) => session.send('Runtime.evaluate', { expression, contextId: executionContextId, awaitPromise: true, returnByValue: true });
  await run(axe);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { result, exceptionDetails } = await run(`axe.run(document, { runOnly: ${JSON.stringify(tags)} })`);
  if (exceptionDetails || !result.value.passes.length) throw new Error(`axe did not run: ${JSON.stringify(exceptionDetails)}`);
  for (const { id, impact, help, nodes } of result.value.violations) {
    told(`axe: ${impact}: ${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | ')}`);
  }
}

/** Sorts the first table of months and filters, as a reader would. */
async function use(page, told) {
  const first = () => page.$eval('#months tbody tr', (row) => row.cells[0].textContent);
  if (await page.$('#months thead th:first-child button')) {
    const before = await first();
    await page.click('#months thead th:first-child button');
    await page.click('#months thead th:first-child button');
    const sort = await page.$eval('#months thead th', (head) => head.getAttribute('aria-sort'));
    const rows = await page.$$eval('#months tbody tr', (all) => all.length);
    if (sort !== 'descending' || (rows > 1 && (await first()) === before)) told('the table of months is not sorted');
  }
  const shown = () => page.$$eval('article', (all) => all.filter((one) => one.offsetHeight > 0).length);
  const all = await shown();
  await page.type('#filter', 'no line has this');
  if (all > 0 && (await shown()) !== 0) told('the filter hides nothing');
  await page.$eval('#filter', (input) => { input.value = ''; input.dispatchEvent(new Event('input')); });
  if ((await shown()) !== all) told('the filter does not let go');
}

const profile = mkdtempSync(join(tmpdir(), 'duly-browser-'));
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  userDataDir: profile,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
});
try {
  for (const [name, file] of reports.map((report) => report.split(/=(.*)/s))) {
    for (const [device, width] of [['phone', 390], ['tablet', 820], ['desktop', 1400]]) {
      for (const dark of [false, true]) {
        const { page, told } = await open(browser, file, width, dark);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (wide > 0) told(`the page is ${wide} pixels wider than its window`);
        await page.screenshot({ path: join(out, `${name}-${device}-${dark ? 'dark' : 'light'}.png`), clip: { x: 0, y: 0, width, height: 1300 }, captureBeyondViewport: true });
        await accessible(page, told);
        if (!dark) await use(page, told);
        await page.close();
      }
    }
    const { page, told } = await open(browser, file, 1000, true, false);
    const words = await page.$eval('main', (main) => main.innerText.length);
    if (words < 500) told('without its script the page says nothing');
    const pdf = join(out, `${name}.pdf`);
    await page.pdf({ path: pdf, format: 'A4' });
    if (statSync(pdf).size < 10000) told('the PDF is empty');
    await page.close();
  }
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
for (const fault of faults) console.error(fault);
console.log(`${reports.length} reports read in a browser, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
