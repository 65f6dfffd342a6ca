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

	for (const button of document.querySelectorAll('[data-copy]')) {
		const told = button.parentElement.parentElement.querySelector('[role=status]');
		button.hidden = false;
		button.addEventListener('click', async () => {
			const copied = await copy(document.getElementById(button.dataset.copy));
			told.textContent = '';
			setTimeout(() => { told.textContent = copied ? button.dataset.done : button.dataset.fail; }, 50);
			if (!copied) return;
			button.focus();
			const letter = button.closest('[data-url]');
			if (letter && button.dataset.way) report(letter, button.dataset.way).catch(() => {});
		});
	}

	for (const link of document.querySelectorAll('a[data-way]')) {
		link.addEventListener('click', () => { report(link.closest('[data-url]'), link.dataset.way).catch(() => {}); });
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

	for (const button of document.querySelectorAll('[data-share]')) {
		if (!navigator.share) continue;
		button.hidden = false;
		button.addEventListener('click', () => { navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {}); });
	}
}
