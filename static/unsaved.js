// Asks before somebody leaves a page of the desk with words that are not saved; without it nothing asks.
'use strict';
{
	const forms = [...document.querySelectorAll('form[data-unsaved]')];
	const written = new Set(document.querySelector('[data-restored]') ? forms : []);

	for (const form of forms) {
		// What a script tells the form itself, and what is typed to search, are no words to lose.
		form.addEventListener('input', event => {
			if (event.target !== form && event.target.type !== 'search') written.add(form);
		});
	}
	for (const form of forms) form.addEventListener('kept', () => written.delete(form));
	document.addEventListener('submit', event => { written.delete(event.target); });
	addEventListener('beforeunload', event => {
		if (!written.size) return;
		event.preventDefault();
		event.returnValue = true;
	});
}
