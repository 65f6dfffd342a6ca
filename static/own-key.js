// Makes the key pair of a list in the browser. The secret half is in this page's memory, in the file that is saved and on
// the sheet that is printed; the server gets the public half alone. Needs vendor/age-encryption.js; without it the command
// line makes a key.
'use strict';
{
	const box = document.querySelector('[data-own-key]');
	const part = name => box.querySelector(`[data-${name}]`);
	const fields = document.querySelectorAll('[data-public]');
	let secret, unsaved;

	const show = (name, words) => {
		part(name).hidden = !words;
		part(name).textContent = words;
	};

	// The comments of an age identity file begin with #; the last line is the key.
	const fileText = publicHalf => {
		const said = part('file').content.textContent.trim().split(/\s*\n\s*/);
		return [...said, publicHalf].map(line => `# ${line}\n`).join('') + `${secret}\n`;
	};

	const onPaper = publicHalf => {
		const sheet = document.querySelector('[data-spare]');
		sheet.querySelector('[data-secret]').textContent = secret.match(/.{1,4}/g).join(' ');
		sheet.querySelector('[data-its-public]').textContent = publicHalf;
		sheet.hidden = false;
		document.documentElement.classList.add('has-spare');
	};

	part('make').addEventListener('click', async () => {
		secret = await age.generateIdentity();
		const publicHalf = await age.identityToRecipient(secret);
		part('save').href = URL.createObjectURL(new Blob([fileText(publicHalf)], { type: 'text/plain' }));
		onPaper(publicHalf);
		unsaved = true;
		part('made').hidden = false;
		part('make').hidden = true;
		part('save').focus();
	});

	part('print').addEventListener('click', () => print());

	// Only a key that is there again is asked with: a list locked to one that was never saved would be lost.
	part('saved').addEventListener('change', async event => {
		const [file] = event.target.files;
		show('wrong', '');
		if (!file) return;
		const lines = (await file.text()).split(/\r?\n/).map(line => line.trim());
		if (!lines.includes(secret)) return show('wrong', box.dataset.another);
		const publicHalf = await age.identityToRecipient(secret);
		for (const field of fields) {
			field.value = publicHalf;
			field.closest('[hidden]')?.removeAttribute('hidden');
		}
		unsaved = false;
		show('told', box.dataset.done);
	});

	// Whoever pastes the secret half into the field for the public one is stopped before it goes anywhere.
	for (const field of fields) {
		field.form?.addEventListener('submit', event => {
			const mistaken = /age-secret-key/i.test(field.value);
			if (mistaken) event.preventDefault();
			field.setCustomValidity(mistaken ? box.dataset.secretHalf : '');
			field.reportValidity();
		});
	}

	addEventListener('beforeunload', event => {
		if (!unsaved) return;
		event.preventDefault();
		event.returnValue = true;
	});

	box.hidden = false;
	for (const fold of document.querySelectorAll('[data-without-script]')) fold.open = false;
}
