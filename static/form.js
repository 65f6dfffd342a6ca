// Makes the form livelier; without it everything still works.
'use strict';
{
	const errors = document.querySelector('.errors');
	// After `autofocus` had its turn; a frame on another site does not give it one.
	if (errors) addEventListener('load', () => requestAnimationFrame(() => {
		if (document.activeElement !== errors) errors.focus();
	}));

	// How many characters are left, once little room is.
	for (const box of document.querySelectorAll('[data-limit]')) {
		const note = box.parentElement.querySelector('[data-left]');
		const limit = Number(box.dataset.limit);
		const count = () => {
			const left = limit - [...box.value].length;
			note.textContent = left > limit / 5 ? ''
				: (left < 0 ? note.dataset.over : note.dataset.left).replace('#', Math.abs(left).toLocaleString(document.documentElement.lang));
		};
		box.addEventListener('input', count);
		count();
	}

	// The sheets of paper, composed by the server while the supporter types.
	const form = document.querySelector('[data-preview]');
	const desk = document.getElementById('sheets');
	if (form && form.dataset.preview && desk && desk.firstElementChild) {
		const blank = desk.firstElementChild.cloneNode(true);
		blank.open = false;
		let timer, running;

		const write = (place, text) => { if (place && place.textContent !== text) place.textContent = text; };

		const fill = (sheet, letter) => {
			sheet.dataset.target = letter.target;
			write(sheet.querySelector('.office'), letter.title);
			write(sheet.querySelector('.who .quiet'), letter.organisation);
			write(sheet.querySelector('.tongue'), letter.in_language);
			const text = sheet.querySelector('.text:not(.tongue)');
			text.lang = letter.language;
			text.dir = letter.direction;
			write(text.querySelector('.subject'), letter.subject);
			const body = text.querySelector('.body');
			const before = new Set([...body.children].map(one => one.textContent));
			body.replaceChildren(...letter.body.replace(/\r\n/g, '\n').split('\n\n').map(words => {
				const paragraph = document.createElement('p');
				paragraph.textContent = words;
				if (before.size && !before.has(words)) paragraph.className = 'fresh';
				return paragraph;
			}));
		};

		const show = letters => {
			if (!letters.length) return;
			const old = new Map([...desk.children].map(sheet => [sheet.dataset.target, sheet]));
			desk.replaceChildren(...letters.map(letter => {
				const sheet = old.get(letter.target) || blank.cloneNode(true);
				if (!old.has(letter.target)) sheet.querySelector('.body').replaceChildren();
				fill(sheet, letter);
				return sheet;
			}));
			if (!desk.querySelector('[open]')) desk.firstElementChild.open = true;
			const fresh = desk.querySelector('[open] .fresh');
			const view = desk.parentElement;
			// Beside the form the paper scrolls by itself: to what has just changed, unless that is in sight.
			if (fresh && (fresh.offsetTop < view.scrollTop || fresh.offsetTop + fresh.offsetHeight > view.scrollTop + view.clientHeight)) {
				view.scrollTop = fresh.offsetTop - view.clientHeight / 3;
			}
		};

		const ask = async () => {
			if (running) running.abort();
			running = new AbortController();
			try {
				const answer = await fetch(form.dataset.preview, {
					method: 'POST', signal: running.signal, headers: { Accept: 'application/json' }, body: new URLSearchParams(new FormData(form)),
				});
				if (answer.ok) show((await answer.json()).letters);
			} catch { /* The paper stays as it was; the check page shows every letter anyway. */ }
		};

		form.addEventListener('input', () => {
			clearTimeout(timer);
			timer = setTimeout(ask, 400);
		});
		// The browser may have put words back by itself, after "Back".
		addEventListener('pageshow', () => { if (form.elements.name.value) ask(); });
	}
}
