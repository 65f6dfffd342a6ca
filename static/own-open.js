// Opens what is sealed to an organiser's own key, for own-list.js and own-letters.js. Neither a key nor what it opens goes
// anywhere. Needs vendor/age-encryption.js.
'use strict';
const ownOpen = (() => {
	const opener = document.querySelector('[data-opener]');
	const [files, typed] = ['key-files', 'typed-key'].map(id => document.getElementById(id));

	const trouble = words => Object.assign(new Error(words), { told: words });

	const keys = async () => {
		const texts = await Promise.all([...files.files].map(file => file.text()));
		const lines = texts.flatMap(text => text.split(/\r?\n/)).map(line => line.replace(/^\ufeff/, '').trim());
		const found = lines.filter(line => line && !line.startsWith('#'));
		// On paper it stands in groups of four.
		const spare = typed.value.replace(/[\s-]/g, '').toUpperCase().replace(/^AGESECRETKEY/, 'AGE-SECRET-KEY-');
		if (spare) found.push(spare);
		if (!found.length) throw trouble(opener.dataset.none);
		for (const key of found) {
			try {
				await age.identityToRecipient(key);
			} catch {
				throw trouble(opener.dataset.noKey);
			}
		}
		return found;
	};

	const fetched = async form => {
		const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual' });
		if (answer.type === 'opaqueredirect' || answer.status === 403) throw trouble(opener.dataset.signedOut);
		if (!answer.ok) throw new Error(answer.status);
		return new Uint8Array(await answer.arrayBuffer());
	};

	const values = async (decrypter, line, columns) => {
		try {
			const bytes = Uint8Array.from(atob(line), character => character.charCodeAt(0));
			const found = JSON.parse(await decrypter.decrypt(bytes, 'text'));
			if (found.length !== columns.length || found.some(value => typeof value !== 'string')) return undefined;
			return Object.fromEntries(columns.map((name, at) => [name, found[at]]));
		} catch {
			return undefined;
		}
	};

	// What is in a sealed file of this kind, a line for each; `unread` is how many are sealed to keys that are not at hand.
	const opened = async (sealed, kind, columns, progress) => {
		const decrypter = new age.Decrypter();
		for (const secret of await keys()) decrypter.addIdentity(secret);
		let lines;
		try {
			lines = (await decrypter.decrypt(sealed, 'text')).split('\n');
		} catch {
			throw trouble(opener.dataset.otherKey);
		}
		if (lines.shift() !== kind) throw trouble(opener.dataset.otherKey);
		const found = [];
		for (const [at, line] of lines.entries()) {
			const [name, content] = line.includes(' ') ? line.split(' ') : ['', line];
			const one = await values(decrypter, content, columns);
			if (one) found.push({ ...one, name: one.name ?? name });
			// A long list takes a while: the page goes on answering, and says how far it is.
			if (at % 100 === 99) {
				progress(at + 1);
				await new Promise(resolve => { setTimeout(resolve); });
			}
		}
		return { found, unread: lines.length - found.length };
	};

	// The button of a section: fetches what its form gives, opens it, and says how it went.
	const listen = (section, kind, columns, show) => {
		const [button, told, wrong] = ['[data-open]', '.told', '.wrong'].map(name => section.querySelector(name));
		const say = (words, bad) => {
			told.textContent = bad ? '' : words;
			wrong.hidden = !bad;
			wrong.textContent = bad ? words : '';
		};
		const count = (words, number) => words.replace('#', number.toLocaleString(document.documentElement.lang));
		button.hidden = false;
		button.addEventListener('click', async () => {
			button.disabled = true;
			section.querySelector('[data-files]').hidden = true;
			try {
				await keys();
				say(section.dataset.opening);
				const sealed = await fetched(section.querySelector('form'));
				const { found, unread } = await opened(sealed, kind, columns, far => say(count(section.dataset.far, far)));
				say([count(section.dataset.opened, found.length), unread && count(section.dataset.unread, unread)].filter(Boolean).join(' '));
				show(found);
				section.querySelector('[data-files]').hidden = false;
			} catch (error) {
				say(error.told || opener.dataset.trouble, true);
			}
			button.disabled = false;
		});
	};

	opener.hidden = false;
	for (const fold of document.querySelectorAll('[data-without-script]')) fold.open = false;
	return { listen };
})();
