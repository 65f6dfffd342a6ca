// A campaign that has not started: the page is loaded anew when it does, in a partner's frame too.
'use strict';
{
	const { opensIn } = document.querySelector('[data-opens-in]').dataset;
	// By seconds from now, not by the visitor's clock; spread, so that not everybody who waits asks in the same moment.
	const wait = 1000 * opensIn + 500 + 4500 * Math.random();
	// What counts the seconds may stand still while the device sleeps, the clock does not.
	const [began, clock] = [performance.now(), Date.now()];
	let timer;
	const look = async () => {
		clearTimeout(timer);
		const left = wait - Math.max(performance.now() - began, Date.now() - clock);
		// A timer keeps no more than 24 days.
		if (left > 0) timer = setTimeout(look, Math.min(left, 6e4));
		// In place of a page that nothing answers for would stand one of the browser's own, for good.
		else if (await fetch('/healthz', { cache: 'no-store' }).then(answer => answer.status < 500, () => false)) location.reload();
		else timer = setTimeout(look, 5000 + 5000 * Math.random());
	};
	look();
	document.addEventListener('visibilitychange', () => { if (!document.hidden) look(); });
}
