// Copying, and telling the server which way a letter was taken; without it the buttons post.
'use strict';
{
	const report = (letter, way) => fetch(letter.dataset.url, {
		method: 'POST', keepalive: true, headers: { Accept: 'application/json' },
		body: new URLSearchParams({ receipt: letter.dataset.receipt, target: letter.dataset.target, way }),
	});

	const copy = async field => {
		try {
			await navigator.clipboard.writeText(field.value);
			return true;
		} catch {
			const fold = field.closest('details');
			if (fold) fold.open = true;
			field.focus();
			field.select();
			return document.execCommand('copy');
		}
	};

	// At once, while the click still counts: a link that is opening leaves no time for the Clipboard API.
	const copyAtOnce = field => {
		let copied = false;
		const give = event => {
			event.clipboardData.setData('text/plain', field.value);
			event.preventDefault();
			copied = true;
		};
		document.addEventListener('copy', give, { once: true });
		document.execCommand('copy');
		document.removeEventListener('copy', give);
		return copied;
	};

	// Emptied first: the same words a second time would not be read out again.
	const tell = (control, words) => {
		const told = control.parentElement.parentElement.querySelector('[role=status]');
		told.textContent = '';
		setTimeout(() => { told.textContent = words; }, 50);
	};

	// Paper is dated where its writer is.
	for (const one of document.querySelectorAll('[name=time_zone]')) one.value = Intl.DateTimeFormat().resolvedOptions().timeZone;

	for (const button of document.querySelectorAll('[data-copy]')) {
		button.hidden = false;
		button.addEventListener('click', async () => {
			const copied = await copy(document.getElementById(button.dataset.copy));
			tell(button, copied ? button.dataset.done : button.dataset.fail);
			if (!copied) return;
			button.focus();
			const letter = button.closest('[data-url]');
			if (letter && button.dataset.way) report(letter, button.dataset.way).catch(() => {});
		});
	}

	// A mail program gets the whole letter where the device hands on so long an address; copying stands beside, since
	// nobody can be told that a program dropped it.
	const device = /iPhone|iPad/.test(navigator.userAgent) ? 'ios' : /Android/.test(navigator.userAgent) ? 'android'
		: /Linux/.test(navigator.userAgent) ? 'linux' : 'other';
	for (const link of document.querySelectorAll('[data-mailto]')) {
		const [subject, body] = ['subject', 'body'].map(part => document.getElementById(link.dataset.paste.replace('body', part)).value);
		const whole = `mailto:${link.dataset.mailto}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replace(/\r?\n/g, '\r\n'))}`;
		const longest = Object.fromEntries(link.dataset.longest.split(' ').map(one => one.split(':')));
		if (whole.length > Number(longest[device])) continue;
		link.href = whole;
		link.textContent = link.dataset.whole;
	}

	// The device's own share sheet takes any length.
	for (const button of document.querySelectorAll('[data-hand]')) {
		if (!navigator.share) continue;
		button.hidden = false;
		button.addEventListener('click', async () => {
			const [title, text] = ['subject', 'body'].map(part => document.getElementById(`${part}-${button.dataset.hand}`).value);
			try {
				await navigator.share({ title, text });
				report(button.closest('[data-url]'), 'mail_program').catch(() => {});
			} catch { /* They thought better of it. */ }
		});
	}

	for (const link of document.querySelectorAll('a[data-way]')) {
		link.addEventListener('click', () => {
			if (link.dataset.paste && copyAtOnce(document.getElementById(link.dataset.paste))) tell(link, link.dataset.done);
			report(link.closest('[data-url]'), link.dataset.way).catch(() => {});
		});
	}

	for (const form of document.querySelectorAll('[data-sent]')) {
		form.addEventListener('submit', async event => {
			event.preventDefault();
			try {
				if (!(await report(form.closest('[data-url]'), 'said_sent')).ok) throw new Error('refused');
			} catch {
				form.submit();
				return;
			}
			const thanks = document.createElement('p');
			thanks.className = 'sent';
			thanks.tabIndex = -1;
			thanks.textContent = form.dataset.sent;
			form.replaceWith(thanks);
			thanks.focus();
		});
	}

	// Where letters stand moves by itself as long as something is on its way and somebody looks. Asked less and less often,
	// and once more where no answer came: the network may be away, or the site for a minute.
	const waiting = document.querySelector('[data-awaits]');
	let timer, running;
	const look = async wait => {
		clearTimeout(timer);
		if (document.hidden || !waiting.dataset.awaits) return;
		timer = setTimeout(look, wait, Math.min(wait * 1.5, 20000));
		running?.abort();
		running = new AbortController();
		try {
			const answer = await fetch(location.href, { signal: running.signal });
			// What is gone stays so; whatever else keeps it away may pass.
			if (answer.status === 404) delete waiting.dataset.awaits;
			if (!answer.ok) return;
			const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
			const [mine, theirs] = [document, page].map(one => [...one.querySelectorAll('[data-moves]')]);
			const state = page.querySelector('[data-awaits]')?.dataset.awaits;
			if (mine.length !== theirs.length || waiting.dataset.awaits !== (state ?? 'confirmed')) return location.reload();
			mine.forEach((one, at) => { if (one.innerHTML !== theirs[at].innerHTML) one.replaceChildren(...theirs[at].childNodes); });
			if (!state) delete waiting.dataset.awaits;
		} catch { /* It is asked again. */ }
	};
	if (waiting) {
		timer = setTimeout(look, 2000, 3000);
		document.addEventListener('visibilitychange', () => look(2000));
		addEventListener('online', () => look(2000));
	}

	// What is passed on is what stands in the field: in the services' links as well.
	for (const links of document.querySelectorAll('[data-said]')) {
		const field = document.getElementById(links.dataset.said);
		const all = [...links.querySelectorAll('a'), ...document.querySelectorAll('a[href^="mailto:?"]')].map(link => [link, new URL(link.href)]);
		const follow = () => {
			const words = field.value.replace(links.dataset.url, '').trim();
			for (const [link, whole] of all) {
				const url = new URL(whole);
				for (const [name, value] of whole.searchParams) url.searchParams.set(name, value.replace(links.dataset.words, () => words));
				link.href = url.href.replaceAll('+', '%20');
			}
		};
		field.addEventListener('input', follow);
		const own = document.querySelector('[data-own]');
		if (!own) continue;
		own.parentElement.hidden = false;
		own.addEventListener('input', () => {
			const sentence = `“${own.value}” `;
			field.value = own.checked ? sentence + field.value : field.value.replace(sentence, '');
			follow();
		});
	}

	for (const button of document.querySelectorAll('[data-share]')) {
		if (!navigator.share) continue;
		button.hidden = false;
		button.addEventListener('click', () => { navigator.share({ title: button.dataset.title, text: document.getElementById(button.dataset.share).value }).catch(() => {}); });
	}
}
