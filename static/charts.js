// Says the numbers of a chart's columns for the arrow keys and under a finger; without it they stand under the pointer and in the table.
'use strict';
{
	const say = (chart, at) => {
		const spots = [...chart.querySelectorAll('.spot')];
		const to = Math.max(0, Math.min(spots.length - 1, at));
		spots.forEach((one, number) => one.classList.toggle('chosen', number === to));
		const words = spots[to].querySelector('title').textContent;
		chart.setAttribute('aria-valuenow', to + 1);
		chart.setAttribute('aria-valuetext', words);
		const reading = chart.closest('figure').querySelector('.reading');
		reading.hidden = false;
		reading.textContent = words;
	};

	const prepare = () => {
		for (const chart of document.querySelectorAll('svg.drawn[aria-hidden]')) {
			chart.removeAttribute('aria-hidden');
			chart.removeAttribute('focusable');
			const spots = chart.querySelectorAll('.spot').length;
			const said = { role: 'slider', tabindex: 0, 'aria-labelledby': chart.dataset.caption, 'aria-valuemin': 1, 'aria-valuemax': spots, 'aria-valuenow': spots, 'aria-valuetext': chart.querySelector('.spot:last-of-type title').textContent };
			for (const [name, value] of Object.entries(said)) chart.setAttribute(name, value);
		}
	};

	document.addEventListener('pointerover', event => {
		const spot = event.target.closest?.('.spot');
		if (spot) say(spot.closest('.drawn'), [...spot.closest('.drawn').querySelectorAll('.spot')].indexOf(spot));
	});
	document.addEventListener('focusin', event => {
		if (event.target.matches('.drawn')) say(event.target, event.target.getAttribute('aria-valuenow') - 1);
	});
	document.addEventListener('keydown', event => {
		const chart = event.target;
		if (!chart.matches?.('.drawn')) return;
		const now = chart.getAttribute('aria-valuenow') - 1, last = chart.getAttribute('aria-valuemax') - 1;
		const on = getComputedStyle(chart).direction === 'rtl' ? -1 : 1;
		const to = { ArrowRight: now + on, ArrowLeft: now - on, ArrowUp: now + 1, ArrowDown: now - 1, Home: 0, End: last }[event.key];
		if (to === undefined) return;
		event.preventDefault();
		say(chart, to);
	});
	prepare();
	new MutationObserver(prepare).observe(document.getElementById('numbers'), { childList: true });
}
