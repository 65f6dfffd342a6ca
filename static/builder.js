// The lines to paste and the look of the form change with what is chosen; without it the button shows them.
'use strict';
for (const form of document.querySelectorAll('[data-builder]')) {
	const button = form.querySelector('button');
	let asked = 0, timer;
	const show = async () => {
		const mine = ++asked;
		const url = new URL(form.action, location.href);
		url.search = new URLSearchParams(new FormData(form));
		try {
			const answer = await fetch(url);
			if (!answer.ok) throw new Error(answer.status);
			const made = new DOMParser().parseFromString(await answer.text(), 'text/html');
			if (mine !== asked) return;
			for (const fresh of made.querySelectorAll('[data-built]')) {
				const old = document.querySelector(`[data-built="${fresh.dataset.built}"]`);
				if (fresh.localName === 'textarea') old.value = fresh.value;
				// A frame that goes on to another address would be a step of "Back".
				else if (old.getAttribute('src') !== fresh.getAttribute('src')) old.replaceWith(fresh);
			}
		} catch {
			button.hidden = false;
		}
	};
	button.hidden = true;
	form.addEventListener('input', event => {
		if (event.target.id === 'accent') form.elements.own_accent.checked = true;
		clearTimeout(timer);
		timer = setTimeout(show, 300);
	});
	form.addEventListener('submit', event => { event.preventDefault(); show(); });
}
