'use strict';
for (const table of document.querySelectorAll('table')) {
  const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const value = (row) => row.cells[column].textContent.trim();
      const number = (text) => /^\d+([.,]\d+)?( %)?$/.test(text) ? parseFloat(text.replace(',', '.')) : NaN;
      const rows = [...body.rows].map((row) => [value(row), number(value(row)), row]);
      rows.sort((a, b) => (isNaN(a[1]) || isNaN(b[1]) ? (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0) : a[1] - b[1]));
      if (down) rows.reverse();
      body.append(...rows.map((row) => row[2]));
    });
  });
}
const tools = document.getElementById('tools'), filter = document.getElementById('filter'), found = document.getElementById('found');
tools.hidden = false;
filter.addEventListener('input', () => {
  const wanted = filter.value.trim().toLowerCase();
  const fits = (part) => part.textContent.toLowerCase().includes(wanted);
  let shown = 0;
  for (const article of document.querySelectorAll('article')) article.hidden = wanted !== '' && !fits(article);
  for (const row of document.querySelectorAll('section > .scroll tbody tr')) {
    row.hidden = wanted !== '' && !fits(row);
    shown += row.hidden ? 0 : 1;
  }
  const articles = document.querySelectorAll('article:not([hidden])').length;
  const root = document.documentElement, words = root.dataset, forms = new Intl.PluralRules(root.lang);
  const count = (number, one, many) => number + ' ' + (forms.select(number) === 'one' ? one : many);
  found.textContent = wanted === '' ? '' : count(articles, words.task, words.tasks) + ', ' + count(shown, words.line, words.lines);
});
