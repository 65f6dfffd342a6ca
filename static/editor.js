// Puts a merge field where somebody writes; without it they type the field.
'use strict';
{
	const form = document.getElementById('editor');
	// It stands beside the form, where the form does not hear it.
	document.getElementById('country').addEventListener('input', () => form.dispatchEvent(new Event('input')));

	let last;
	document.addEventListener('focusin', event => {
		if (event.target.matches('#editor textarea, #editor input[name*=".subject."]')) last = event.target;
	});
	for (const button of document.querySelectorAll('[data-insert]')) {
		button.hidden = false;
		button.addEventListener('click', () => {
			const field = last || document.querySelector('#editor textarea');
			if (!field) return;
			field.focus();
			field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, 'end');
			field.dispatchEvent(new Event('input', { bubbles: true }));
		});
	}
}
