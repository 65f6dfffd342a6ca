// The paper follows what is typed; without it "Show" does.
'use strict';
{
	const form = document.getElementById('editor');
	// It stands beside the form, where the form does not hear it.
	document.getElementById('country').addEventListener('input', () => form.dispatchEvent(new Event('input')));

	const sheets = document.getElementById('sheets');
	const blank = sheets.firstElementChild?.cloneNode(true);
	let timer, running;

	const fill = (sheet, letter) => {
		const text = sheet.querySelector('.text[lang]');
		sheet.dataset.target = letter.target;
		sheet.querySelector('.office').textContent = letter.title;
		sheet.querySelector('.who .quiet').textContent = letter.organisation;
		for (const one of sheet.querySelectorAll('.first, .text[lang]')) Object.assign(one, { lang: letter.language, dir: letter.direction });
		for (const one of sheet.querySelectorAll('.first strong, .subject')) one.textContent = letter.subject;
		text.querySelector('.body').replaceChildren(...letter.body.replace(/\r\n/g, '\n').split('\n\n').map(words => {
			const paragraph = document.createElement('p');
			paragraph.textContent = words;
			return paragraph;
		}));
		return sheet;
	};

	const ask = async () => {
		running?.abort();
		running = new AbortController();
		try {
			const body = new URLSearchParams(new FormData(form));
			const answer = await fetch(form.dataset.preview, { method: 'POST', signal: running.signal, body });
			const { letters } = answer.ok ? await answer.json() : { letters: [] };
			const old = new Map([...sheets.children].map(sheet => [sheet.dataset.target, sheet]));
			if (letters.length) sheets.replaceChildren(...letters.map(letter => fill(old.get(letter.target) || blank.cloneNode(true), letter)));
		} catch { /* The paper stays as it was. */ }
	};

	if (blank) form.addEventListener('input', () => {
		clearTimeout(timer);
		timer = setTimeout(ask, 400);
	});
}
