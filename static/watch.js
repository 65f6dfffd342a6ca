// Keeps the numbers of a campaign fresh while somebody looks at them; without it they are as of when the page was opened.
'use strict';
{
	const box = document.getElementById('numbers');
	const SECONDS = 10;
	let etag = `W/"${box.dataset.etag}"`;
	let timer, asking;

	// Section by section, so that folds stay open; one with the focus in it waits until the focus has gone.
	const show = html => {
		const fresh = new DOMParser().parseFromString(html, 'text/html').body;
		const ids = new Set([...fresh.children].map(one => one.id));
		for (const one of [...box.children]) if (!ids.has(one.id)) one.remove();
		let before = null, whole = true;
		for (const section of [...fresh.children]) {
			const old = document.getElementById(section.id);
			if (!old) {
				if (before) before.after(section); else box.prepend(section);
				before = section;
				continue;
			}
			before = old;
			for (const fold of section.querySelectorAll('details')) {
				fold.open = Boolean(document.getElementById(fold.id)?.open);
			}
			if (old.isEqualNode(section)) continue;
			if (old.contains(document.activeElement)) {
				whole = false;
				continue;
			}
			old.replaceWith(section);
			before = section;
		}
		return whole;
	};

	const stop = () => {
		clearTimeout(timer);
		timer = undefined;
	};

	const ask = async () => {
		timer = undefined;
		if (document.hidden || asking) return;
		asking = true;
		let more = true;
		try {
			const answer = await fetch(box.dataset.url, { headers: { 'If-None-Match': etag }, redirect: 'manual', cache: 'no-store' });
			if (answer.type === 'opaqueredirect' || answer.status === 403 || answer.status === 404) {
				more = false;
				document.getElementById('signed-out').hidden = false;
			} else if (answer.ok || answer.status === 304) {
				if (answer.ok && show(await answer.text())) etag = answer.headers.get('ETag');
				document.getElementById('as-of').textContent = decodeURIComponent(answer.headers.get('X-As-Of') || '');
			}
		} catch { /* The next time may do. */ }
		asking = false;
		if (more) begin();
	};

	const begin = () => {
		if (!document.hidden && timer === undefined) timer = setTimeout(ask, SECONDS * 1000);
	};

	document.addEventListener('visibilitychange', () => { if (document.hidden) stop(); else ask(); });
	begin();
}
