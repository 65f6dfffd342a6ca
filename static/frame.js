// In a partner's frame: tells the page around it how tall the form is and which step it is at, never anything of a person.
'use strict';
{
	const root = document.documentElement;
	const { campaign, step, code, total } = root.dataset;
	const tell = (type, more) => parent.postMessage({ type: `letters:${type}`, v: 1, campaign, ...more }, '*');

	if (parent !== self) {
		const first = 'first' in root.dataset;
		let told;
		const measure = () => {
			// In a tab or a pop-up that is not open yet there is no width, and each letter would take a line of its own.
			if (innerWidth < 100) return;
			const height = Math.ceil(document.body.getBoundingClientRect().height);
			if (height && height !== told) tell('resize', { height: told = height });
		};
		// Once at once: below the fold a frame's observer may not be asked before it is scrolled into sight.
		measure();
		new ResizeObserver(measure).observe(document.body);
		addEventListener('resize', measure);
		// The page around us asks when it shows us: it may have missed what was told while we were hidden.
		addEventListener('message', ({ source, data }) => {
			if (source !== parent || !data || data.type !== 'letters:measure') return;
			told = 0;
			measure();
		});

		if (!first) {
			const wrong = document.querySelector('.errors');
			const asked = !wrong && document.getElementById(location.hash.slice(1));
			const place = wrong || asked || document.querySelector('h1');
			place.tabIndex = -1;
			place.focus({ preventScroll: true });
			// Once the page around us has come to the form's top, as it does for a new page: this place in it was asked for.
			if (asked) setTimeout(() => place.scrollIntoView(), 300);
		}
		// `at` tells this page from the same one opened again.
		tell('step', { step, first, at: Math.round(performance.timeOrigin) });
		if (step === 'error') tell('error', { code: Number(code) || 400 });
		if (total !== undefined) tell('submitted', { total: Number(total) });

		// A sandbox without an origin of its own cannot send the form.
		const alone = document.querySelector('[data-alone]');
		if (alone) alone.hidden = self.origin !== 'null';
	}
}
