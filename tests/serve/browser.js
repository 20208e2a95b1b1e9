'use strict';
const { chromium } = require('playwright-core');
const axe = require('axe-core').source;

const [base, executablePath, shots] = process.argv.slice(2);
const pages = {
  start: '/',
  results: '/search?q=repeat+MRI+denied+ODG',
  filters: '/search?category=diagnostic-testing&category=injection&guideline=%21mtus&sort=date&offset=10',
  empty: '/search?q=repeat+knee+MRI+approved+ODG+2016',
  decision: '/decision/CM99-9000002/1?q=repeat+MRI+denied+ODG',
  rates: '/rates?q=since+2014',
  criteria: '/criteria?q=MRI',
  memo: '/memo?q=repeat+MRI',
  nothing: '/nothing',
  bad: '/search?outcome=perhaps',
};
let failures = 0;

function check(name, truth, detail = '') {
  if (truth) return;
  failures++;
  console.log(`FAILED: ${name} ${detail}`);
}

async function open(browser, width, colorScheme, javaScriptEnabled) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled, bypassCSP: javaScriptEnabled });
  const page = await context.newPage();
  page.on('pageerror', error => check('no error of the script', false, error.message));
  return page;
}

async function look(browser, width, scheme) {
  const page = await open(browser, width, scheme, true);
  for (const [name, path] of Object.entries(pages)) {
    const asked = [];
    page.removeAllListeners('request');
    page.on('request', request => asked.push(request.url()));
    await page.goto(base + path);
    check(`${name} ${width} ${scheme}: no request leaves the machine`, asked.every(url => url.startsWith(base + '/')), asked.join(' '));
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(`${name} ${width} ${scheme}: nothing is wider than the page`, over <= 0, over);
    if (shots) await page.screenshot({ path: `${shots}/${name}-${width}-${scheme}.png`, fullPage: true });
    await page.evaluate(axe);
    for (const opened of [false, true]) {
      if (opened) await page.evaluate(() => document.querySelectorAll('details').forEach(details => { details.open = true; }));
      const found = await page.evaluate(() => axe.run());
      for (const violation of found.violations)
        check(`${name} ${width} ${scheme}: axe`, false, `${violation.id}: ${violation.nodes.map(node => node.html.slice(0, 120)).slice(0, 2).join(' | ')}`);
    }
  }
  await page.context().close();
}

async function walk(browser, script) {
  const page = await open(browser, 1280, 'light', script);
  const told = async () => (await page.locator('#told').textContent()).trim();
  const settle = async (act, what) => {
    const before = page.url();
    await act();
    await page.waitForURL(url => url.href !== before, { timeout: 10000 }).catch(() => check(`${what}: the address changes`, false));
    await page.waitForSelector('#main:not([aria-busy])');
  };
  await page.goto(base + '/');
  await page.fill('#q', 'repeat MRI denied ODG');
  await settle(() => page.click('.ask button'), 'search');
  check('a search', (await told()).startsWith('9 decisions'), await told());
  const first = await page.locator('section[aria-labelledby="f-body_part"] li a').first();
  const count = Number((await first.locator('b').evaluate(node => node.firstChild.textContent)).replace(',', ''));
  await settle(() => first.click(), 'a filter');
  check('a filter finds what it says', (await told()).startsWith(`${count} decision`), `${count}: ${await told()}`);
  await settle(() => page.goBack(), 'back');
  check('back', (await told()).startsWith('9 decisions'), await told());
  await settle(() => page.locator('section[aria-labelledby="f-body_part"] a.no').first().click(), 'exclude');
  check('an exclusion is a chip', (await page.locator('.read').textContent()).includes('not '));
  await settle(() => page.goto(base + '/search?q=since+2014'), 'another search');
  await settle(() => page.click('a[rel=next]'), 'paging');
  check('the second page', page.url().includes('offset=10') && (await page.locator('.rank').first().textContent()) === '11');
  await settle(() => page.locator('.hit h3 a').first().click(), 'a decision');
  check('a decision has its rationale', (await page.locator('#rationale').textContent()).length > 100);
  const tag = script ? 'with-script' : 'without';
  await page.fill('.mine input[name=name]', tag);
  await Promise.all([page.waitForNavigation(), page.click('.mine .add button')]);
  check('a tag is kept', (await page.locator('.mine .tags').textContent()).includes(tag));
  await page.fill('.mine textarea', 'Compare with the scan of 2014.\nAsk Dr. Roe.');
  await Promise.all([page.waitForNavigation(), page.click('.mine textarea + button')]);
  check('a note is kept', (await page.inputValue('.mine textarea')) === 'Compare with the scan of 2014.\nAsk Dr. Roe.');
  await settle(() => page.click(`.mine .tags a >> text="${tag}"`), 'the decisions of a tag');
  check('a tag finds its decision', (await told()) === `1 decision, tagged ${tag}.`, await told());
  await page.goto(base + '/search?q=repeat+MRI');
  await page.fill('#keep', `scans-${tag}`);
  await Promise.all([page.waitForNavigation(), page.click('.keep button')]);
  await page.goto(base + '/');
  await settle(() => page.click(`.mine .tags a >> text="scans-${tag}"`), 'a saved search');
  check('a saved search finds what it found', (await told()).startsWith('11 decisions'), await told());
  if (!script) {
    await page.goto(base + '/');
    await Promise.all([page.waitForNavigation(), page.click(`[aria-label="Forget the search scans-${tag}"]`)]);
    check('a saved search is forgotten', !(await page.locator('.mine').first().textContent()).includes(`scans-${tag}`));
  }
  await page.goto(base + '/search?q=repeat+MRI');
  await settle(() => page.click('.views a[href^="/rates"]'), 'rates');
  check('rates', (await told()).includes('were overturned'), await told());
  await settle(() => page.click('.views a[href^="/memo"]'), 'memo');
  check('a memo quotes', (await page.locator('.memo blockquote').count()) > 1);
  const pdf = await page.pdf({ format: 'Letter' });
  check('it prints', pdf.length > 10000);
  await page.context().close();
}

async function keys(browser) {
  const page = await open(browser, 1280, 'light', true);
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.id);
  await page.goto(base + '/search?q=repeat+MRI');
  const titles = await page.locator('.hit h3 a').allTextContents();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  check('j goes to the next decision', (await focused()) === titles[1], await focused());
  await page.keyboard.press('k');
  check('k goes back', (await focused()) === titles[0], await focused());
  await page.keyboard.press('x');
  check('x ticks', (await page.locator('.pick :checked').count()) === 1);
  await page.keyboard.press('/');
  check('/ goes to the box', (await page.evaluate(() => document.activeElement.id)) === 'q');
  await page.keyboard.type('jk');
  check('letters in the box are letters', (await page.inputValue('#q')) === 'jk', await page.inputValue('#q'));
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  check('? shows the keys', await page.locator('#keys-dialog').evaluate(dialog => dialog.open));
  await page.click('#keys-on');
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  check('keys can be switched off', (await page.locator('.hit h3 a:focus').count()) === 0);
  await page.context().close();
}

(async () => {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    for (const script of [true, false]) await walk(browser, script);
    await keys(browser);
    for (const width of [1280, 390]) for (const scheme of ['light', 'dark']) await look(browser, width, scheme);
  } catch (error) {
    check('the walk', false, error.message);
  }
  await browser.close();
  process.exit(failures ? 1 : 0);
})();
