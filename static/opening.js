// A campaign that has not started: the page is loaded anew when it does, in a partner's frame too.
'use strict';
{
	const { opensIn } = document.querySelector('[data-opens-in]').dataset;
	// By seconds from now, not by the visitor's clock; spread, so that not everybody who waits asks in the same moment.
	const at = performance.now() + 1000 * opensIn + 500 + 4500 * Math.random();
	// A timer keeps no more than 24 days, and stands still while the device sleeps.
	const look = () => {
		const left = at - performance.now();
		if (left <= 0) location.reload();
		else setTimeout(look, Math.min(left, 6e4));
	};
	look();
	addEventListener('visibilitychange', () => { if (!document.hidden && at <= performance.now()) location.reload(); });
}
