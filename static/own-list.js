// Fetches a sealed list and opens it in the browser. Neither the key nor a name goes anywhere: what is opened is offered
// as files of this page alone. Needs vendor/age-encryption.js; without it the command line opens the list.
'use strict';
{
	const KIND = 'letter-campaign contacts 1';
	const COLUMNS = ['name', 'address', 'language', 'day', 'wording'];
	const opener = document.querySelector('[data-opener]');
	const [files, typed] = ['key-files', 'typed-key'].map(id => document.getElementById(id));

	// As campaign/core/words/text.py says: no cell is taken for a formula. RFC 4180 says the rest.
	const defused = cell => (/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell) ? `'${cell}` : cell);
	const quoted = cell => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
	const csv = rows => rows.map(row => `${row.map(cell => quoted(defused(cell))).join(',')}\r\n`).join('');

	// The columns that each program's own instructions name; docs/contacts.md says where. Nobody can tell which part of a
	// name is the first, so it stands whole where they ask for that.
	const FORMATS = {
		csv: list => '\ufeff' + csv([COLUMNS, ...list.map(one => COLUMNS.map(name => one[name]))]),
		civicrm: (list, source) => csv([
			['First Name', 'Last Name', 'Email', 'Contact Source', 'Note(s)'],
			...list.map(one => [one.name, '', one.address, source, `${one.day}, ${one.language}: ${one.wording}`]),
		]),
		'action-network': list => csv([
			['Email', 'First Name', 'Last Name', 'Language', 'Opt-in day', 'Opt-in words'],
			...list.map(one => [one.address, one.name, '', one.language, one.day, one.wording]),
		]),
		mailchimp: list => csv([
			['Email Address', 'First Name', 'Last Name', 'Language', 'Opt-in day', 'Opt-in words'],
			...list.map(one => [one.address, one.name, '', one.language, one.day, one.wording]),
		]),
		listmonk: list => csv([
			['email', 'name', 'attributes'],
			...list.map(one => [one.address, one.name,
				JSON.stringify({ language: one.language, opt_in_day: one.day, opt_in_words: one.wording })]),
		]),
	};

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

	const contact = async (decrypter, line) => {
		try {
			const bytes = Uint8Array.from(atob(line), character => character.charCodeAt(0));
			const values = JSON.parse(await decrypter.decrypt(bytes, 'text'));
			if (values.length !== COLUMNS.length || values.some(value => typeof value !== 'string')) return undefined;
			return Object.fromEntries(COLUMNS.map((name, at) => [name, values[at]]));
		} catch {
			return undefined;
		}
	};

	const inOrder = (one, other) => (one.day + one.name < other.day + other.name ? -1 : 1);

	const opened = async (sealed, secrets, progress) => {
		const decrypter = new age.Decrypter();
		for (const secret of secrets) decrypter.addIdentity(secret);
		let lines;
		try {
			lines = (await decrypter.decrypt(sealed, 'text')).split('\n');
		} catch {
			throw trouble(opener.dataset.otherKey);
		}
		if (lines.shift() !== KIND) throw trouble(opener.dataset.otherKey);
		const found = [];
		for (const [at, line] of lines.entries()) {
			found.push(await contact(decrypter, line));
			// A long list takes a while: the page goes on answering, and says how far it is.
			if (at % 100 === 99) {
				progress(at + 1);
				await new Promise(resolve => { setTimeout(resolve); });
			}
		}
		const contacts = found.filter(Boolean).sort(inOrder);
		return { contacts, unread: found.length - contacts.length };
	};

	const offer = (section, contacts) => {
		for (const link of section.querySelectorAll('[data-format]')) {
			URL.revokeObjectURL(link.href);
			const text = FORMATS[link.dataset.format](contacts, section.dataset.source);
			link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
		}
		section.querySelector('[data-files]').hidden = false;
	};

	for (const section of document.querySelectorAll('[data-list]')) {
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
				const secrets = await keys();
				say(section.dataset.opening);
				const sealed = await fetched(section.querySelector('form'));
				const { contacts, unread } = await opened(sealed, secrets, far => say(count(section.dataset.far, far)));
				say([count(section.dataset.opened, contacts.length), unread && count(section.dataset.unread, unread)].filter(Boolean).join(' '));
				offer(section, contacts);
			} catch (error) {
				say(error.told || opener.dataset.trouble, true);
			}
			button.disabled = false;
		});
	}

	opener.hidden = false;
	for (const fold of document.querySelectorAll('[data-without-script]')) fold.open = false;
}
