// Opens the print dialog; without it the browser's own menu does.
'use strict';
{
	const button = document.querySelector('[data-print]');
	button.hidden = false;
	button.addEventListener('click', () => print());
	addEventListener('load', () => setTimeout(print, 100));
}
