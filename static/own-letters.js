// Makes one document of the letters that are handed over, to print or to keep as a PDF: a cover, a slip, one letter a page.
// They are in this page alone. Needs own-open.js; without it the command line opens them.
'use strict';
{
	const COLUMNS = ['target', 'country', 'language', 'direction', 'envelope', 'subject', 'body'];
	const section = document.querySelector('[data-letters]'), paper = document.querySelector('[data-document]');
	const titles = JSON.parse(paper.querySelector('[data-titles]').content.textContent);
	const own = document.documentElement.lang, countries = new Intl.DisplayNames([own], { type: 'region' });

	const element = (name, text, more) => Object.assign(document.createElement(name), { textContent: text }, more);

	const counted = (letters, key, title) => {
		const counts = new Map();
		for (const one of letters) counts.set(one[key], (counts.get(one[key]) ?? 0) + 1);
		return [...counts].map(([name, count]) => element('li', `${title(name)}: ${count.toLocaleString(own)}`));
	};

	const page = letter => {
		const made = element('section', '', { className: 'page', lang: letter.language, dir: letter.direction });
		made.append(element('address', letter.envelope), element('h2', letter.subject));
		for (const paragraph of letter.body.split('\n\n')) made.append(element('p', paragraph));
		return made;
	};

	ownOpen.listen(section, 'letter-campaign letters 1', COLUMNS, letters => {
		for (const old of paper.querySelectorAll('[data-letter]')) old.remove();
		for (const place of paper.querySelectorAll('[data-in-all]')) {
			place.textContent = place.dataset.words.replace('#', letters.length.toLocaleString(own));
		}
		for (const list of paper.querySelectorAll('[data-by-target]')) {
			list.replaceChildren(...counted(letters, 'target', name => titles[name] ?? name));
		}
		paper.querySelector('[data-by-country]').replaceChildren(...counted(letters, 'country', code => countries.of(code)));
		letters.sort((one, other) => (one.target + one.country < other.target + other.country ? -1 : 1));
		for (const letter of letters) {
			const made = page(letter);
			made.dataset.letter = '';
			paper.append(made);
		}
		section.querySelector('[data-names]').value = letters.map(letter => letter.name).join(' ');
		paper.hidden = false;
		document.documentElement.classList.add('has-spare');
	});
	section.querySelector('[data-print]').addEventListener('click', () => print());
}
