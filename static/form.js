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
		let timer;
		const count = () => {
			const left = limit - [...box.value].length;
			note.textContent = left > limit / 5 ? ''
				: (left < 0 ? note.dataset.over : note.dataset.left).replace('#', Math.abs(left).toLocaleString(document.documentElement.lang));
		};
		// Once for a pause: a screen reader reads out each number that was written.
		box.addEventListener('input', () => {
			clearTimeout(timer);
			timer = setTimeout(count, 1000);
		});
		count();
	}

	// Chosen points can be moved up: letters speak of them in the order in which they are posted.
	for (const points of document.querySelectorAll('[data-up]')) {
		const boxes = () => [...points.querySelectorAll('.box')];
		const isChosen = box => box.querySelector('input').checked;
		const arrange = () => boxes().forEach((box, place, all) => {
			box.querySelector('button').hidden = !isChosen(box) || !all.slice(0, place).some(isChosen);
		});
		for (const box of boxes()) {
			const up = document.createElement('button');
			up.type = 'button';
			up.className = 'third';
			up.textContent = points.dataset.up;
			up.setAttribute('aria-label', `${points.dataset.up}: ${box.querySelector('label').textContent}`);
			up.addEventListener('click', () => {
				const all = boxes();
				all.slice(0, all.indexOf(box)).filter(isChosen).pop().before(box);
				arrange();
				(up.hidden ? box.querySelector('input') : up).focus();
				box.dispatchEvent(new Event('input', { bubbles: true }));
			});
			box.append(up);
		}
		points.addEventListener('input', arrange);
		addEventListener('pageshow', arrange);
	}

	// The browser's time zone: it dates letters, and its country stands first among the countries.
	const form = document.getElementById('write');
	const country = document.getElementById('country');
	const withheld = document.querySelector('[data-withheld]');
	const postal = document.querySelector('[data-without]');
	const isCareful = () => withheld && country.value && withheld.dataset.withheld.split(' ').includes(country.value);
	if (form && country) {
		const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
		form.elements.time_zone.value = zone;
		const find = document.querySelector('.find');
		const first = country.querySelector('optgroup');
		if (!country.value && self.origin !== 'null') fetch(`${find.dataset.zones}?zone=${encodeURIComponent(zone)}`).then(answer => answer.json()).then(found => {
			const own = found.country && country.querySelector(`[value=${found.country}]`);
			if (own) first.prepend(own);
		}).catch(() => { /* The list stays in its order. */ });

		// What is typed picks the country with that code, else the first that has it in its name, those that begin with it before
		// others. Where nothing is typed any more it is the one chosen before, and Enter leads to it, not to the next page.
		const plain = text => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
		let chosen, picked;
		find.hidden = false;
		find.addEventListener('input', event => {
			event.stopPropagation();
			const typed = plain(event.target.value.trim());
			const all = [...country.options].slice(1);
			const code = typed === 'uk' ? 'GB' : typed.toUpperCase();
			const found = typed && (all.find(one => one.value === code) || all.find(one => plain(one.text).startsWith(typed))
				|| all.find(one => plain(one.text).includes(typed)));
			if (country.value !== picked) chosen = country.value;
			country.value = picked = found ? found.value : typed ? '' : chosen;
			country.dispatchEvent(new Event('input', { bubbles: true }));
		});
		find.addEventListener('keydown', event => {
			if (event.key !== 'Enter' || event.isComposing) return;
			event.preventDefault();
			country.focus();
		});

		// Where writing may be dangerous that is said at once, before anything of it leaves this page.
		const warn = () => {
			if (withheld) withheld.hidden = !isCareful();
			if (postal) postal.hidden = postal.dataset.without.split(' ').includes(country.value);
		};
		country.addEventListener('input', warn);
		addEventListener('pageshow', warn);
	}

	// Whoever goes back from a receipt comes to a page that explains, never to the browser's question whether to send again.
	// Who went back from a page of the browser's own, because nothing answered, would lose what was typed. So it is asked first
	// whether anything does; a second press just goes.
	const leaving = document.querySelector('[data-leaving]');
	let asked;
	if (leaving) leaving.addEventListener('submit', async event => {
		if (asked || !leaving.requestSubmit) return;
		event.preventDefault();
		asked = true;
		leaving.ariaBusy = 'true';
		const { submitter } = event, { name, value } = submitter || {};
		const signal = AbortSignal.timeout?.(9000);
		if (await fetch('/healthz', { cache: 'no-store', signal }).then(answer => answer.status < 500, () => false)) {
			if (name === 'step' && /^(send|copy)$/.test(value)) history.replaceState(null, '', leaving.dataset.leaving);
			leaving.requestSubmit(submitter);
			return;
		}
		leaving.ariaBusy = null;
		const told = document.createElement('p');
		told.className = 'wrong';
		told.setAttribute('role', 'alert');
		leaving.querySelector('.bar, .row').prepend(told);
		told.textContent = leaving.dataset.trouble;
	});
	addEventListener('pageshow', ({ persisted }) => { if (persisted && leaving) leaving.ariaBusy = asked = null; });
	const sent = document.querySelector('[data-sent]');
	if (sent && location.hash === '#sent') {
		sent.hidden = false;
		sent.focus();
	}

	// Where one's own words went, after the question.
	const added = document.getElementById('added');
	if (added) addEventListener('load', () => { added.scrollIntoView(); added.focus({ preventScroll: true }); });

	// In a partner's frame, which is as high as its page, paper that sticks would stay at its top: it follows what is seen.
	const paper = document.querySelector('.desk');
	if (paper && parent !== self) {
		const whole = paper.parentElement;
		new IntersectionObserver(([{ intersectionRect: seen, boundingClientRect: all }]) => {
			if (!matchMedia('(min-width: 60rem)').matches || !seen.height) return;
			paper.style.maxBlockSize = `${Math.max(seen.height, 240)}px`;
			paper.style.transform = `translateY(${Math.max(0, Math.min(seen.top - all.top, all.height - paper.offsetHeight))}px)`;
		}, { threshold: [...Array(101).keys()].map(step => step / 100) }).observe(whole);
	}

	// The letters in the words in which they will leave, as the server writes them from what is typed so far.
	const desk = document.getElementById('sheets');
	const isWide = matchMedia('(min-width: 60rem)').matches;
	if (form && desk && desk.firstElementChild) {
		if (isWide) desk.firstElementChild.open = true;
		const blank = desk.firstElementChild.cloneNode(true);
		blank.open = false;
		const token = form.elements.form_token;
		let timer, running, wanted;

		// The form says once that it was begun, and from then on that this was counted.
		const begin = () => {
			const mark = document.createElement('input');
			Object.assign(mark, { type: 'hidden', name: 'started', value: '1' });
			form.append(mark);
		};

		const write = (place, text) => { if (place && place.textContent !== text) place.textContent = text; };

		const fill = (sheet, letter) => {
			sheet.dataset.target = letter.target;
			write(sheet.querySelector('.office'), letter.title);
			write(sheet.querySelector('.who .quiet'), letter.organisation);
			write(sheet.querySelector('.tongue'), letter.in_language);
			for (const one of sheet.querySelectorAll('[data-changed]')) one.hidden = !letter.edited;
			sheet.querySelector('[name=anew]').value = letter.target;
			sheet.querySelector('[data-reword]').hidden = letter.edited || letter.wordings < 2;
			const text = sheet.querySelector('.text[lang]');
			const first = sheet.querySelector('.first');
			first.lang = text.lang = letter.language;
			first.dir = letter.direction;
			write(first.querySelector('strong'), letter.subject);
			write(first.querySelector('span'), letter.beginning);
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
			if (isWide && !desk.querySelector('[open]')) desk.firstElementChild.open = true;
			const fresh = desk.querySelector('[open] .fresh');
			const view = desk.parentElement;
			// Beside the form the paper scrolls by itself: to what has just changed, unless that is in sight.
			if (fresh && (fresh.offsetTop < view.scrollTop || fresh.offsetTop + fresh.offsetHeight > view.scrollTop + view.clientHeight)) {
				view.scrollTop = fresh.offsetTop - view.clientHeight / 3;
			}
		};

		// What was allotted comes with the first answer, in the token: none is asked for twice before it is there.
		const ask = async (reword = '') => {
			if (isCareful()) return;
			if (running && !token.value) {
				wanted = true;
				return;
			}
			if (running) running.abort();
			const mine = running = new AbortController();
			wanted = false;
			const body = new URLSearchParams(new FormData(form));
			if (reword) body.append('reword', reword);
			try {
				const answer = await fetch(form.dataset.preview, {
					method: 'POST', signal: mine.signal, headers: { Accept: 'application/json' }, body,
				});
				if (answer.ok) {
					const found = await answer.json();
					token.value = found.token;
					if (!form.elements.started) begin();
					show(found.letters);
					const note = document.getElementById('wording');
					write(note, note.dataset.yours);
				}
			} catch { /* The paper stays as it was; the check page shows every letter anyway. */ }
			if (running === mine) running = undefined;
			if (wanted) ask();
		};

		form.addEventListener('input', () => {
			clearTimeout(timer);
			timer = setTimeout(() => ask(), 400);
		});
		desk.addEventListener('click', event => {
			const button = event.target.closest('[data-reword]');
			if (!button) return;
			clearTimeout(timer);
			ask(button.closest('[data-target]').dataset.target);
		});
		// The browser may have put words back by itself, after "Back".
		addEventListener('pageshow', () => { if (form.elements.name?.value) ask(); });
	}
}
