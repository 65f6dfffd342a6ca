// Escape closes the menu that the focus is in, and gives the focus back to what opened it; without it Enter does.
'use strict';
document.addEventListener('keydown', event => {
	if (event.key !== 'Escape') return;
	const menu = document.activeElement.closest('details.menu[open], .languages details[open]');
	const summary = menu && menu.querySelector('summary');
	if (!summary || !summary.checkVisibility()) return;
	menu.open = false;
	summary.focus();
});
