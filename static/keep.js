// Saves a campaign while it is being written, a second or three after each word; without it "Save" does.
'use strict';
{
	const PAUSE = 1000, LONGEST = 3000, AGAIN = 4000, SMALL = 60000;
	const form = document.querySelector('form[data-keep]');
	const kept = document.getElementById('kept'), trouble = document.getElementById('not-kept');
	let timer, since, sending, stopped;

	const tell = (words, bad) => {
		kept.hidden = !words || bad;
		trouble.hidden = !words || !bad;
		(bad ? trouble : kept).textContent = words;
	};

	const later = wait => {
		clearTimeout(timer);
		timer = stopped ? undefined : setTimeout(send, wait);
	};

	const ask = async body => {
		// A page that is left may still send so much.
		const more = { method: 'POST', body, redirect: 'manual', keepalive: body.toString().length < SMALL };
		const answer = await fetch(form.dataset.keep, more);
		if (answer.type === 'opaqueredirect' || answer.status === 403) return { stop: kept.dataset.signedOut };
		if (answer.status === 413) return { words: kept.dataset.tooLong };
		if (answer.ok || answer.status === 409) {
			const said = await answer.json();
			if (answer.ok) form.elements.version.value = said.version;
			return answer.ok ? { done: said.words } : said.again ? { again: 0 } : { stop: said.words };
		}
		throw new Error(answer.status);
	};

	async function send() {
		if (sending || stopped || since === undefined) return;
		since = undefined;
		sending = ask(new URLSearchParams(new FormData(form))).catch(() => ({ words: kept.dataset.trouble, again: AGAIN }));
		const said = await sending;
		sending = undefined;
		if (said.done) {
			tell(said.done);
			if (since === undefined) form.dispatchEvent(new Event('kept'));
			else later(PAUSE);
			return;
		}
		since = since ?? Date.now();
		if (said.stop) stopped = true;
		if (said.stop || said.words) tell(said.stop || said.words, true);
		if (said.again !== undefined) later(said.again);
	}

	form.addEventListener('input', event => {
		// What a script tells the form itself, and what is typed to search, are no words to save.
		if (event.target === form || event.target.type === 'search') return;
		since = since ?? Date.now();
		if (!sending) later(Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
	});
	// A button waits for what is under way, so that both speak of the same version.
	form.addEventListener('submit', event => {
		clearTimeout(timer);
		since = undefined;
		if (!sending) return;
		event.preventDefault();
		const button = event.submitter;
		sending.then(() => setTimeout(() => { clearTimeout(timer); since = undefined; form.requestSubmit(button); }));
	});
	document.addEventListener('visibilitychange', () => { if (document.hidden) send(); });
	addEventListener('pagehide', send);
}
